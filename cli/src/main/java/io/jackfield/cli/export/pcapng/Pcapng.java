package io.jackfield.cli.export.pcapng;

import io.jackfield.Say;
import io.jackfield.cli.export.Format;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.TranscriptException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A capture of packets, as pcapng. Immutable.
///
/// The bytes, the times and who ended what are the transcript's. The packets around them are made
/// up: TCP's handshake, segments, acknowledgements and ends; IP's headers; and addresses where the
/// session had none. Within TLS the transcript has the plaintext, so that is what the packets
/// carry. Comments of the packets say so.
public record Pcapng() implements Format {
  @Override
  public String name() {
    return "pcapng";
  }

  @Override
  public String description() {
    return "packets for Wireshark and tshark, made up around the bytes";
  }

  @Override
  public Content content() {
    return Content.BINARY;
  }

  @Override
  public void write(Selection selection, OutputStream out, Consumer<String> say)
      throws IOException {
    if (selection.sessions().isEmpty()) {
      throw new TranscriptException(selection.path() + " has no session: nobody connected");
    }
    var packets = new ArrayList<Packet>();
    int number = 0;
    for (var flow : flows(selection, say)) {
      var conversation = new Conversation(flow, selection.opening(flow.session()), number++);
      packets.addAll(
          flow.isStream() ? new TcpPackets(conversation).all() : UdpPackets.of(conversation));
    }
    // Stable: those of one session and time stay in order.
    packets.sort(Comparator.comparing(Packet::at));
    var transcript = selection.transcript();
    var blocks = new Blocks(out, transcript.started());
    blocks.section("jack", comment(selection));
    blocks.rawInterface("jack");
    for (var packet : packets) {
      blocks.packet(packet);
    }
  }

  private static String comment(Selection selection) {
    var ending =
        switch (selection.transcript().ending()) {
          case WHOLE -> "";
          case CUT -> " The transcript was cut at its limit: later bytes are missing.";
          case BROKEN_OFF -> " The transcript breaks off: its end is missing.";
        };
    return "Made of a transcript (\""
        + Say.text(selection.transcript().title())
        + "\"), not captured: bytes, times and ends are as they were, the packets around them are"
        + " made up."
        + ending;
  }

  /// The flows of the sessions. A connection between two programs of one transcript is in it twice,
  /// once from each end, and a capture has it once.
  private static List<Flow> flows(Selection selection, Consumer<String> say) {
    var flows = new ArrayList<Flow>();
    Map<Flow.Ends, Flow> latest = new HashMap<>();
    var twins = new ArrayList<String>();
    for (var session : selection.sessions()) {
      var flow = Flow.of(session);
      var before = latest.get(flow.ends());
      if (before != null
          && before.session().role() != session.role()
          && selection.opening(session).at().compareTo(end(before.session())) <= 0) {
        twins.add("#" + session.id() + " is #" + before.session().id() + " from its other end");
        latest.remove(flow.ends());
      } else {
        latest.put(flow.ends(), flow);
        flows.add(flow);
      }
    }
    if (!twins.isEmpty()) {
      int more = twins.size() - 1;
      say.accept(
          "left out: " + twins.getFirst() + (more == 0 ? "" : ", and " + more + " more like that"));
    }
    return flows;
  }

  private static Duration end(Session session) {
    return session.steps().isEmpty() ? Duration.ZERO : session.steps().getLast().at();
  }
}
