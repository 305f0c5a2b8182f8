package io.jackfield;

import io.jackfield.posix.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What Linux tells of a process in a session: one look, which may be old already. Immutable.
record SessionProcess(int pid, char state, int group) {
  private static final System.Logger LOG = System.getLogger(SessionProcess.class.getName());

  /// The processes of a session. One call of getsid(2) for each process of the machine: their files
  /// would take ten times as long to read (measured November 2026).
  static Stream<SessionProcess> allOf(int session) {
    var all = new ArrayList<SessionProcess>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), SessionProcess::isProcess)) {
      for (var process : processes) {
        int pid = Integer.parseInt(process.getFileName().toString());
        if (Posix.session(pid) == session) {
          addIfThere(pid, process, all);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for the processes of " + session, e);
    }
    return all.stream();
  }

  private static boolean isProcess(Path entry) {
    char first = entry.getFileName().toString().charAt(0);
    return first >= '0' && first <= '9';
  }

  /// `pid (name) state parent group …`, where the name may hold anything: see proc(5).
  private static void addIfThere(int pid, Path process, List<SessionProcess> all) {
    try {
      var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
      all.add(new SessionProcess(pid, fields[0].charAt(0), Integer.parseInt(fields[2])));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "a process went while we looked at it", e);
    }
  }

  boolean isStopped() {
    return state == 'T' || state == 't';
  }

  /// Whether it has ended and only waits to be reaped.
  boolean isDead() {
    return state == 'Z' || state == 'X';
  }
}
