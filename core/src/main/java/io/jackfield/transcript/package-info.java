/// Sessions kept in a file, to look at, to play again and to learn from.
///
/// A [io.jackfield.transcript.TranscriptWriter] listens to [io.jackfield.WireEvent]s and writes
/// them as JSON Lines; [io.jackfield.transcript.Transcript] reads the file. The format is described
/// in `docs/guide/transcripts.md`.
@NullMarked
package io.jackfield.transcript;

import org.jspecify.annotations.NullMarked;
