// Asks the service behind TLS for its flag. Its certificate is known by its fingerprint, which the
// first try, without one, tells.
//
//   jack run examples/tls/Solve.java HOST PORT [SHA-256]

void main(String[] args) throws IOException {
  TlsOptions options = TlsOptions.defaults();
  if (args.length > 2) {
    options = options.withTrust(Trust.pin(args[2]));
  }
  try (Tube tube = Script.tube(new String[] {args[0], args[1]}, Tls.client(args[0], options))) {
    tube.sendLineAfter("> ", "hello");
    IO.println(tube.readLine());
    tube.sendLineAfter("> ", "flag please");
    IO.println(tube.readLine());
    IO.println(tube.facts(TlsFacts.class).orElseThrow().version());
  }
}
