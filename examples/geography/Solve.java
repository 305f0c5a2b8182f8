// Plays the geography quiz by the table and prints the flag. From the project's folder:
//
//   java -cp core/target/jackfield.jar examples/geography/Solve.java 127.0.0.1 7000

import io.jackfield.Tube;

void main(String[] args) throws IOException {
  Path table =
      Path.of(System.getProperty("jdk.launcher.sourcefile")).resolveSibling("capitals.csv");
  Map<String, String> capitals = new HashMap<>();
  Map<String, String> countries = new HashMap<>();
  for (String row : Files.readAllLines(table)) {
    // Of the names between bars the first is asked for. One capital has a comma, so it has quotes.
    String[] cells = row.split(",", 2);
    String country = cells[0].split("\\|")[0];
    String capital = cells[1].replace("\"", "").split("\\|")[0];
    capitals.put(country, capital);
    countries.put(capital, country);
  }

  Pattern question = Pattern.compile("(?s).*\\d+\\. (?:Capital of (.+)|(.+) is the capital of .+)");
  Pattern flag = Pattern.compile("flag\\{.+}");
  try (Tube tube =
      Tube.connect(args[0], Integer.parseInt(args[1])).within(Duration.ofSeconds(30))) {
    for (int i = 0; i < 50; i++) {
      Matcher asked = question.matcher(tube.readUntil("? "));
      if (!asked.matches()) {
        throw new IllegalStateException("not a question: " + asked);
      }
      tube.sendLine(
          asked.group(1) != null ? capitals.get(asked.group(1)) : countries.get(asked.group(2)));
    }
    String end = tube.readToEnd().text();
    IO.println(flag.matcher(end).results().map(MatchResult::group).findFirst().orElse(end));
  }
}
