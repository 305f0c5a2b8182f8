package io.jackfield.cli;

/// The program's entry; the only place that ends the process.
public final class Main {
  private Main() {}

  /// Runs the words after `jack`.
  public static void main(String[] args) {
    System.exit(Jack.run(Context.ofProcess(), args));
  }
}
