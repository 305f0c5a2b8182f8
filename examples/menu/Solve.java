// Opens the vault of the menu-driven locker.
//
//   jack run examples/menu/Solve.java 127.0.0.1 7003
//   jack run examples/menu/Solve.java --local ./jack run examples/menu/Service.java

void main(String[] args) throws IOException {
  try (Tube tube = Script.tube(args)) {
    choose(tube, 3, "reminder", "buy milk");
    choose(tube, 1);
    int notes = (int) tube.readUntil("1) ").lines().count();
    choose(tube, 2, "pin");
    int year = Integer.parseInt(tube.expect(regex("born, (\\d+),")).group(1));
    choose(tube, 4, "" + (year + notes));
    Match said = tube.expect(regex("flag\\{.+?}"), literal("Wrong PIN"));
    IO.println(said.matched());
    choose(tube, 5);
    IO.println(tube.readLine());
  }
}

/// Chooses from the menu, then answers each of the questions that follow.
void choose(Tube tube, int item, String... answers) throws IOException {
  tube.sendLineAfter("> ", "" + item);
  for (String answer : answers) {
    tube.sendLineAfter("? ", answer);
  }
}
