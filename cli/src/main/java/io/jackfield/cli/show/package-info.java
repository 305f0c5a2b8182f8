/// Transcripts for people to read: what `jack show` prints.
package io.jackfield.cli.show;
