// Sends a datagram without connecting, then prints the answer and who sent it.
// Run: java -cp core/target/jackfield.jar examples/UdpClient.java 127.0.0.1 5300
import io.jackfield.UdpSocket;

void main(String[] args) throws IOException {
  try (var socket = UdpSocket.open()) {
    socket.send("ping", args[0], Integer.parseInt(args[1]));
    IO.println(socket.receive());
  }
}
