package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Target.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes a program in Python. One thread, once.
final class PythonWriter {
  private static final int MOST_INLINE_BYTES = 8_000;
  private static final int MOST_BINARY_BYTES = 256;

  private final Plan plan;
  private final PythonDialect dialect;
  private final boolean datagrams;
  private final Code code = new Code("#", "    ");
  private final Set<String> imports = new TreeSet<>(Set.of("import sys"));
  private final List<String> constants = new ArrayList<>();

  PythonWriter(Plan plan, PythonDialect dialect) {
    this.plan = plan;
    this.dialect = dialect;
    this.datagrams = plan.target().kind() == Kind.UDP;
  }

  /// Writes it.
  ///
  /// @param needs what to install first, for the head; may be empty
  String write(String needs) {
    dialect.connect(code, plan.target(), imports);
    if (plan.moves().stream().allMatch(Move.Remark.class::isInstance)) {
      code.add("pass");
    }
    plan.moves().forEach(this::move);
    if (!dialect.close().isEmpty()) {
      code.gap().add(dialect.close());
    }
    var all = new Code("#", "    ");
    all.add("#!/usr/bin/env python3").comment(Header.what(plan));
    all.add("#\n" + needs + "#   python3 FILE.py " + plan.target().usage()).gap();
    imports.forEach(all::add);
    all.gap().add("TIMEOUT = " + Plan.TIMEOUT_SECONDS + "  # seconds that each wait may take");
    constants.forEach(each -> all.gap().add(each));
    var prologue = dialect.prologue(plan);
    boolean isFunction = prologue.startsWith("def");
    return all
        + (isFunction ? "\n\n" : "\n")
        + prologue
        + (prologue.isEmpty() ? "" : "\n\n")
        + code;
  }

  private void move(Move move) {
    switch (move) {
      case Move.Wait wait -> {
        Header.introduce(code, wait, dialect.waiter(wait));
        code.add(wait(wait));
      }
      case Move.Send send -> send(send);
      case Move.Rounds rounds -> rounds(rounds);
      case Move.EndOutput _ -> endOutput();
      case Move.ReadToEnd toEnd -> {
        code.gap().explain(Lesson.READ_TO_END, name(dialect.readToEnd()));
        code.add(
            Texts.decode(toEnd.said()).isPresent()
                ? "print(" + dialect.readToEnd() + ".decode(errors=\"replace\"), end=\"\")"
                : "sys.stdout.buffer.write(" + dialect.readToEnd() + ")");
      }
      case Move.Remark(var text) -> code.gap().comment(text);
    }
  }

  /// The bare name of a function in a call of it.
  private static String name(String call) {
    var function = call.substring(0, call.indexOf('('));
    return function.substring(function.indexOf('.') + 1);
  }

  private void endOutput() {
    code.gap();
    var statement = dialect.endOutput(plan.target());
    if (statement.isEmpty()) {
      code.comment(
          "Here the client ended its side of the conversation and went on reading. Python's TLS"
              + " cannot: so the server must know by itself when we have said all.");
      code.add("pass");
    } else {
      code.explain(Lesson.END_OUTPUT, name(statement));
      code.add(statement);
    }
  }

  private String wait(Move.Wait wait) {
    var shown = dialect.shown(dialect.read(wait), Texts.decode(wait.said()).isPresent()) + "\n";
    return switch (wait) {
      case Move.Until until -> shown.repeat(until.times());
      case Move.Lines lines ->
          lines.count() == 1 ? shown : "for _ in range(" + lines.count() + "):\n    " + shown;
      case Move.Exactly _, Move.Receive _ -> shown;
    };
  }

  private void send(Move.Send send) {
    var line = send.line().filter(_ -> dialect.endsLines() && !datagrams);
    explainSend(line.isPresent(), send.endsLine());
    code.add(
        dialect.sender(line.isPresent(), datagrams)
            + "("
            + bytes(line.map(Bytes::of).orElse(send.bytes()))
            + ")");
  }

  private void explainSend(boolean isLine, boolean endsLine) {
    var lesson =
        datagrams
            ? Lesson.SEND_DATAGRAM
            : isLine && dialect.endsLines()
                ? Lesson.SEND_LINE
                : endsLine ? Lesson.SEND_WITH_END : Lesson.SEND;
    code.explain(lesson, name(dialect.sender(isLine, datagrams) + "("));
  }

  private String bytes(Bytes bytes) {
    boolean isText = Texts.decode(bytes).isPresent();
    if (bytes.size() <= (isText ? MOST_INLINE_BYTES : MOST_BINARY_BYTES)) {
      return PythonText.expression(bytes, "    ");
    }
    imports.add("import base64");
    var name = "DATA_" + (constants.size() + 1);
    constants.add(PythonText.constant(name, bytes));
    return name;
  }

  private void rounds(Move.Rounds rounds) {
    var common = rounds.common();
    Header.introduce(code, rounds);
    code.add(common.isPresent() ? "answers = [" : "rounds = [").in();
    for (var round : rounds.rounds()) {
      var answer = PythonText.literal(rounds.answer(round));
      var row = common.isPresent() ? answer : "(" + prompt(round) + ", " + answer + ")";
      code.add(
          row + "," + round.awaited().map(wait -> "  # " + Texts.quoted(wait.said())).orElse(""));
    }
    code.out().add("]");
    code.add(common.isPresent() ? "for answer in answers:" : "for prompt, answer in rounds:");
    code.in();
    common.flatMap(Move.Round::awaited).ifPresent(this::commonWait);
    if (common.isEmpty()) {
      code.explain(Lesson.UNTIL, name(dialect.readUntil("")));
      code.add(dialect.shown(dialect.readUntil("prompt"), true));
    }
    explainSend(rounds.areLines(), rounds.endLines());
    boolean endHere = rounds.areLines() && (datagrams || !dialect.endsLines());
    code.add(
        dialect.sender(rounds.areLines(), datagrams)
            + "("
            + (endHere ? "(answer + \"\\n\").encode()" : "answer.encode()")
            + ")");
    code.out();
  }

  private void commonWait(Move.Wait wait) {
    Header.explainWait(code, wait, dialect.waiter(wait));
    code.add(wait(wait));
  }

  private static String prompt(Move.Round round) {
    return PythonText.literal(
        round.awaited().map(wait -> ((Move.Until) wait).delimiter().text()).orElse(""));
  }
}
