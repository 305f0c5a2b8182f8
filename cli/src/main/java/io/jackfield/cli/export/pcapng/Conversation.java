package io.jackfield.cli.export.pcapng;

import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Transcript.Entry;

/// A session that packets are made of. Immutable.
///
/// @param opening the event with which it began
/// @param number distinct among those of the capture, counted from 0
record Conversation(Flow flow, Entry opening, int number) {
  /// Which end recorded it.
  Side own() {
    return flow.session().role() == Role.CLIENT ? Side.CLIENT : Side.SERVER;
  }

  /// Whether a packet of that side left the machine that recorded it.
  boolean isOutbound(Side side) {
    return side == own();
  }
}
