package io.jackfield.cli.export.pcapng;

import io.jackfield.Bytes;
import io.jackfield.transcript.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The datagrams of a session over UDP.
final class UdpPackets {
  private UdpPackets() {}

  static List<Packet> of(Conversation conversation) {
    var packets = new ArrayList<Packet>();
    var own = conversation.own();
    for (var step : conversation.flow().session().steps()) {
      switch (step) {
        case Session.Sent sent -> add(packets, conversation, sent.at(), own, sent.bytes());
        case Session.Received received ->
            add(packets, conversation, received.at(), own.other(), received.bytes());
        // UDP has no words for these.
        case Session.OutputEnded _,
            Session.InputEnded _,
            Session.Secured _,
            Session.Broke _,
            Session.Closed _ -> {}
      }
    }
    return packets;
  }

  private static void add(
      List<Packet> packets, Conversation conversation, Duration at, Side from, Bytes bytes) {
    var all = bytes.toBuffer();
    int start = 0;
    do {
      int size = Math.min(Ip.MOST_UDP_BYTES, all.limit() - start);
      ByteBuffer data = all.slice(start, size);
      packets.add(
          new Packet.Udp(
              at,
              conversation.isOutbound(from),
              conversation.flow().ends(),
              from,
              data,
              packets.isEmpty() ? conversation.flow().remark() : ""));
      start += size;
    } while (start < all.limit());
  }
}
