// Plays the geography quiz by its own table and prints the flag.
//
//   jack run examples/geography/Solve.java 127.0.0.1 7000

void main(String[] args) throws IOException {
  Map<String, String> answers = new HashMap<>();
  Path here = Path.of(System.getProperty("jdk.launcher.sourcefile"));
  for (String row : Files.readAllLines(here.resolveSibling("capitals.csv"))) {
    // Of the names between bars the first is asked for. One capital has a comma, so it has quotes.
    String country = row.split("[|,]")[0];
    String capital = row.split(",", 2)[1].replace("\"", "").split("\\|")[0];
    answers.put("Capital of " + country, capital);
    answers.put(capital + " is the capital of which country", country);
  }
  try (Tube tube = Script.tube(args).within(Duration.ofSeconds(30))) {
    Match said = tube.expect(regex("\\d+\\. (.+?)\\? "));
    while (said.index() == 0) {
      tube.sendLine(answers.get(said.group(1)));
      said = tube.expect(regex("\\d+\\. (.+?)\\? "), regex("flag\\{.+?}"), literal("Wrong"));
    }
    IO.println(said.matched());
  }
}
