// A locker with a menu. Its vault opens with a PIN that a note only hints at.
//
//   jack run examples/menu/Service.java          talks on standard input and output
//   jack run examples/menu/Service.java 7003     listens on a port

static final String FLAG = "flag{read_the_menu_first}";

void main(String[] args) throws Exception {
  Script.serve(args, this::serve);
}

void serve(Tube client) throws IOException {
  Map<String, String> notes = new TreeMap<>();
  notes.put("shopping", "apples, a fishing rod");
  notes.put("pin", "The year in which the web was born, 1989, plus the number of notes here.");
  client.sendLine("Welcome to your locker.");
  while (true) {
    client.send("1) notes  2) read  3) write  4) vault  5) leave\n> ");
    switch (client.readLine().strip()) {
      case "1" -> client.sendLines(List.copyOf(notes.keySet()));
      case "2" -> client.sendLine(notes.getOrDefault(ask(client, "Which? "), "No such note."));
      case "3" -> notes.put(ask(client, "Name? "), ask(client, "Text? "));
      case "4" -> vault(client, 1989 + notes.size());
      case "5" -> {
        client.sendLine("Bye.");
        return;
      }
      default -> client.sendLine("1 to 5, please.");
    }
  }
}

String ask(Tube client, String question) throws IOException {
  client.send(question);
  return client.readLine().strip();
}

void vault(Tube client, int pin) throws IOException {
  boolean open = ask(client, "PIN? ").equals(Integer.toString(pin));
  client.sendLine(open ? "Open! " + FLAG : "Wrong PIN.");
}
