package io.jackfield.terminal;

import io.jackfield.Bytes;
import io.jackfield.InteractEnd;
import io.jackfield.Tube;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingInputStream;

/// A conversation key by key: the terminal does nothing with them, so Ctrl-C reaches the peer.
final class RawSession {
  /// Ctrl-], as telnet has it.
  private static final byte ESCAPE_KEY = 0x1d;

  private static final long LOOK_MILLIS = 100;
  private static final int PIECE = 4 * 1024;

  private final Tube tube;
  private final Terminal terminal;

  RawSession(Tube tube, Terminal terminal) {
    this.tube = tube;
    this.terminal = terminal;
  }

  InteractEnd hold() throws IOException {
    terminal.enterRawMode();
    try (var listening = new Listening(tube, this::showNext)) {
      return type(listening);
    }
  }

  private void showNext(Tube from) throws IOException {
    var said = from.readAvailable();
    terminal.output().write(said.toArray());
    terminal.flush();
  }

  private InteractEnd type(Listening listening) throws IOException {
    var keys = new byte[PIECE];
    while (!listening.peerEnded()) {
      int first;
      try {
        first = ((NonBlockingInputStream) terminal.input()).read(LOOK_MILLIS);
      } catch (InterruptedIOException e) {
        return InteractEnd.INTERRUPTED;
      }
      if (first == NonBlockingInputStream.READ_EXPIRED) {
        continue;
      }
      if (first < 0) {
        return InteractEnd.USER_ENDED;
      }
      int count = 1 + more(keys);
      keys[0] = (byte) first;
      int escape = indexOf(keys, count);
      if (escape >= 0) {
        send(keys, escape);
        return InteractEnd.USER_ENDED;
      }
      send(keys, count);
    }
    return InteractEnd.PEER_ENDED;
  }

  /// What has come with the first key, as in a paste.
  private int more(byte[] keys) throws IOException {
    int count = 0;
    while (count < keys.length - 1 && terminal.input().available() > 0) {
      int key = terminal.input().read();
      if (key < 0) {
        break;
      }
      keys[1 + count++] = (byte) key;
    }
    return count;
  }

  private void send(byte[] keys, int count) throws IOException {
    if (count > 0) {
      tube.send(Bytes.of(Arrays.copyOf(keys, count)));
    }
  }

  private static int indexOf(byte[] keys, int count) {
    for (int i = 0; i < count; i++) {
      if (keys[i] == ESCAPE_KEY) {
        return i;
      }
    }
    return -1;
  }
}
