package io.jackfield;

/// This process's standard input and output, spelled `-`.
public record StdioAddress() implements Address {
  /// The only one: a process has one standard input and one standard output.
  public static final StdioAddress INSTANCE = new StdioAddress();

  @Override
  public Duplex connect(ConnectOptions options) {
    return StdioDuplex.open();
  }

  @Override
  public String scheme() {
    return "stdio";
  }

  @Override
  public String display() {
    return "standard input/output";
  }

  @Override
  public String toString() {
    return "-";
  }
}
