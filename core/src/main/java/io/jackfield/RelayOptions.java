package io.jackfield;

import java.time.Duration;

/// When a [Relay] is done, and what one side's end means for the other. Immutable.
///
/// @param leftEnd what follows when the first side ends its stream; default [End#halfClose]
/// @param rightEnd what follows when the second side ends its stream; default [End#halfClose]
/// @param idle how long a silence in both directions ends the relay; default never
public record RelayOptions(End leftEnd, End rightEnd, Duration idle) {

  /// What follows when one side ends its stream.
  ///
  /// @param passOn whether the other side's output is ended as well (half-close), so that it learns
  ///   that nothing more will come
  /// @param patience how long the other side may go on talking: [Duration#ZERO] ends the relay at
  ///   once, [Deadline#FOREVER] waits for the other side's own end
  public record End(boolean passOn, Duration patience) {
    private static final End HALF_CLOSE = new End(true, Deadline.FOREVER);
    private static final End KEEP_OPEN = new End(false, Deadline.FOREVER);
    private static final End CLOSE = new End(true, Duration.ZERO);

    /// Checks the patience.
    public End {
      Deadline.check(patience);
    }

    /// The other side is told, and may go on for as long as it likes: what TCP means by an end.
    public static End halfClose() {
      return HALF_CLOSE;
    }

    /// The other side is not told, as if nothing had ended.
    public static End keepOpen() {
      return KEEP_OPEN;
    }

    /// The relay is done.
    public static End close() {
      return CLOSE;
    }

    /// The same with another patience.
    public End withPatience(Duration patience) {
      return new End(passOn, patience);
    }
  }

  private static final RelayOptions DEFAULTS =
      new RelayOptions(End.halfClose(), End.halfClose(), Deadline.FOREVER);

  /// Checks the time.
  public RelayOptions {
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("idle limit is not positive: " + idle);
    }
  }

  /// Half-close both ways, done when both sides have ended, no idle limit.
  public static RelayOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another meaning of the first side's end.
  public RelayOptions withLeftEnd(End leftEnd) {
    return new RelayOptions(leftEnd, rightEnd, idle);
  }

  /// The same with another meaning of the second side's end.
  public RelayOptions withRightEnd(End rightEnd) {
    return new RelayOptions(leftEnd, rightEnd, idle);
  }

  /// The same with an idle limit; [Deadline#FOREVER] for none.
  public RelayOptions withIdle(Duration idle) {
    return new RelayOptions(leftEnd, rightEnd, idle);
  }
}
