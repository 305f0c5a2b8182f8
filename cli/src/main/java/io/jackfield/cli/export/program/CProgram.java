package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Target.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes C with the calls of POSIX. Immutable.
final class CProgram implements Language {
  @Override
  public String name() {
    return "c";
  }

  @Override
  public String description() {
    return "a program in C, with the calls of POSIX";
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TCP, Kind.UDP, Kind.UNIX);
  }

  @Override
  public String write(Plan plan) {
    return new Writer(plan).write();
  }

  /// Writes one. One thread, once.
  private static final class Writer {
    private static final int MOST_TEXT_CHARS = 8_000;

    private final Plan plan;
    private final Target target;
    private final boolean datagrams;
    private final Code code = new Code("//", "    ");
    private final List<String> arrays = new ArrayList<>();
    private boolean sendsTexts;

    Writer(Plan plan) {
      this.plan = plan;
      this.target = plan.target();
      this.datagrams = target.kind() == Kind.UDP;
    }

    String write() {
      code.add("int main(int argc, char **argv)\n{").in();
      connect();
      plan.moves().forEach(this::move);
      code.gap().comment("Gives the socket back. Whatever was sent still goes out.");
      code.add("close(peer);\nreturn 0;").out().add("}");
      var head = new Code("//", "    ");
      head.comment(Header.what(plan));
      head.add("//\n//   cc -Wall -Wextra -o client FILE.c\n//   ./client " + target.usage());
      head.gap().add("#define _POSIX_C_SOURCE 200809L").gap();
      includes().forEach(each -> head.add("#include <" + each + ">"));
      head.gap().add("enum { TIMEOUT_SECONDS = " + Plan.TIMEOUT_SECONDS + " };");
      arrays.forEach(each -> head.gap().add(each));
      return head + CHelpers.of(plan, sendsTexts) + "\n" + code;
    }

    private Set<String> includes() {
      var all =
          new TreeSet<>(
              Set.of(
                  "errno.h",
                  "stdio.h",
                  "stdlib.h",
                  "string.h",
                  "sys/socket.h",
                  "sys/time.h",
                  "unistd.h"));
      all.add(target.kind() == Kind.UNIX ? "sys/un.h" : "netdb.h");
      return all;
    }

    private void connect() {
      if (target.kind() == Kind.UNIX) {
        code.comment("The file of the server's socket, unless the command line says otherwise.");
        code.add("const char *path = argc > 1 ? argv[1] : " + CText.literal(target.path()) + ";");
        code.gap();
        code.comment(
            "Makes a socket and connects it to a file, which only programs of this machine can"
                + " reach.");
        code.add("int peer = connect_to(path);");
        return;
      }
      code.comment("Where the session went, unless the command line says otherwise.");
      code.add("const char *host = argc > 1 ? argv[1] : " + CText.literal(target.host()) + ";");
      code.add("const char *port = argc > 2 ? argv[2] : \"" + target.port() + "\";");
      code.gap();
      code.comment(
          datagrams
              ? "Makes a socket for datagrams. connect sends nothing over UDP: it notes whom to send"
                  + " to, and lets nobody else's datagrams in."
              : "Makes a socket (socket) and waits until the server has answered (connect). From"
                  + " then on no call waits for longer than the timeout.");
      code.add("int peer = connect_to(host, port);");
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
          code.gap().explain(Lesson.END_OUTPUT, "shutdown");
          code.add("if (shutdown(peer, SHUT_WR) < 0)\n    fail(\"shutdown\");");
        }
        case Move.ReadToEnd _ -> {
          code.gap().explain(Lesson.READ_TO_END, "read_to_end");
          code.add("read_to_end(peer);");
        }
        case Move.Remark(var text) -> code.gap().comment(text);
      }
    }

    private static String call(Move.Wait wait) {
      return switch (wait) {
        case Move.Until _ -> "read_until";
        case Move.Lines _ -> "read_line";
        case Move.Exactly _ -> "read_exactly";
        case Move.Receive _ -> "receive_datagram";
      };
    }

    private static String wait(Move.Wait wait) {
      return switch (wait) {
        case Move.Until(var delimiter, int times, var _) ->
            ("read_until(peer, " + CText.literal(delimiter.text()) + ");\n").repeat(times);
        case Move.Lines(int count, var _) ->
            count == 1
                ? "read_line(peer);"
                : "for (int i = 0; i < " + count + "; i++)\n    read_line(peer);";
        case Move.Exactly(var said) -> "read_exactly(peer, " + said.size() + ");";
        case Move.Receive _ -> "receive_datagram(peer);";
      };
    }

    private void send(Move.Send send) {
      var text = send.text().filter(each -> each.length() <= MOST_TEXT_CHARS);
      if (datagrams) {
        code.explain(Lesson.SEND_DATAGRAM, "send_datagram");
        // Without the NUL that ends a text.
        code.add(
            text.isPresent()
                ? "send_datagram(peer, " + literal(text.get()) + ", " + send.bytes().size() + ");"
                : array("send_datagram", send.bytes()));
        return;
      }
      code.explain(
          send.endsLine() ? Lesson.SEND_WITH_END : Lesson.SEND,
          text.isPresent() ? "send_text" : "send_all");
      sendsTexts |= text.isPresent();
      code.add(
          text.isPresent()
              ? "send_text(peer, " + literal(text.get()) + ");"
              : array("send_all", send.bytes()));
    }

    private static String literal(String text) {
      var literal = CText.expression(text, "    ");
      return literal.contains("\n") ? "\n    " + literal : literal;
    }

    private String array(String function, Bytes bytes) {
      var name = "data_" + (arrays.size() + 1);
      arrays.add(CText.array(name, bytes));
      return function + "(peer, " + name + ", sizeof " + name + ");";
    }

    private void rounds(Move.Rounds rounds) {
      var common = rounds.common();
      boolean mixed = common.isEmpty();
      Header.introduce(code, rounds);
      code.add("{").in();
      code.add(
          mixed
              ? "static const struct { const char *prompt, *answer; } rounds[] = {"
              : "static const char *const rounds[] = {");
      code.in();
      for (var round : rounds.rounds()) {
        // With its end, so that one call sends all of it.
        var answer = CText.literal(round.answer().text().orElseThrow());
        var row = mixed ? "{" + prompt(round) + ", " + answer + "}" : answer;
        code.add(
            row + "," + round.awaited().map(wait -> " // " + Texts.quoted(wait.said())).orElse(""));
      }
      code.out().add("};");
      code.add("for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {").in();
      common.flatMap(Move.Round::awaited).ifPresent(this::commonWait);
      if (mixed) {
        code.explain(Lesson.UNTIL, "read_until");
        code.add("read_until(peer, rounds[i].prompt);");
      }
      var answer = mixed ? "rounds[i].answer" : "rounds[i]";
      if (datagrams) {
        code.explain(Lesson.SEND_DATAGRAM, "send_datagram");
        code.add("send_datagram(peer, " + answer + ", strlen(" + answer + "));");
      } else {
        sendsTexts = true;
        code.explain(rounds.endLines() ? Lesson.SEND_WITH_END : Lesson.SEND, "send_text");
        code.add("send_text(peer, " + answer + ");");
      }
      code.out().add("}").out().add("}");
    }

    private void commonWait(Move.Wait wait) {
      Header.explainWait(code, wait, call(wait));
      code.add(wait(wait));
    }

    private static String prompt(Move.Round round) {
      return CText.literal(
          round.awaited().map(wait -> ((Move.Until) wait).delimiter().text()).orElse(""));
    }
  }
}
