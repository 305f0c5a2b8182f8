package io.jackfield.junit;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/// The sockets that this process has open, as Linux names them: `socket:[inode]`.
final class OpenSockets {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenSockets() {}

  /// The sockets now; none where the system doesn't tell.
  static Set<String> now() throws IOException {
    // The JDK opens one socket for itself with the first channel and keeps it: have it counted from
    // the start.
    ServerSocketChannel.open().close();
    var sockets = new TreeSet<String>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return sockets;
    }
    try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (var descriptor : descriptors) {
        var target = target(descriptor);
        if (target.startsWith("socket:")) {
          sockets.add(target);
        }
      }
    }
    return sockets;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException _) {
      // Closed since it was listed, as the listing's own descriptor is.
      return "";
    }
  }
}
