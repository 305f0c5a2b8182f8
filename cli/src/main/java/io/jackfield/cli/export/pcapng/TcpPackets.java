package io.jackfield.cli.export.pcapng;

import io.jackfield.Bytes;
import io.jackfield.Say;
import io.jackfield.cli.export.pcapng.Packet.Flag;
import io.jackfield.cli.export.pcapng.Packet.Tcp;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The segments with which TCP carries a session (RFC 9293), in order, none lost.
final class TcpPackets {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long APART = 1_000_003;

  private final Conversation conversation;
  private final Side own;
  private final int mostBytes;
  private final List<Packet> packets = new ArrayList<>();
  private final Map<Side, Long> next = new EnumMap<>(Side.class);
  private final Set<Side> ended = EnumSet.noneOf(Side.class);
  private String remark;
  private boolean reset;

  TcpPackets(Conversation conversation) {
    this.conversation = conversation;
    own = conversation.own();
    mostBytes = conversation.flow().ends().isIpv4() ? Ip.MSS_4 : Ip.MSS_6;
    remark = conversation.flow().remark();
    next.put(Side.CLIENT, APART * (2L * conversation.number() + 1));
    next.put(Side.SERVER, APART * (2L * conversation.number() + 2));
  }

  List<Packet> all() {
    handshake();
    for (var step : conversation.flow().session().steps()) {
      take(step);
    }
    return packets;
  }

  private void handshake() {
    var at = conversation.opening().at();
    boolean isClient = conversation.flow().session().role() == Role.CLIENT;
    var begun = isClient ? at.minus(conversation.opening().duration("took_ms")) : at;
    note("TCP's handshake is made up, its end has the transcript's time");
    send(begun.isNegative() ? Duration.ZERO : begun, Side.CLIENT, EnumSet.of(Flag.SYN), NOTHING);
    send(at, Side.SERVER, EnumSet.of(Flag.SYN, Flag.ACK), NOTHING);
    acknowledge(at, Side.CLIENT);
  }

  private void take(Step step) {
    var at = step.at();
    switch (step) {
      case Session.Sent sent -> say(at, own, sent.bytes());
      case Session.Received received -> say(at, own.other(), received.bytes());
      case Session.OutputEnded _ -> end(at, own);
      case Session.InputEnded _ -> end(at, own.other());
      case Session.Secured secured -> Flow.words(secured).ifPresent(this::note);
      case Session.Broke broke -> {
        note("the transcript says: " + Say.text(broke.reason()));
        reset(at, own.other());
      }
      case Session.Closed closed -> close(closed);
    }
  }

  /// Another side's acknowledgement follows each second segment, and the last.
  private void say(Duration at, Side from, Bytes bytes) {
    var all = bytes.toBuffer();
    for (int start = 0, count = 1; start < all.limit(); start += mostBytes, count++) {
      int size = Math.min(mostBytes, all.limit() - start);
      boolean last = start + size == all.limit();
      send(
          at,
          from,
          last ? EnumSet.of(Flag.PSH, Flag.ACK) : EnumSet.of(Flag.ACK),
          all.slice(start, size));
      if (last || count % 2 == 0) {
        acknowledge(at, from.other());
      }
    }
  }

  private void end(Duration at, Side from) {
    if (!reset && ended.add(from)) {
      send(at, from, EnumSet.of(Flag.FIN, Flag.ACK), NOTHING);
      acknowledge(at, from.other());
    }
  }

  private void reset(Duration at, Side from) {
    if (!reset) {
      send(at, from, EnumSet.of(Flag.RST, Flag.ACK), NOTHING);
      reset = true;
    }
  }

  private void close(Session.Closed closed) {
    var session = conversation.flow().session();
    long missing =
        closed.bytesIn() + closed.bytesOut() - session.received().size() - session.sent().size();
    if (missing > 0) {
      note(Say.bytes(missing) + " before this are not in the transcript");
    }
    if (closed.reason().equals("write-stalled")) {
      note("the write was given up");
      reset(closed.at(), own);
    }
    end(closed.at(), own);
    if (!ended.contains(own.other())) {
      note("the peer's end is made up: the transcript had closed before");
      end(closed.at(), own.other());
    }
  }

  private void acknowledge(Duration at, Side from) {
    send(at, from, EnumSet.of(Flag.ACK), NOTHING);
  }

  /// Of the packet that comes next.
  private void note(String text) {
    remark = remark.isEmpty() || text.isEmpty() ? remark + text : remark + "; " + text;
  }

  private void send(Duration at, Side from, Set<Flag> flags, ByteBuffer data) {
    long sequence = next.getOrDefault(from, 0L);
    long acknowledged = flags.contains(Flag.ACK) ? next.getOrDefault(from.other(), 0L) : 0;
    packets.add(
        new Tcp(
            at,
            conversation.isOutbound(from),
            conversation.flow().ends(),
            from,
            sequence,
            acknowledged,
            flags,
            data,
            remark));
    remark = "";
    boolean counts = flags.contains(Flag.SYN) || flags.contains(Flag.FIN);
    next.put(from, sequence + data.remaining() + (counts ? 1 : 0));
  }
}
