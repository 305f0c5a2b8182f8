package io.jackfield.tls;

import io.jackfield.Address;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.UdpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The certificates of servers that were met before, as SSH keeps keys: a line each,
///
/// ```text
/// # what stands after a # is yours
/// example.org:443 8c5e…64 hexadecimal digits… any remark
/// ```
///
/// Lines are only ever added, in one write under a lock of the file, so that commands that run side
/// by side lose none, and what a person wrote stays. Several lines may be about one server.
///
/// It holds the hash of the certificate, not of its key alone (SPKI): the same hash that
/// [Trust#pin] takes and `openssl x509 -fingerprint -sha256` prints; and renewed certificates
/// mostly have new keys, too.
final class PinFile {
  // A lock of the file is the whole process's, so threads need one of their own.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path file;

  PinFile(Path file) {
    this.file = file;
  }

  /// @param number counted from 1
  record Pin(int number, String sha256) {}

  Path file() {
    return file;
  }

  /// How the file calls a server: `host:port`.
  static String server(String name, Address peer) {
    int port =
        switch (peer) {
          case TcpAddress tcp -> tcp.port();
          case UdpAddress udp -> udp.port();
          default -> 0;
        };
    var host = HostNames.ascii(name);
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// What is known of a server, in the file's order; nothing where there is no file yet.
  ///
  /// @throws TlsException when the file cannot be read, or has a line that is no pin
  List<Pin> find(String server) throws TlsException {
    try {
      return find(server, Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (TlsException e) {
      throw e;
    } catch (IOException e) {
      throw Pem.bad(file, "cannot be read: " + Say.failure(e), e);
    }
  }

  private List<Pin> find(String server, String text) throws TlsException {
    var found = new ArrayList<Pin>();
    int number = 0;
    for (var line : text.split("\n", -1)) {
      number++;
      var bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      var words = bare.split("\\s+", 3);
      try {
        if (words[0].equalsIgnoreCase(server)) {
          found.add(new Pin(number, new Trust.Pin(words.length > 1 ? words[1] : "").sha256()));
        }
      } catch (IllegalArgumentException e) {
        throw Pem.bad(
            file, "line " + number + " is not \"host:port sha256\": " + e.getMessage(), e);
      }
    }
    return found;
  }

  /// Adds a line, unless others are about that server by now.
  ///
  /// @return what was there; nothing when the line was added
  /// @throws TlsException when the file cannot be written
  List<Pin> add(String server, PeerCertificate certificate) throws TlsException {
    THREADS.lock();
    try (var channel = open();
        var _ = channel.lock()) {
      var text = read(channel);
      var known = find(server, text);
      if (known.isEmpty()) {
        var line = server + " " + certificate.sha256() + " " + certificate.subject() + "\n";
        var whole = text.isEmpty() || text.endsWith("\n") ? line : "\n" + line;
        var bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      return known;
    } catch (TlsException e) {
      throw e;
    } catch (IOException e) {
      throw Pem.bad(file, "cannot be written: " + e, e);
    } finally {
      THREADS.unlock();
    }
  }

  private FileChannel open() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      OwnFiles.createFolders(folder);
    }
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        OwnFiles.permissions());
  }

  private static String read(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }
}
