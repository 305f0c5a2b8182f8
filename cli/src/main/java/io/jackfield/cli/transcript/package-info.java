/// What the verbs that work on transcripts have in common.
package io.jackfield.cli.transcript;
