// Connects to a web server over TCP, asks for its front page, prints the answer.
// Run: java -cp core/target/jackfield.jar examples/TcpClient.java example.com 80
import io.jackfield.Tube;

void main(String[] args) throws IOException {
  try (var tube = Tube.connect(args[0], Integer.parseInt(args[1]))) {
    tube.send("GET / HTTP/1.1\r\nHost: " + args[0] + "\r\nConnection: close\r\n\r\n");
    IO.print(tube.readToEnd().text());
  }
}
