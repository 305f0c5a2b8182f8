// Finds the number by halving. guess.sh runs on this machine, with no port at all.
//
//   jack run examples/guess/Solve.java --local sh examples/guess/guess.sh

void main(String[] args) throws IOException {
  try (Tube tube = Script.tube(args)) {
    int low = 1;
    int high = 1_000_000;
    while (true) {
      int guess = (low + high) / 2;
      tube.sendLineAfter("guess? ", "" + guess);
      Match said = tube.expect(literal("low."), literal("high."), regex("flag\\{.+?}"));
      switch (said.index()) {
        case 0 -> low = guess + 1;
        case 1 -> high = guess - 1;
        default -> {
          IO.println(said.matched());
          return;
        }
      }
    }
  }
}
