package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Target.Kind;
import java.util.EnumSet;
import java.util.Set;

/// Writes Bash, which talks through `/dev/tcp`; what that cannot do `jack connect` does for it.
/// Immutable.
final class BashProgram implements Language {
  @Override
  public String name() {
    return "bash";
  }

  @Override
  public String description() {
    return "a program in Bash, with /dev/tcp";
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TCP, Kind.TLS, Kind.UDP, Kind.UNIX);
  }

  @Override
  public String write(Plan plan) {
    return new Writer(plan).write();
  }

  /// Writes one. One thread, once.
  private static final class Writer {
    private static final int MOST_TEXT_CHARS = 8_000;
    private static final int MOST_FORMAT_BYTES = 128;

    private final Plan plan;
    private final Target target;
    private final Code code = new Code("#", "  ");
    private final boolean datagrams;
    private final boolean helped;

    // Where to send, as the end of a command.
    private final String to;

    Writer(Plan plan) {
      this.plan = plan;
      this.target = plan.target();
      this.datagrams = target.kind() == Kind.UDP;
      this.helped =
          target.kind() == Kind.TLS || target.kind() == Kind.UNIX || plan.has(Move.EndOutput.class);
      this.to = datagrams ? " | send_datagram" : helped ? " >&4" : " >&3";
    }

    String write() {
      connect();
      plan.moves().forEach(this::move);
      code.gap().comment("Closes the connection.");
      code.add(helped ? "exec 3<&- 4>&-" : "exec 3>&-");
      var head = new Code("#", "  ");
      head.add("#!/bin/bash").comment(Header.what(plan));
      head.add("#\n#   bash FILE.sh " + target.usage()).gap();
      head.add("LC_ALL=C # a character is a byte");
      head.add("timeout=" + Plan.TIMEOUT_SECONDS + " # seconds that each wait may take");
      return head + BashHelpers.of(plan) + "\n" + code;
    }

    private void connect() {
      if (target.hasPort()) {
        code.comment("Where the session went, unless the command line says otherwise.");
        code.add("host=${1:-" + BashText.word(target.host()) + "}");
        code.add("port=${2:-" + target.port() + "}");
      } else {
        code.comment("The file of the server's socket, unless the command line says otherwise.");
        code.add("path=${1:-" + BashText.word(target.path()) + "}");
      }
      code.gap();
      if (helped) {
        help();
      } else if (datagrams) {
        code.comment(
            "Bash makes a socket of this name, for datagrams, and notes whom to send to. Nobody is"
                + " told yet.");
        code.add("exec 3<>\"/dev/udp/$host/$port\" || exit 1");
      } else {
        code.comment(
            "Bash makes a socket of this name (socket) and waits until the server has answered"
                + " (connect). File descriptor 3 is the connection, both ways.");
        code.add("exec 3<>\"/dev/tcp/$host/$port\" || exit 1");
      }
    }

    private void help() {
      var what =
          switch (target.kind()) {
            case TLS -> "speak TLS";
            case UNIX -> "connect to a Unix socket";
            case TCP, UDP, PROGRAM -> "end its side of a connection and go on reading (half-close)";
          };
      code.comment(
          "Bash itself cannot "
              + what
              + ", so 'jack connect' does it: what we write to file descriptor 4 it sends, and what"
              + " comes we read from 3.");
      var words =
          switch (target.kind()) {
            case TLS -> "--tls ${3:+--ca \"$3\"} \"$host\" \"$port\"";
            case UNIX -> "\"unix:$path\"";
            case TCP, UDP, PROGRAM -> "\"$host\" \"$port\"";
          };
      code.add("coproc PEER { exec \"${JACK:-jack}\" connect " + words + "; }");
      code.add("trap 'kill \"$helper\" 2>/dev/null' EXIT");
      code.add("helper=$PEER_PID");
      code.add("exec 3<&\"${PEER[0]}\" 4>&\"${PEER[1]}\" {PEER[0]}<&- {PEER[1]}>&-");
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
          code.gap().explain(Lesson.END_OUTPUT, "Closing file descriptor 4");
          code.add("exec 4>&-");
        }
        case Move.ReadToEnd _ -> {
          code.gap().explain(Lesson.READ_TO_END, "read_to_end");
          code.add("read_to_end");
        }
        case Move.Remark(var text) -> code.gap().comment(text);
      }
    }

    private static String call(Move.Wait wait) {
      return switch (wait) {
        case Move.Until _ -> "wait_for";
        case Move.Lines _ -> "read_line";
        case Move.Exactly _ -> "read_bytes";
        case Move.Receive _ -> "receive";
      };
    }

    private static String wait(Move.Wait wait) {
      return switch (wait) {
        case Move.Until(var delimiter, int times, var _) ->
            ("wait_for " + BashText.word(delimiter.text()) + "\n").repeat(times);
        case Move.Lines(int count, var _) ->
            count == 1
                ? "read_line"
                : "for ((i = 0; i < " + count + "; i++)); do\n  read_line\ndone";
        case Move.Exactly(var said) -> "read_bytes " + said.size();
        case Move.Receive _ -> "receive";
      };
    }

    private void send(Move.Send send) {
      var line = send.line().filter(text -> text.length() <= 80);
      explainSend(send.endsLine());
      if (line.isPresent()) {
        code.add("printf '%s\\n' " + BashText.word(line.get()) + to);
        return;
      }
      var text = send.text().filter(each -> each.length() <= MOST_TEXT_CHARS);
      if (text.isPresent()) {
        var words = BashText.words(text.get(), "  ");
        code.add("printf '%s' " + (words.contains("\n") ? "\\\n  " : "") + words + to);
      } else if (send.bytes().size() <= MOST_FORMAT_BYTES) {
        code.add("printf " + BashText.format(send.bytes()) + to);
      } else {
        code.add("base64 -d <<'END'" + to + "\n" + BashText.base64(send.bytes()) + "END");
      }
    }

    private void explainSend(boolean endsLine) {
      code.explain(
          datagrams ? Lesson.SEND_DATAGRAM : endsLine ? Lesson.SEND_WITH_END : Lesson.SEND,
          datagrams ? "send_datagram" : "printf");
    }

    private void rounds(Move.Rounds rounds) {
      var common = rounds.common();
      boolean mixed = common.isEmpty();
      Header.introduce(code, rounds);
      code.add(mixed ? "rounds=(" : "answers=(").in();
      for (var round : rounds.rounds()) {
        var answer = BashText.word(rounds.answer(round));
        code.add(
            (mixed ? prompt(round) + " " + answer : answer)
                + round.awaited().map(wait -> " # " + Texts.quoted(wait.said())).orElse(""));
      }
      code.out().add(")");
      code.add(
          mixed
              ? "for ((i = 0; i < ${#rounds[@]}; i += 2)); do"
              : "for answer in \"${answers[@]}\"; do");
      code.in();
      common.flatMap(Move.Round::awaited).ifPresent(this::commonWait);
      if (mixed) {
        code.explain(Lesson.UNTIL, "wait_for");
        code.add("wait_for \"${rounds[i]}\"");
      }
      explainSend(rounds.endLines());
      code.add(
          (rounds.areLines() ? "printf '%s\\n' " : "printf '%s' ")
              + (mixed ? "\"${rounds[i + 1]}\"" : "\"$answer\"")
              + to);
      code.out().add("done");
    }

    private void commonWait(Move.Wait wait) {
      Header.explainWait(code, wait, call(wait));
      code.add(wait(wait));
    }

    private static String prompt(Move.Round round) {
      return BashText.word(
          round.awaited().map(wait -> ((Move.Until) wait).delimiter().text()).orElse(""));
    }
  }
}
