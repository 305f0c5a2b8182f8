/// Test support for programs that talk through sockets: peers that misbehave on purpose, and a
/// check that a test left no thread and no socket behind.
@org.jspecify.annotations.NullMarked
module io.jackfield.junit {
  requires static transitive org.jspecify;
  requires transitive io.jackfield;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;

  exports io.jackfield.junit;
}
