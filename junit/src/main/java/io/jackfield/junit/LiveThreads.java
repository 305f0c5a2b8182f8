package io.jackfield.junit;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The live threads of this process, virtual ones included: only a thread dump knows those.
final class LiveThreads {
  private static final Pattern THREAD = Pattern.compile("(?m)^#(\\d+) \"([^\"]*)\"");

  private LiveThreads() {}

  /// The threads whose names start so, by id.
  static Map<Long, String> named(String prefix) throws IOException {
    var threads = new TreeMap<Long, String>();
    THREAD
        .matcher(dump())
        .results()
        .filter(found -> found.group(2).startsWith(prefix))
        .forEach(found -> threads.put(Long.valueOf(found.group(1)), found.group(2)));
    return threads;
  }

  private static String dump() throws IOException {
    // The dump needs a file that doesn't exist yet, so it gets a folder of its own.
    var folder = Files.createTempDirectory("jackfield-threads");
    var file = folder.resolve("threads.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      return Files.readString(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
