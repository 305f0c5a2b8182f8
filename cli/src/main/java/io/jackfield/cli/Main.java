package io.jackfield.cli;

import io.jackfield.cli.console.Context;

/// The program's entry; the only place that ends the process.
public final class Main {
  private Main() {}

  /// Runs the words after the name that the launcher was called by.
  public static void main(String[] args) {
    var name = System.getProperty("jack.name", "jack");
    System.exit(Personalities.runAs(name, Context.ofProcess(), args));
  }
}
