package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Target.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes Java: one compact source file with a `Tube`. Immutable.
final class JavaProgram implements Language {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public String description() {
    return "a program in Java, with a Tube";
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.allOf(Kind.class);
  }

  @Override
  public String write(Plan plan) {
    return new Writer(plan).write();
  }

  /// Writes one. One thread, once.
  private static final class Writer {
    private static final int MOST_TEXT_CHARS = 8_000;
    private static final int MOST_HEX_BYTES = 128;

    private final Plan plan;
    private final Target target;
    private final Code code = new Code("//", "  ");
    private final Set<String> imports = new TreeSet<>();
    private final List<String> methods = new ArrayList<>();
    private int tables;

    Writer(Plan plan) {
      this.plan = plan;
      this.target = plan.target();
    }

    String write() {
      code.add("void main(String[] args) throws IOException {").in();
      connect();
      code.in();
      plan.moves().forEach(this::move);
      code.out().add("}").out().add("}");
      var head = new Code("//", "  ");
      head.comment(Header.what(plan));
      head.add("//");
      head.add("//   jack run FILE.java " + target.usage());
      head.add("//   java -cp jackfield.jar FILE.java " + target.usage());
      head.gap();
      imports.forEach(each -> head.add("import " + each + ";"));
      head.gap();
      var text = new StringBuilder(head.toString()).append(code);
      methods.forEach(method -> text.append('\n').append(method));
      return text.toString();
    }

    private void connect() {
      imports.add("io.jackfield.Tube");
      imports.add("io.jackfield.script.Script");
      code.comment("Where the session went, unless the command line says otherwise.");
      switch (target.kind()) {
        case TCP, TLS, UDP -> {
          code.add(
              "String host = args.length > 0 ? args[0] : "
                  + JavaText.literal(target.host())
                  + ";\nString port = args.length > 1 ? args[1] : \""
                  + target.port()
                  + "\";");
        }
        case UNIX, PROGRAM ->
            code.add(
                "String where = args.length > 0 ? args[0] : "
                    + JavaText.literal(target.word())
                    + ";");
      }
      code.gap();
      switch (target.kind()) {
        case TCP -> {
          opening(
              "Connects: makes a socket (socket) and waits until the server has answered"
                  + " (connect).");
          code.add("try (Tube tube = Script.tube(host, port)) {");
        }
        case TLS -> {
          imports.add("io.jackfield.tls.Tls");
          imports.add("io.jackfield.tls.TlsOptions");
          imports.add("io.jackfield.tls.Trust");
          code.comment(
              "TLS encrypts what is said, and proves by a certificate who the server is. The JDK"
                  + " knows the public authorities; for a private one, name a file with its"
                  + " certificate.");
          code.add(
              """
              TlsOptions tls = TlsOptions.defaults();
              if (args.length > 2) {
                tls = tls.withTrust(Trust.pem(Path.of(args[2])));
              }
              """);
          code.gap();
          opening(
              "Connects: makes a socket (socket), waits until the server has answered (connect),"
                  + " and then for the handshake of TLS.");
          code.add(
              "try (Tube tube = Script.tube(new String[] {host, port}, Tls.client(host, tls))) {");
        }
        case UDP -> {
          imports.add("io.jackfield.UdpAddress");
          opening(
              "UDP has no connection: this makes a socket and notes whom to send to, and nobody is"
                  + " told yet.");
          code.add("try (Tube tube = Script.tube(UdpAddress.of(host, port).toString())) {");
        }
        case UNIX -> {
          opening(
              "Connects through a socket that is a file, which only programs of this machine can"
                  + " reach.");
          code.add("try (Tube tube = Script.tube(where)) {");
        }
        case PROGRAM -> {
          opening("Starts the program, and talks with it over pipes or a terminal of its own.");
          code.add("try (Tube tube = Script.tube(where)) {");
        }
      }
    }

    private void opening(String words) {
      code.comment(
          words
              + " The tube is the open conversation; the end of this block closes it, whatever"
              + " happens. Each wait below ends after "
              + Plan.TIMEOUT_SECONDS
              + " s at most, with an exception that says what had come.");
    }

