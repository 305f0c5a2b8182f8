package io.jackfield.junit;

import io.jackfield.Bytes;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a peer will do, step by step. A [TestPeer] does it as a server, over TCP; [#open] does it
/// for a test of a client without a network and without real time: pauses pass on a clock of the
/// script's own. Immutable.
///
/// ```java
/// var peer = Script.of("Name").pause(Duration.ofSeconds(9)).bytes("? ").hear("Ada\n").end().open();
/// try (var tube = peer.tube()) {
///   tube.sendLineAfter("? ", "Ada");
/// }
/// assertThat(peer.sent()).isEqualTo(Bytes.of("Ada\n"));
/// ```
///
/// After the last step a peer without a network is silent, for ever, and a server ends its side.
///
/// @param steps what it does, in this order
public record Script(List<Step> steps) {

  /// Copies the steps.
  public Script {
    steps = List.copyOf(steps);
  }

  /// One thing that the peer does.
  public sealed interface Step {}

  /// Sends the bytes in one piece.
  ///
  /// @param bytes at least one
  public record Send(Bytes bytes) implements Step {
    /// Refuses to send nothing.
    public Send {
      if (bytes.isEmpty()) {
        throw new IllegalArgumentException("nothing to send");
      }
    }
  }

  /// Does nothing for so long.
  ///
  /// @param time how long
  public record Pause(Duration time) implements Step {
    /// Checks the time.
    public Pause {
      if (time.isNegative()) {
        throw new IllegalArgumentException("pause is negative: " + time);
      }
    }
  }

  /// Waits until the other side has said these bytes, and nothing else before them.
  ///
  /// @param bytes at least one
  public record Hear(Bytes bytes) implements Step {
    /// Refuses to wait for nothing.
    public Hear {
      if (bytes.isEmpty()) {
        throw new IllegalArgumentException("nothing to wait for");
      }
    }
  }

  /// Waits until the other side has ended its output (FIN), and has said nothing before.
  public record HearEnd() implements Step {}

  /// Ends its output, in order (FIN).
  public record End() implements Step {}

  /// Breaks the connection (RST).
  public record Reset() implements Step {}

  /// A script without steps: the peer is silent.
  public static Script empty() {
    return new Script(List.of());
  }

  /// The text in UTF-8, in one piece.
  public static Script of(String text) {
    return empty().bytes(text);
  }

  /// Then it sends the text in UTF-8, in one piece.
  public Script bytes(String text) {
    return bytes(Bytes.of(text));
  }

  /// Then it sends the bytes, in one piece.
  public Script bytes(Bytes bytes) {
    return then(new Send(bytes));
  }

  /// Then it sends the bytes one by one, with a pause after each.
  public Script dribble(Bytes bytes, Duration pause) {
    var all = new ArrayList<>(steps);
    for (int i = 0; i < bytes.size(); i++) {
      all.add(new Send(Bytes.of(bytes.at(i))));
      all.add(new Pause(pause));
    }
    return new Script(all);
  }

  /// Then it does nothing for so long.
  public Script pause(Duration time) {
    return then(new Pause(time));
  }

  /// Then it waits until the other side has said the text, in UTF-8.
  public Script hear(String text) {
    return hear(Bytes.of(text));
  }

  /// Then it waits until the other side has said the bytes, in however many pieces.
  public Script hear(Bytes bytes) {
    return then(new Hear(bytes));
  }

  /// Then it waits until the other side has ended its output.
  public Script hearEnd() {
    return then(new HearEnd());
  }

  /// Then it ends its output.
  public Script end() {
    return then(new End());
  }

  /// Then it breaks the connection.
  public Script reset() {
    return then(new Reset());
  }

  private Script then(Step step) {
    var all = new ArrayList<>(steps);
    all.add(step);
    return new Script(all);
  }

  /// A peer that will do this.
  public ScriptedDuplex open() {
    return new ScriptedDuplex(this);
  }

  /// A tube to a peer that will do this, with these options but for the clock.
  public Tube tube(TubeOptions options) {
    return open().tube(options);
  }
}
