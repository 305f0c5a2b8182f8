// A calculator that speaks a binary protocol, all in big-endian order except where it says so:
//
//   service   "CALC", version (1 byte), number of tasks (2 bytes)
//   service   per task: operator (1 byte: + - *), two operands (4 bytes each, little-endian,
// signed)
//   client    the result (8 bytes, signed)
//   service   at the end: length (2 bytes) and text in UTF-8
//
//   jack run examples/records/Service.java [PORT]

static final int TASKS = 100;

void main(String[] args) throws Exception {
  Script.serve(args, this::serve);
}

void serve(Tube client) throws IOException {
  client.send("CALC");
  client.sendInteger(1, 1, ByteOrder.BIG_ENDIAN);
  client.sendInteger(TASKS, 2, ByteOrder.BIG_ENDIAN);
  Random random = new Random();
  for (int i = 0; i < TASKS; i++) {
    char operator = "+-*".charAt(random.nextInt(3));
    int a = random.nextInt();
    int b = random.nextInt();
    client.send("" + operator);
    client.sendInteger(a, 4, ByteOrder.LITTLE_ENDIAN);
    client.sendInteger(b, 4, ByteOrder.LITTLE_ENDIAN);
    long right = operator == '+' ? (long) a + b : operator == '-' ? (long) a - b : (long) a * b;
    if (client.readInteger(8, ByteOrder.BIG_ENDIAN) != right) {
      sendText(client, "Wrong: " + a + " " + operator + " " + b + " is " + right);
      return;
    }
  }
  sendText(client, "flag{mind_the_byte_order}");
}

void sendText(Tube client, String text) throws IOException {
  Bytes bytes = Bytes.of(text);
  client.sendInteger(bytes.size(), 2, ByteOrder.BIG_ENDIAN);
  client.send(bytes);
}
