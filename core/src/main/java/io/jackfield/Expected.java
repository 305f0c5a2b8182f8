package io.jackfield;

import java.time.Duration;
import java.util.regex.Pattern;

/// One of the things that [Tube#expect] waits for. Immutable; made by the factories here.
public sealed interface Expected {

  /// This text, in the tube's charset.
  static Expected literal(String text) {
    return new Text(text);
  }

  /// These bytes.
  static Expected literal(Bytes bytes) {
    return new Octets(bytes);
  }

  /// What the regular expression finds first in the unread text, once it is settled; see [Regex].
  ///
  /// @throws java.util.regex.PatternSyntaxException when it is none
  static Regex regex(String regex) {
    return new Regex(regex, Deadline.FOREVER);
  }

  /// The end of the stream, when none of the others came before. All that is left is read then and
  /// stands in [Match#before]; nothing is thrown.
  static Expected endOfStream() {
    return new EndOfStream();
  }

  /// The end of the wait's time, when none of the others came. Nothing is read then, and nothing
  /// thrown: what had come stays for the next read.
  static Expected timeout() {
    return new Timeout();
  }

  /// A text, in the tube's charset.
  record Text(String text) implements Expected {
    /// Refuses the empty text.
    public Text {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("empty literal");
      }
    }

    @Override
    public String toString() {
      return '"' + Escape.text(text) + '"';
    }
  }

  /// A sequence of bytes.
  record Octets(Bytes bytes) implements Expected {
    /// Refuses the empty sequence.
    public Octets {
      if (bytes.isEmpty()) {
        throw new IllegalArgumentException("empty literal");
      }
    }

    @Override
    public String toString() {
      return "\"" + bytes + '"';
    }
  }

  /// A regular expression, in the syntax of [Pattern].
  ///
  /// It sees characters of the tube's charset, so `.` is one character and `é` matches é however
  /// many bytes they take; what is malformed is U+FFFD. For bytes as they are, open the tube with
  /// ISO-8859-1: then each byte is one character. `^` is the first unread byte. A match of no
  /// characters does not count.
  ///
  /// A match is *settled* when no further data could change it: `C=([0-9]+)` is not settled on
  /// `C=1`, since a 0 may follow, but on `C=1;`. A match that isn't settled is waited for, until
  /// the stream or the wait's time ends; then it counts as it stands. A pattern that can always
  /// grow or looks at the end, such as `> $` or `(?s)begin.*`, never settles by itself: say
  /// [#settledAfter] or [#eager] for it.
  ///
  /// A match may be up to [#WINDOW_BYTES] long, look-ahead and look-behind included; a longer one
  /// may be cut or missed. In return a search costs the same however much is unread: each arrival
  /// looks at no more than twice that many bytes before it.
  ///
  /// @param regex the expression
  /// @param grace how long nothing must come for a match that may still grow to count;
  ///   [Deadline#FOREVER] (the default) waits until the end, zero not at all
  record Regex(String regex, Duration grace) implements Expected {
    /// How long a match may be, in bytes.
    public static final int WINDOW_BYTES = 32 * 1024;

    /// Checks the expression and the time.
    public Regex {
      var _ = Pattern.compile(regex);
      Deadline.check(grace);
    }

    /// The same, but a match that may still grow counts when nothing came for so long.
    ///
    /// @throws IllegalArgumentException when the time is negative
    public Regex settledAfter(Duration idle) {
      return new Regex(regex, idle);
    }

    /// The same, but the first match counts as it stands when it is seen. The one reading whose
    /// result depends on how the network cut the bytes.
    public Regex eager() {
      return new Regex(regex, Duration.ZERO);
    }

    @Override
    public String toString() {
      return '/' + Escape.text(regex) + '/';
    }
  }

  /// The end of the stream.
  record EndOfStream() implements Expected {
    @Override
    public String toString() {
      return "the end of the stream";
    }
  }

  /// The end of the wait's time.
  record Timeout() implements Expected {
    @Override
    public String toString() {
      return "the timeout";
    }
  }
}
