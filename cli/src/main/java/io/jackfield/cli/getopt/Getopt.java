package io.jackfield.cli.getopt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads words as getopt_long(3) of the GNU library does: short options in clusters (`-lvp 80`),
/// values joined or apart (`-w5`, `-w 5`, `--wait=5`, `--wait 5`), long names shortened as far as
/// they stay clear, options among other words, `--` before words that are none. Immutable; safe for
/// concurrent use.
public final class Getopt {
  /// Whether an option takes a value.
  public enum Value {
    /// It is a switch.
    NONE,
    /// It needs one.
    REQUIRED,
    /// It takes one only when joined to it: `-nVALUE`, `--name=VALUE`.
    OPTIONAL
  }

  /// An option as found.
  ///
  /// @param name the letter, or the full long name where the option has one
  /// @param value the value; empty for a switch
  public record Found(String name, String value) {}

  /// What the words say, in their order.
  public record Parsed(List<Found> options, List<String> words) {
    /// Copies the lists.
    public Parsed {
      options = List.copyOf(options);
      words = List.copyOf(words);
    }
  }

  private final Map<Character, Value> letters;
  private final Map<String, Value> names;
  private final Map<Character, String> nameOfLetter;

  private Getopt(Builder builder) {
    this.letters = Map.copyOf(builder.letters);
    this.names = new LinkedHashMap<>(builder.names);
    this.nameOfLetter = Map.copyOf(builder.nameOfLetter);
  }

  /// Begins a description.
  public static Builder builder() {
    return new Builder();
  }

  /// Describes the options there are.
  public static final class Builder {
    private final Map<Character, Value> letters = new LinkedHashMap<>();
    private final Map<String, Value> names = new LinkedHashMap<>();
    private final Map<Character, String> nameOfLetter = new LinkedHashMap<>();

    private Builder() {}

    /// Letters as getopt(3) has them in one string: a colon after one that needs a value.
    public Builder letters(String string) {
      for (int i = 0; i < string.length(); i++) {
        boolean valued = i + 1 < string.length() && string.charAt(i + 1) == ':';
        letters.put(string.charAt(i), valued ? Value.REQUIRED : Value.NONE);
        if (valued) {
          i++;
        }
      }
      return this;
    }

    /// An option with a long name only.
    public Builder name(String name, Value value) {
      names.put(name, value);
      return this;
    }

    /// An option with both; it is found under its long name.
    public Builder option(char letter, String name, Value value) {
      letters.put(letter, value);
      nameOfLetter.put(letter, name);
      return name(name, value);
    }

    /// The finished description.
    public Getopt build() {
      return new Getopt(this);
    }
  }

  /// Reads the words.
  ///
  /// @throws GetoptException when an option is unknown or ambiguous, or a value is missing or one
  ///   too many; the message is the GNU library's, without the program's name
  public Parsed parse(List<String> all) throws GetoptException {
    return new Run(all).parse();
  }

  private final class Run {
    private final List<String> all;
    private final List<Found> options = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int next;

    Run(List<String> all) {
      this.all = all;
    }

    Parsed parse() throws GetoptException {
      while (next < all.size()) {
        var word = all.get(next++);
        if (word.equals("--")) {
          words.addAll(all.subList(next, all.size()));
          break;
        }
        if (word.startsWith("--")) {
          longOption(word.substring(2));
        } else if (word.startsWith("-") && word.length() > 1) {
          cluster(word);
        } else {
          words.add(word);
        }
      }
      return new Parsed(options, words);
    }

    private void cluster(String word) throws GetoptException {
      for (int i = 1; i < word.length(); i++) {
        char letter = word.charAt(i);
        var kind = letters.get(letter);
        if (kind == null) {
          throw new GetoptException("invalid option -- '" + letter + "'");
        }
        var name = nameOfLetter.getOrDefault(letter, String.valueOf(letter));
        var rest = word.substring(i + 1);
        switch (kind) {
          case NONE -> options.add(new Found(name, ""));
          case OPTIONAL -> {
            options.add(new Found(name, rest));
            return;
          }
          case REQUIRED -> {
            options.add(new Found(name, rest.isEmpty() ? shortValue(letter) : rest));
            return;
          }
        }
      }
    }

    private String shortValue(char letter) throws GetoptException {
      if (next == all.size()) {
        throw new GetoptException("option requires an argument -- '" + letter + "'");
      }
      return all.get(next++);
    }

    private void longOption(String text) throws GetoptException {
      int equals = text.indexOf('=');
      var name = fullName(equals < 0 ? text : text.substring(0, equals));
      var kind = names.getOrDefault(name, Value.NONE);
      if (equals >= 0) {
        if (kind == Value.NONE) {
          throw new GetoptException("option '--" + name + "' doesn't allow an argument");
        }
        options.add(new Found(name, text.substring(equals + 1)));
      } else if (kind == Value.REQUIRED) {
        if (next == all.size()) {
          throw new GetoptException("option '--" + name + "' requires an argument");
        }
        options.add(new Found(name, all.get(next++)));
      } else {
        options.add(new Found(name, ""));
      }
    }

    private String fullName(String typed) throws GetoptException {
      if (names.containsKey(typed)) {
        return typed;
      }
      var matches = names.keySet().stream().filter(name -> name.startsWith(typed)).toList();
      if (matches.isEmpty()) {
        throw new GetoptException("unrecognized option '--" + typed + "'");
      }
      if (matches.size() > 1) {
        var list = new StringBuilder();
        matches.forEach(name -> list.append(" '--").append(name).append('\''));
        throw new GetoptException("option '--" + typed + "' is ambiguous; possibilities:" + list);
      }
      return matches.getFirst();
    }
  }
}
