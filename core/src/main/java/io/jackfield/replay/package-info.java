/// Recorded sessions played again: one side of a [io.jackfield.transcript.Session] speaks as it
/// did, and what the other side says is compared with the record.
///
/// [io.jackfield.replay.Replay] plays one session over one connection;
/// [io.jackfield.replay.ReplayServer] stands in for the server of a record.
@NullMarked
package io.jackfield.replay;

import org.jspecify.annotations.NullMarked;
