package io.jackfield.tls;

import io.jackfield.Say;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The messages of a handshake as they stood on the wire, read from the headers of records and of
/// the messages in the clear; of what is encrypted only the length is known. Bounded.
///
/// For the thread of the handshake.
final class HandshakeTrace {
  /// How records and messages begin.
  enum Framing {
    /// RFC 8446, 5.1 and 4.
    TLS(5, 3, 4),
    /// RFC 6347, 4.1 and 4.2.2.
    DTLS(13, 11, 12);

    private final int recordHeader;
    private final int lengthAt;
    private final int messageHeader;

    Framing(int recordHeader, int lengthAt, int messageHeader) {
      this.recordHeader = recordHeader;
      this.lengthAt = lengthAt;
      this.messageHeader = messageHeader;
    }
  }

  private static final int MOST = 100;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int RANDOM_AT = 2;

  // How the random of a server's hello begins that asks for another client's hello (RFC 8446,
  // 4.1.3).
  private static final int HELLO_RETRY = 0xCF21AD74;

  private final Framing framing;
  private final List<Item> items = new ArrayList<>();
  private final Way sent = new Way("> ");
  private final Way came = new Way("< ");
  private boolean cut;

  /// One message, or one record that cannot be read.
  ///
  /// @param afterChange whether its side had said before that it would encrypt; which TLS 1.3 says
  ///   without meaning it
  private record Item(String way, String name, int bytes, boolean afterChange) {}

  /// What is known of one direction.
  private static final class Way {
    private final String mark;
    private boolean changed;
    // Of a message that goes on in the next record.
    private int rest;

    Way(String mark) {
      this.mark = mark;
    }
  }

  HandshakeTrace(Framing framing) {
    this.framing = framing;
  }

  /// Records that this side says, from position to limit; they stay.
  void said(ByteBuffer records) {
    add(sent, records.duplicate());
  }

  /// Records that the peer said, from position to limit; they stay.
  void heard(ByteBuffer records) {
    add(came, records.duplicate());
  }

  private void add(Way way, ByteBuffer records) {
    while (records.remaining() >= framing.recordHeader) {
      int at = records.position();
      int length = Short.toUnsignedInt(records.getShort(at + framing.lengthAt));
      int end = Math.min(at + framing.recordHeader + length, records.limit());
      record(way, records.get(at), isEncrypted(records, at), records.slice(at, end - at));
      records.position(end);
    }
  }

  /// In DTLS the epoch tells; in TLS the type does, or what came before.
  private boolean isEncrypted(ByteBuffer records, int at) {
    return framing == Framing.DTLS && records.getShort(at + 3) != 0;
  }

  private void record(Way way, int type, boolean encrypted, ByteBuffer record) {
    int bytes = record.remaining() - framing.recordHeader;
    if (encrypted) {
      add(way, "(encrypted)", bytes);
      return;
    }
    switch (type) {
      case CHANGE_CIPHER_SPEC -> {
        add(way, "ChangeCipherSpec", bytes);
        way.changed = framing == Framing.TLS;
      }
      case ALERT -> add(way, "Alert", bytes);
      case HANDSHAKE -> messages(way, record.position(framing.recordHeader));
      default -> add(way, "(encrypted)", bytes);
    }
  }

  private void messages(Way way, ByteBuffer content) {
    int skipped = Math.min(way.rest, content.remaining());
    way.rest -= skipped;
    content.position(content.position() + skipped);
    while (content.remaining() >= framing.messageHeader) {
      int at = content.position();
      int length = number(content, at + 1);
      int here = content.remaining() - framing.messageHeader;
      if (way.changed && length != here) {
        // No message: TLS 1.2 has encrypted it.
        add(way, "", content.remaining());
        return;
      }
      int part = length;
      if (framing == Framing.DTLS) {
        // Of a message in several datagrams the first fragment tells.
        part = number(content, at + 9);
        if (number(content, at + 6) == 0) {
          add(way, name(content, at), length + framing.messageHeader);
        }
      } else {
        add(way, name(content, at), length + framing.messageHeader);
        way.rest = Math.max(length - here, 0);
      }
      content.position(at + framing.messageHeader + Math.min(part, here));
    }
  }

  private static int number(ByteBuffer from, int at) {
    return (Short.toUnsignedInt(from.getShort(at)) << 8) | Byte.toUnsignedInt(from.get(at + 2));
  }

  private String name(ByteBuffer content, int at) {
    int type = Byte.toUnsignedInt(content.get(at));
    int randomAt = at + framing.messageHeader + RANDOM_AT;
    if (type == SERVER_HELLO
        && randomAt + Integer.BYTES <= content.limit()
        && content.getInt(randomAt) == HELLO_RETRY) {
      return "HelloRetryRequest";
    }
    return switch (type) {
      case 0 -> "HelloRequest";
      case 1 -> "ClientHello";
      case SERVER_HELLO -> "ServerHello";
      case 3 -> "HelloVerifyRequest";
      case 4 -> "NewSessionTicket";
      case 8 -> "EncryptedExtensions";
      case 11 -> "Certificate";
      case 12 -> "ServerKeyExchange";
      case 13 -> "CertificateRequest";
      case 14 -> "ServerHelloDone";
      case 15 -> "CertificateVerify";
      case 16 -> "ClientKeyExchange";
      case 20 -> "Finished";
      case 22 -> "CertificateStatus";
      default -> "message of type " + type;
    };
  }

  private void add(Way way, String name, int bytes) {
    if (items.size() < MOST) {
      items.add(new Item(way.mark, name, bytes, way.changed));
    } else {
      cut = true;
    }
  }

  /// What was said, in order.
  ///
  /// @param changeCounts whether a side that says that it will encrypt does: up to TLS 1.2
  List<String> messages(boolean changeCounts) {
    var all = new ArrayList<String>();
    for (var item : items) {
      boolean hidden = item.name.isEmpty() || (item.afterChange && changeCounts);
      all.add(item.way + (hidden ? "(encrypted)" : item.name) + " " + Say.bytes(item.bytes));
    }
    if (cut) {
      all.add("... and more");
    }
    return all;
  }
}
