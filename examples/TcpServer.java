// Listens on a port, accepts clients, and talks to each on a thread of its own.
// Run: java -cp core/target/jackfield.jar examples/TcpServer.java 7000
import io.jackfield.*;

void main(String[] args) throws IOException {
  var address = TcpAddress.of("127.0.0.1", args[0]);
  var server = Server.listen(address, ServerOptions.defaults().withBacklog(5), this::talk);
  IO.println("listening on " + server.address());
}

void talk(Tube client) throws IOException {
  IO.println("received from " + client.peer() + ": " + client.readAvailable());
  client.send("ACK\n");
}
