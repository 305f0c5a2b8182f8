package io.jackfield;

import java.time.Duration;

/// How long an operation may take, not yet begun: a timeout of its own, and the deadline of the job
/// that it is part of. Immutable.
record Patience(Duration timeout, Deadline job) {

  /// The operation begins now.
  Deadline begin(Ticker ticker) {
    return job.earlier(Deadline.after(timeout, ticker));
  }
}
