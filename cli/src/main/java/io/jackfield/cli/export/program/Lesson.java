package io.jackfield.cli.export.program;

/// What the comments of a program explain, each once.
enum Lesson {
  /// Waiting for a prompt.
  UNTIL(
      "%s reads on until the end of the prompt is there. TCP carries a stream of bytes and keeps no"
          + " messages apart: what the server said in one go may come in pieces, and two things may"
          + " come as one. Whoever answers before the prompt is complete may be answering another one."),
  /// Reading lines.
  LINES(
      "%s reads to the end of a line. The server ends what it says with one here, so that is what"
          + " to wait for before talking on."),
  /// Reading a number of bytes.
  EXACTLY(
      "Binary data have no mark at their end, so we must know how many bytes to wait for: as many"
          + " as came in the recording. %s reads until it has them all; one call of recv may give"
          + " fewer."),
  /// Receiving a datagram.
  RECEIVE(
      "%s waits for a datagram, and gives all of it: UDP keeps messages apart. It may lose them,"
          + " though, and then this wait ends in a timeout."),
  /// Sending a datagram.
  SEND_DATAGRAM("%s sends one datagram. Nobody tells us whether it arrives: only an answer does."),
  /// Sending a line.
  SEND_LINE(
      "%s sends the text and a line end. Without the line end the server would wait for the rest of"
          + " the line, and we for its answer."),
  /// Sending bytes.
  SEND(
      "%s sends exactly these bytes, however many calls of send that takes. It returns when the"
          + " system has taken them, which is no proof that the server has."),
  /// Sending a line with a function that adds no line end.
  SEND_WITH_END(
      "%s sends exactly these bytes, the line end among them: without it the server would wait for"
          + " the rest of the line, and we for its answer."),
  /// A loop of waits and answers.
  ROUNDS("From here on it goes back and forth: wait for the prompt, then send the next answer."),
  /// Half-close.
  END_OUTPUT(
      "%s ends our side of the conversation (a FIN goes out): the server reads to the end of what we"
          + " sent, and can still answer."),
  /// Reading to the end.
  READ_TO_END(
      "%s reads all that is left, until the server ends its side; recv tells that by giving nothing."
          + " Only so one knows that nothing is missing.");

  private final String text;

  Lesson(String text) {
    this.text = text;
  }

  String about(String call) {
    return text.replace("%s", call);
  }
}
