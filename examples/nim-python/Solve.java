// Wins the game of sticks, whichever of the two programs plays it.
//
//   jack run examples/nim-python/Solve.java 127.0.0.1 7011
//   jack run examples/nim-python/Solve.java 127.0.0.1 7010

void main(String[] args) throws IOException {
  try (Tube tube = Script.tube(args)) {
    while (true) {
      Match said = tube.expect(regex("(\\d+) sticks\\. You take\\? "), regex("flag\\{.+?}"));
      if (said.index() == 1) {
        IO.println(said.matched());
        return;
      }
      tube.sendLine("" + Integer.parseInt(said.group(1)) % 4);
    }
  }
}
