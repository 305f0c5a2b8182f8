package io.jackfield.cli.export.program;

import io.jackfield.Bytes;
import java.util.List;
import java.util.Optional;

/// One thing that a program does, in no language yet. Immutable.
sealed interface Move {

  /// Waits for something that the server says, and shows it.
  sealed interface Wait extends Move {
    /// What it said in the recording.
    Bytes said();

    /// Whether the other waits for the same thing, whatever was said before that.
    boolean isLike(Wait other);
  }

  /// Reads up to the end of this text, so many times in a row.
  record Until(Bytes delimiter, int times, Bytes said) implements Wait {
    @Override
    public boolean isLike(Wait other) {
      return other instanceof Until until
          && until.delimiter.equals(delimiter)
          && until.times == times;
    }
  }

  /// Reads so many lines, each ended by LF or CRLF.
  record Lines(int count, Bytes said) implements Wait {
    @Override
    public boolean isLike(Wait other) {
      return other instanceof Lines lines && lines.count == count;
    }
  }

  /// Reads as many bytes as were said.
  record Exactly(Bytes said) implements Wait {
    @Override
    public boolean isLike(Wait other) {
      return other instanceof Exactly exactly && exactly.said.size() == said.size();
    }
  }

  /// Receives one datagram.
  record Receive(Bytes said) implements Wait {
    @Override
    public boolean isLike(Wait other) {
      return other instanceof Receive;
    }
  }

  /// Sends bytes; over UDP, one datagram of them.
  record Send(Bytes bytes) implements Move {
    /// The bytes as text, if they are text.
    Optional<String> text() {
      return Texts.decode(bytes);
    }

    /// Whether it is text that ends with the end of a line, LF or CRLF.
    boolean endsLine() {
      return text().filter(text -> text.endsWith("\n")).isPresent();
    }

    /// The text without its end, if it is one line that ends in LF.
    Optional<String> line() {
      return text()
          .filter(text -> text.indexOf('\n') == text.length() - 1 && text.indexOf('\r') < 0)
          .filter(text -> !text.isEmpty())
          .map(text -> text.substring(0, text.length() - 1));
    }
  }

  /// Many waits and answers of one form: a table and a loop.
  record Rounds(List<Round> rounds) implements Move {
    /// Copies the list.
    public Rounds {
      rounds = List.copyOf(rounds);
    }

    /// What all of them wait for; empty when each waits for a delimiter of its own.
    Optional<Round> common() {
      var first = rounds.getFirst();
      return rounds.stream().allMatch(first::isLike) ? Optional.of(first) : Optional.empty();
    }

    /// Whether each answer is one line, so that a table of them needs no line ends.
    boolean areLines() {
      return rounds.stream().allMatch(round -> round.answer().line().isPresent());
    }

    /// Whether each answer ends a line, of whatever kind.
    boolean endLines() {
      return rounds.stream().allMatch(round -> round.answer().endsLine());
    }

    /// The answer of a round as it stands in the table.
    String answer(Round round) {
      return (areLines() ? round.answer().line() : round.answer().text()).orElseThrow();
    }
  }

  /// A wait and the answer.
  ///
  /// @param awaited empty when the client went on talking without one
  record Round(Optional<Wait> awaited, Send answer) {
    boolean isLike(Round other) {
      return awaited.isPresent()
          ? other.awaited.isPresent() && awaited.get().isLike(other.awaited.get())
          : other.awaited.isEmpty();
    }
  }

  /// Ends the output (half-close).
  record EndOutput() implements Move {}

  /// Reads until the server ends its side, and shows it.
  record ReadToEnd(Bytes said) implements Move {}

  /// Something that the reader of the program should know.
  record Remark(String text) implements Move {}
}
