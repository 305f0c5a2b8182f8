package io.jackfield;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/// The writing side of a [Tube], which is what callers know. Safe for concurrent use: sends don't
/// mix.
abstract sealed class TubeOutput permits Tube {
  private final TubeCore core;
  private final Patience patience;

  TubeOutput(TubeCore core, Patience patience) {
    this.core = core;
    this.patience = patience;
  }

  /// Sends the text, in one write.
  ///
  /// @throws ResetException when the peer is gone
  /// @throws TimedOutException when the peer does not take it in time; the tube is closed then,
  ///   since nobody knows how much arrived
  public void send(String text) throws IOException {
    send(bytes(text));
  }

  /// Sends the bytes, in one write. Fails as [#send(String)] does.
  public void send(Bytes bytes) throws IOException {
    core.send(bytes, patience);
  }

  /// Sends the text and a line end, in one write. Fails as [#send(String)] does.
  public void sendLine(String line) throws IOException {
    send(line + core.options().newline());
  }

  /// Sends the lines, each with a line end, all in one write. Fails as [#send(String)] does.
  public void sendLines(List<String> lines) throws IOException {
    var text = new StringBuilder();
    for (var line : lines) {
      text.append(line).append(core.options().newline());
    }
    send(text.toString());
  }

  /// Sends an integer. Fails as [#send(String)] does.
  ///
  /// @param bytes how many bytes it has, 1 to 8
  /// @throws IllegalArgumentException when the value fits neither with a sign nor without
  public void sendInteger(long value, int bytes, ByteOrder order) throws IOException {
    send(Integers.encode(value, bytes, order));
  }

  /// Ends the output: the peer sees the end of the stream (half-close). Reading goes on.
  public void closeOutput() throws IOException {
    core.closeOutput();
  }

  Bytes bytes(String text) {
    return Bytes.of(text, core.options().charset());
  }
}
