package io.jackfield.cli.export.pcapng;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Writes the blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian.
final class Blocks {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final long LENGTH_UNKNOWN = -1;

  // Packets begin with the header of IPv4 or IPv6.
  private static final short LINKTYPE_RAW = 101;

  private static final int COMMENT = 1;
  private static final int SECTION_APPLICATION = 4;
  private static final int INTERFACE_NAME = 2;
  private static final int INTERFACE_RESOLUTION = 9;
  private static final int PACKET_FLAGS = 2;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;
  private static final byte NANOSECONDS = 9;
  private static final int MOST_OPTION_BYTES = 0xffff;

  private final OutputStream out;
  private final long startNanos;

  /// @param started to which the times of the packets are added
  Blocks(OutputStream out, Instant started) {
    this.out = out;
    startNanos = started.getEpochSecond() * 1_000_000_000 + started.getNano();
  }

  void section(String application, String comment) throws IOException {
    var fixed = buffer(16).putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
    fixed.putLong(LENGTH_UNKNOWN).flip();
    block(
        SECTION,
        fixed,
        List.of(option(COMMENT, comment), option(SECTION_APPLICATION, application)));
  }

  void rawInterface(String name) throws IOException {
    var fixed = buffer(8).putShort(LINKTYPE_RAW).putShort((short) 0).putInt(0).flip();
    var resolution = option(INTERFACE_RESOLUTION, ByteBuffer.wrap(new byte[] {NANOSECONDS}));
    block(INTERFACE, fixed, List.of(option(INTERFACE_NAME, name), resolution));
  }

  void packet(Packet packet) throws IOException {
    var data = Ip.encode(packet);
    int length = data.remaining();
    long nanos = startNanos + packet.at().toNanos();
    var fixed = buffer(20 + padded(length)).putInt(0);
    fixed.putInt((int) (nanos >>> 32)).putInt((int) nanos).putInt(length).putInt(length).put(data);
    var options = new ArrayList<ByteBuffer>();
    if (!packet.comment().isEmpty()) {
      options.add(option(COMMENT, packet.comment()));
    }
    var flags = buffer(4).putInt(packet.outbound() ? OUTBOUND : INBOUND).flip();
    options.add(option(PACKET_FLAGS, flags));
    block(ENHANCED_PACKET, fixed.position(0).limit(fixed.capacity()), options);
  }

  private void block(int type, ByteBuffer fixed, List<ByteBuffer> options) throws IOException {
    int size = fixed.remaining() + options.stream().mapToInt(ByteBuffer::remaining).sum() + 4;
    int total = 12 + size;
    var bytes = new byte[total];
    var all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(type).putInt(total).put(fixed);
    options.forEach(all::put);
    // The end of the options.
    all.putInt(0).putInt(total);
    out.write(bytes);
  }

  private static ByteBuffer option(int code, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return option(code, ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MOST_OPTION_BYTES)));
  }

  private static ByteBuffer option(int code, ByteBuffer value) {
    int length = value.remaining();
    var option = buffer(4 + padded(length)).putShort((short) code).putShort((short) length);
    return option.put(value).position(0).limit(option.capacity());
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
