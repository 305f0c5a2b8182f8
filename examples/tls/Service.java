// A service behind TLS that repeats each line and ends after "flag please".
//
//   jack run examples/tls/Service.java PORT KEYS.p12 PASSWORD

void main(String[] args) throws Exception {
  Layer tls =
      Tls.server(TlsOptions.defaults().withIdentity(TlsIdentity.pkcs12(Path.of(args[1]), args[2])));
  Script.serve(new String[] {args[0]}, this::serve, ServerOptions.defaults().withLayer(tls));
}

void serve(Tube client) throws IOException {
  while (true) {
    client.send("> ");
    String line = client.readLine();
    if (line.equals("flag please")) {
      client.sendLine("flag{verify_then_trust}");
      return;
    }
    client.sendLine(line);
  }
}
