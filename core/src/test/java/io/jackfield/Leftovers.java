package io.jackfield;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What of ours still runs or is open in this process.
public final class Leftovers {
  private static final Pattern THREAD = Pattern.compile("(?m)^#\\d+ \"(jackfield-[^\"]*)\"");

  private static final Pattern OF_THE_PROCESS =
      Pattern.compile("jackfield-(timer|programs|loop-.*)");

  private Leftovers() {}

  /// The names of our live threads, virtual ones included, without those that serve the whole
  /// process.
  public static List<String> threads() throws Exception {
    var folder = Files.createTempDirectory("jackfield-threads");
    var file = folder.resolve("dump.txt");
    try {
      dumpThreads(file);
      return THREAD
          .matcher(Files.readString(file))
          .results()
          .map(result -> result.group(1))
          .filter(name -> !OF_THE_PROCESS.matcher(name).matches())
          .toList();
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /// By reflection, since the module under test has no use for the management modules.
  private static void dumpThreads(Path file) throws Exception {
    var type = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
    var format = Class.forName("com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat");
    var bean = platformBean(type);
    type.getMethod("dumpThreads", String.class, format)
        .invoke(bean, file.toString(), format.getEnumConstants()[0]);
  }

  private static Object platformBean(Class<?> type) throws Exception {
    return Class.forName("java.lang.management.ManagementFactory")
        .getMethod("getPlatformMXBean", Class.class)
        .invoke(null, type);
  }

  /// The open sockets, as Linux names them.
  public static Set<String> sockets() throws IOException {
    var sockets = new TreeSet<String>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var descriptor : descriptors) {
        try {
          var target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:")) {
            sockets.add(target);
          }
        } catch (NoSuchFileException _) {
          // Closed since it was listed: the listing's own descriptor, say.
        }
      }
    }
    return sockets;
  }
}
