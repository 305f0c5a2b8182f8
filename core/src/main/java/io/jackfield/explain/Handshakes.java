package io.jackfield.explain;

import io.jackfield.Handshake;
import io.jackfield.Say;
import io.jackfield.WireEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Tells of handshakes of layers. For one thread.
final class Handshakes {
  private static final Pattern MESSAGE = Pattern.compile("([<>]) (.+) ([0-9,]+) bytes?");

  private final Teacher teacher;

  Handshakes(Teacher teacher) {
    this.teacher = teacher;
  }

  Step done(WireEvent.HandshakeDone e) {
    var handshake = e.handshake();
    var protocol = Clean.line(handshake.protocol());
    var facts = handshake.facts();
    boolean tls = facts.containsKey("cipher");
    var step =
        new Step(
            e.connection().id(), tls ? "TLS handshake -> " + protocol : "handshake: " + protocol);
    if (!tls) {
      step.fact(Calls.time(e.took()));
      facts.forEach((name, value) -> step.fact(name + ": " + Clean.line(value)));
      step.lesson(
          teacher.once("the proxy joins our connection to its own; from here on the target talks"));
      return step;
    }
    step.fact(Calls.time(e.took()) + ", cipher " + Clean.line(facts.getOrDefault("cipher", "")));
    step.lesson(
        teacher.once(
            "TLS lies on top of TCP: recv and send below are what is said inside, encrypted on the"
                + " wire"));
    messages(handshake).forEach(step::data);
    certificate(step, handshake);
    return step;
  }

  /// The messages, each with what it is for; a run of encrypted records as one.
  private List<String> messages(Handshake handshake) {
    boolean old = handshake.protocol().endsWith("1.2");
    var all = new ArrayList<String>();
    String way = "";
    int records = 0;
    long bytes = 0;
    for (var message : handshake.messages()) {
      var match = MESSAGE.matcher(message);
      boolean hidden = match.matches() && match.group(2).equals("(encrypted)");
      if (records > 0 && !(hidden && match.group(1).equals(way))) {
        all.add(hidden(way, records, bytes, old));
        records = 0;
        bytes = 0;
      }
      if (hidden) {
        way = match.group(1);
        records++;
        bytes += Long.parseLong(match.group(3).replace(",", ""));
      } else {
        var lesson = match.matches() ? teacher.once(HandshakeLessons.of(match.group(2), old)) : "";
        all.add(lesson.isEmpty() ? message : message + ": " + lesson);
      }
    }
    if (records > 0) {
      all.add(hidden(way, records, bytes, old));
    }
    return all;
  }

  private String hidden(String way, int records, long bytes, boolean old) {
    var lesson = teacher.once(HandshakeLessons.of("(encrypted)", old));
    return way
        + " (encrypted) "
        + Say.bytes(bytes)
        + (records > 1 ? " in " + records + " records" : "")
        + (lesson.isEmpty() ? "" : ": " + lesson);
  }

  private void certificate(Step step, Handshake handshake) {
    var facts = handshake.facts();
    var subject = facts.getOrDefault("subject", "");
    if (subject.isEmpty()) {
      step.fact("the peer showed no certificate");
      return;
    }
    step.fact(
        "certificate of "
            + Clean.line(subject)
            + ", issued by "
            + Clean.line(facts.getOrDefault("issuer", "?"))
            + ", valid from "
            + facts.getOrDefault("valid_from", "?")
            + " to "
            + facts.getOrDefault("valid_until", "?"));
    var trust =
        switch (facts.getOrDefault("trusted_by", "")) {
          case "authority" ->
              "trusted: it, or an authority that vouches for it, is known to us; it is valid today,"
                  + " and the name fits";
          case "pin" -> "trusted: it is exactly the certificate that was asked for (pinned)";
          case "first-use" ->
              "trusted because it was met for the first time, and written down for the next";
          case "earlier-use" -> "trusted: it is the certificate that this peer had before";
          default -> "NOT verified: it is encrypted, but nobody knows with whom";
        };
    if (trust.startsWith("NOT")) {
      step.trouble(trust);
    } else {
      step.fact(trust);
    }
  }

  Step failed(WireEvent.HandshakeFailed e) {
    return new Step(e.connection().id(), "handshake -> failed").trouble(Clean.failure(e.failure()));
  }
}
