/// Sockets for people: addresses, tubes, servers and relays over TCP, UDP, Unix sockets, programs,
/// standard input/output and in-memory pairs. Blocking code throughout; virtual threads make it
/// scale. No run-time dependency.
@org.jspecify.annotations.NullMarked
module io.jackfield {
  requires static transitive org.jspecify;

  exports io.jackfield;
  exports io.jackfield.proxy;
  exports io.jackfield.script;
  exports io.jackfield.tls;
  exports io.jackfield.wire;

  uses io.jackfield.Keyboard;
}