    private void move(Move move) {
      switch (move) {
        case Move.Wait wait -> {
          Header.introduce(code, wait, call(wait));
          code.add(wait(wait));
        }
        case Move.Send send -> send(send);
        case Move.Rounds rounds -> rounds(rounds);
        case Move.EndOutput _ -> {
          code.gap().explain(Lesson.END_OUTPUT, "closeOutput");
          code.add("tube.closeOutput();");
        }
        case Move.ReadToEnd toEnd -> {
          code.gap().explain(Lesson.READ_TO_END, "readToEnd");
          boolean isText = Texts.decode(toEnd.said()).isPresent();
          code.add(
              isText
                  ? "IO.print(tube.readToEnd().text());"
                  : "System.out.write(tube.readToEnd().toArray());\nSystem.out.flush();");
        }
        case Move.Remark(var text) -> code.gap().comment(text);
      }
    }

    private static String call(Move.Wait wait) {
      return switch (wait) {
        case Move.Until _ -> "readUntil";
        case Move.Lines lines -> lines.count() == 1 ? "readLine" : "readLines";
        case Move.Exactly _ -> "readExactly";
        case Move.Receive _ -> "readAvailable";
      };
    }

    private static String wait(Move.Wait wait) {
      return switch (wait) {
        case Move.Until(var delimiter, int times, var _) ->
            ("IO.println(tube.readUntil(" + JavaText.literal(delimiter.text()) + "));\n")
                .repeat(times);
        case Move.Lines(int count, var _) ->
            count == 1
                ? "IO.println(tube.readLine());"
                : "tube.readLines(" + count + ").forEach(IO::println);";
        case Move.Exactly(var said) -> "IO.println(tube.readExactly(" + said.size() + "));";
        case Move.Receive(var said) ->
            Texts.decode(said).isPresent()
                ? "IO.println(tube.readAvailableText());"
                : "IO.println(tube.readAvailable());";
      };
    }

    private void send(Move.Send send) {
      var line = send.line().filter(text -> text.length() <= 80);
      if (target.kind() == Kind.UDP) {
        code.explain(Lesson.SEND_DATAGRAM, "send");
      } else if (line.isPresent()) {
        code.explain(Lesson.SEND_LINE, "sendLine");
      } else {
        code.explain(send.endsLine() ? Lesson.SEND_WITH_END : Lesson.SEND, "send");
      }
      if (line.isPresent() && target.kind() != Kind.UDP) {
        code.add("tube.sendLine(" + JavaText.literal(line.get()) + ");");
        return;
      }
      var text = send.text().filter(each -> each.length() <= MOST_TEXT_CHARS);
      var sent = text.isPresent() ? JavaText.expression(text.get(), "    ") : bytes(send.bytes());
      code.add((sent.contains("\n") ? "tube.send(\n    " : "tube.send(") + sent + ");");
    }

    private String bytes(Bytes bytes) {
      imports.add("io.jackfield.Bytes");
      if (bytes.size() <= MOST_HEX_BYTES) {
        return JavaText.hex(bytes);
      }
      var name = "data" + (methods.size() + 1);
      methods.add(JavaText.method(name, bytes));
      return name + "()";
    }

    private void rounds(Move.Rounds rounds) {
      var common = rounds.common();
      Header.introduce(code, rounds);
      tables++;
      var table = (common.isPresent() ? "answers" : "rounds") + (tables == 1 ? "" : tables);
      code.add((common.isPresent() ? "String[] " : "String[][] ") + table + " = {").in();
      for (var round : rounds.rounds()) {
        var answer = JavaText.literal(rounds.answer(round));
        var row = common.isPresent() ? answer : "{" + delimiter(round) + ", " + answer + "}";
        code.add(
            row + "," + round.awaited().map(wait -> " // " + Texts.quoted(wait.said())).orElse(""));
      }
      code.out().add("};");
      var send = rounds.areLines() ? "sendLine" : "send";
      code.add(
          (common.isPresent() ? "for (String answer : " : "for (String[] round : ")
              + table
              + ") {");
      code.in();
      if (common.isPresent()) {
        common
            .get()
            .awaited()
            .ifPresent(wait -> {
              Header.explainWait(code, wait, call(wait));
              code.add(wait(wait));
            });
      } else {
        code.explain(Lesson.UNTIL, "readUntil");
        code.add("IO.println(tube.readUntil(round[0]));");
      }
      code.explain(
          rounds.areLines()
              ? Lesson.SEND_LINE
              : rounds.endLines() ? Lesson.SEND_WITH_END : Lesson.SEND,
          send);
      code.add("tube." + send + "(" + (common.isPresent() ? "answer" : "round[1]") + ");");
      code.out().add("}");
    }

    private static String delimiter(Move.Round round) {
      return JavaText.literal(
          round.awaited().map(wait -> ((Move.Until) wait).delimiter().text()).orElse(""));
    }
  }
}
