// Does what the client did in a session with 127.0.0.1:7003, recorded on 2026-11-28 19:37 UTC.
//
//   jack run FILE.java [HOST PORT]
//   java -cp jackfield.jar FILE.java [HOST PORT]

import io.jackfield.Tube;
import io.jackfield.script.Script;

void main(String[] args) throws IOException {
  // Where the session went, unless the command line says otherwise.
  String host = args.length > 0 ? args[0] : "127.0.0.1";
  String port = args.length > 1 ? args[1] : "7003";

  // Connects: makes a socket (socket) and waits until the server has answered (connect). The tube
  // is the open conversation; the end of this block closes it, whatever happens. Each wait below
  // ends after 30 s at most, with an exception that says what had come.
  try (Tube tube = Script.tube(host, port)) {
    // readUntil reads on until the end of the prompt is there. TCP carries a stream of bytes and
    // keeps no messages apart: what the server said in one go may come in pieces, and two things
    // may come as one. Whoever answers before the prompt is complete may be answering another one.
    // It said: "1) notes  2) read  3) write  4) vault  5) leave"
    IO.println(tube.readUntil("> "));
    // sendLine sends the text and a line end. Without the line end the server would wait for the
    // rest of the line, and we for its answer.
    tube.sendLine("2");

    // "Which?"
    IO.println(tube.readUntil("? "));
    tube.sendLine("pin");

    // "1) notes  2) read  3) write  4) vault  5) leave"
    IO.println(tube.readUntil("> "));
    tube.sendLine("4");

    // "PIN?"
    IO.println(tube.readUntil("? "));
    tube.sendLine("1991");

    // "1) notes  2) read  3) write  4) vault  5) leave"
    IO.println(tube.readUntil("> "));
    tube.sendLine("5");

    // readToEnd reads all that is left, until the server ends its side; recv tells that by giving
    // nothing. Only so one knows that nothing is missing.
    IO.print(tube.readToEnd().text());
  }
}
