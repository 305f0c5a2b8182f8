package io.jackfield.cli.transfer;

import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.cli.console.Messages;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Receives one file over one connection. Immutable; [#receive] is for one thread at a time.
///
/// @param output the file, or the folder to put it into under the name that the sender gives
/// @param replace whether a file that is there may be replaced
/// @param idle how long the sender may be silent
/// @param progress shows how far it is
/// @param say told what happens besides
public record Receiver(
    Path output, boolean replace, Duration idle, Progress progress, Consumer<String> say) {
  private static final Duration HELLO = Duration.ofSeconds(10);

  /// What came.
  ///
  /// @param file where it is
  /// @param bytes its size
  /// @param took since the sender began to talk
  public record Received(Path file, long bytes, Duration took) {}

  /// Receives, and returns when the file is on the disk and the sender knows.
  ///
  /// @throws StrangerException when whoever connected does not speak this protocol
  /// @throws TransferException when it did not arrive; what came is kept
  public Received receive(Duplex duplex) throws IOException {
    long start = System.nanoTime();
    try (var talk = new Talk(duplex, idle)) {
      var offer = offer(talk);
      try {
        var target = target(offer);
        try (var part = Part.of(target)) {
          long count = receive(talk, offer, target, part);
          return new Received(target, count, Duration.ofNanos(System.nanoTime() - start));
        }
      } catch (TransferException e) {
        refuse(talk, e);
        throw e;
      }
    }
  }

  private static void refuse(Talk talk, TransferException why) {
    try {
      talk.refuse(Messages.of(why));
    } catch (IOException e) {
      // The sender is gone, so it needs no word; why it failed is what counts here.
      why.addSuppressed(e);
    }
  }

  private record Offer(String name, OptionalLong size) {}

  private Offer offer(Talk talk) throws IOException {
    var time = idle.compareTo(HELLO) < 0 ? idle : HELLO;
    try {
      var hello = talk.line(time);
      if (!hello.equals(Talk.SENDER)) {
        throw new StrangerException(
            talk.peer() + " is no jack send of this version: it said \"" + Say.text(hello) + "\"",
            null);
      }
      var size = talk.after("size", talk.line(time));
      var name = talk.after("name", talk.line(time));
      return new Offer(
          name, size.equals("unknown") ? OptionalLong.empty() : OptionalLong.of(talk.number(size)));
    } catch (StrangerException e) {
      refuse(talk, new TransferException("expected \"" + Talk.SENDER + "\", a size and a name"));
      throw e;
    }
  }

  private Path target(Offer offer) throws IOException {
    var target = output;
    if (Files.isDirectory(output)) {
      FileNames.check(offer.name, false);
      target = output.resolve(offer.name).normalize();
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isDirectory(target)) {
        throw new TransferException(Part.shown(target) + " is a folder");
      }
      if (!replace) {
        throw new TransferException(
            Part.shown(target) + " exists already; --force would replace it");
      }
    }
    var folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new TransferException("there is no folder for " + Part.shown(target));
    }
    return target;
  }

  private static void checkRoom(Offer offer, Part part, long have) throws IOException {
    long free = part.room();
    long needed = offer.size.orElse(0) - have;
    if (needed > free) {
      throw new TransferException(
          "no room for " + Say.bytes(needed) + ": the disk has " + Say.bytes(free) + " left");
    }
  }

  private long receive(Talk talk, Offer offer, Path target, Part part) throws IOException {
    try {
      var sum = Talk.sha256();
      long have = resume(talk, offer, part, sum);
      progress.start(String.valueOf(target.getFileName()), offer.size, have);
      long count = readPieces(talk, offer, part, sum, have);
      var expected = talk.after("sha256", talk.line(idle));
      var got = Talk.hex(sum);
      if (!expected.equals(got)) {
        // What is wrong in it nobody knows, so there is nothing to go on from.
        part.delete();
        throw new TransferException(
            "what came is not what was sent: SHA-256 "
                + got
                + ", sent "
                + Say.text(expected)
                + "; nothing is kept, send it again");
      }
      part.finish(replace);
      confirm(talk, target);
      return count;
    } catch (StrangerException e) {
      throw new TransferException(e.getMessage() + kept(part), e);
    } finally {
      part.deleteIfEmpty();
    }
  }

  private static String kept(Part part) throws IOException {
    return part.size() == 0
        ? "; send it again"
        : "; " + Say.bytes(part.size()) + " are kept in " + part + ", send it again to go on";
  }

  private long resume(Talk talk, Offer offer, Part part, MessageDigest sum) throws IOException {
    long have = part.size();
    if (have > 0 && (offer.size.isEmpty() || have > offer.size.getAsLong())) {
      say.accept(part + " is no part of this file: beginning anew");
      part.beginAnew();
      have = 0;
    }
    checkRoom(offer, part, have);
    talk.say(Talk.RECEIVER);
    part.sum(sum);
    talk.say(have == 0 ? "have 0" : "have " + have + " " + Talk.hexSoFar(sum));
    // The sender reads as much of its own file first.
    long from = talk.number(talk.after("from", talk.line(talk.patience(have))));
    if (from == 0 && have > 0) {
      say.accept(part + " is not how this file begins: beginning anew");
      part.beginAnew();
      sum.reset();
    } else if (from != have) {
      throw new StrangerException(
          talk.peer() + " wants to go on from " + Say.bytes(from) + ", not " + Say.bytes(have),
          null);
    } else if (have > 0) {
      say.accept("going on from " + Say.bytes(have) + " in " + part);
    }
    return from;
  }

  private long readPieces(Talk talk, Offer offer, Part part, MessageDigest sum, long have)
      throws IOException {
    var buffer = Talk.buffer();
    long count = have;
    for (int left = pieceLength(talk, part); left > 0; left = pieceLength(talk, part)) {
      if (offer.size.isPresent() && count + left > offer.size.getAsLong()) {
        throw new TransferException(
            talk.peer() + " sends more than the " + Say.bytes(offer.size.getAsLong()) + " it told");
      }
      while (left > 0) {
        buffer.clear().limit(Math.min(buffer.capacity(), left));
        read(talk, part, buffer);
        buffer.flip();
        left -= buffer.remaining();
        count += buffer.remaining();
        sum.update(buffer.duplicate());
        part.write(buffer);
        progress.update(count);
      }
    }
    if (offer.size.isPresent() && count < offer.size.getAsLong()) {
      throw new TransferException(
          talk.peer()
              + " told of "
              + Say.bytes(offer.size.getAsLong())
              + " and sent "
              + Say.bytes(count)
              + kept(part));
    }
    return count;
  }

  private static int pieceLength(Talk talk, Part part) throws IOException {
    var head = ByteBuffer.allocate(Integer.BYTES);
    while (head.hasRemaining()) {
      read(talk, part, head);
    }
    int length = head.getInt(0);
    if (length < 0 || length > Talk.PIECE) {
      throw new TransferException(
          talk.peer()
              + " sends a piece of "
              + Integer.toUnsignedLong(length)
              + " bytes; at most "
              + Talk.PIECE
              + " are allowed"
              + kept(part));
    }
    return length;
  }

  /// Reads some bytes; that there are no more before the end is a failure.
  private static void read(Talk talk, Part part, ByteBuffer target) throws IOException {
    int count;
    try {
      count = talk.read(target);
    } catch (IOException e) {
      var why = e instanceof TransferException ? e.getMessage() : talk.peer() + " was cut off";
      throw new TransferException(why + kept(part), e);
    }
    if (count < 0) {
      throw new TransferException(
          talk.peer() + " ended before the file did" + kept(part), new EOFException());
    }
  }

  /// From here on the file is there, whatever becomes of the sender.
  private void confirm(Talk talk, Path target) {
    try {
      talk.say(Talk.OK);
    } catch (IOException e) {
      say.accept(
          "the sender is gone and does not know that " + Part.shown(target) + " is complete");
    }
  }
}
