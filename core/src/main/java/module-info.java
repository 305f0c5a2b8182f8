/// Sockets for people: addresses, tubes, servers and relays over TCP, UDP, Unix sockets, programs,
/// standard input/output and in-memory pairs. Blocking code throughout; virtual threads make it
/// scale. No run-time dependency.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The command is built after this and is not there yet.
module io.jackfield {
  requires static transitive org.jspecify;

  exports io.jackfield;
  exports io.jackfield.fault;
  exports io.jackfield.explain;
  exports io.jackfield.posix to
      io.jackfield.cli;
  exports io.jackfield.proxy;
  exports io.jackfield.replay;
  exports io.jackfield.script;
  exports io.jackfield.starttls;
  exports io.jackfield.tls;
  exports io.jackfield.transcript;
  exports io.jackfield.wire;

  uses io.jackfield.Keyboard;
  uses io.jackfield.TlsService;

  provides io.jackfield.TlsService with
      io.jackfield.tls.VerifiedTls;
}
