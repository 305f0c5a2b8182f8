package io.jackfield.cli.ncat;

import io.jackfield.Duplex;
import java.io.IOException;

/// A Lua script that talks to a peer.
final class LuaProgram {
  LuaProgram(Session session, String file, PeerVariables variables) {}

  void run(Duplex network) throws NcatException, IOException {
    throw NcatException.quitting("not yet");
  }
}
