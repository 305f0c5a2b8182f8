// Solves the tasks of the binary calculator; Service.java says what its protocol is.
//
//   jack run examples/records/Solve.java 127.0.0.1 7004

import static java.nio.ByteOrder.*;

void main(String[] args) throws IOException {
  try (Tube tube = Script.tube(args)) {
    if (!tube.readExactly(4).text().equals("CALC") || tube.readUnsigned(1, BIG_ENDIAN) != 1) {
      throw new IOException("not the calculator, or another version");
    }
    long tasks = tube.readUnsigned(2, BIG_ENDIAN);
    for (int i = 0; i < tasks; i++) {
      char operator = (char) tube.readUnsigned(1, BIG_ENDIAN);
      long a = tube.readInteger(4, LITTLE_ENDIAN);
      long b = tube.readInteger(4, LITTLE_ENDIAN);
      tube.sendInteger(operator == '+' ? a + b : operator == '-' ? a - b : a * b, 8, BIG_ENDIAN);
    }
    int length = (int) tube.readUnsigned(2, BIG_ENDIAN);
    IO.println(tube.readExactly(length).text());
  }
}
