/// Transcripts as recordings of a terminal, for asciinema and its kin.
package io.jackfield.cli.export.cast;
