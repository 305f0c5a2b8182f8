package io.jackfield;

import io.jackfield.posix.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/// What Linux tells of a process in a session: one look, which may be old already. Immutable.
record SessionProcess(int pid, int session, char state, int group) {
  private static final System.Logger LOG = System.getLogger(SessionProcess.class.getName());
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path LAST_NUMBER = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final Path NUMBERS = Path.of("/proc/sys/kernel/pid_max");
  private static final int NONE = -1;

  // Above what a machine can start, so that numbers have not come round within this for each.
  private static final long LEAST_NANOS_FOR_A_NUMBER = 5_000;
  // Beyond this a look at everybody is no dearer.
  private static final int MOST_NUMBERS = 1_000;

  /// The processes of a session. One call of getsid(2) for each process of the machine: their files
  /// would take ten times as long to read (measured November 2026).
  static Stream<SessionProcess> allOf(int session) {
    var found = new ArrayList<SessionProcess>();
    addAll(each -> each == session, found);
    return found.stream();
  }

  /// Those of the sessions in which somebody lives besides the leader, who is still there, dead or
  /// alive.
  ///
  /// @param age of the oldest of them
  static Set<Integer> inhabited(Set<Integer> sessions, Duration age) {
    var found = new ArrayList<SessionProcess>();
    if (!addYoungest(sessions, age, found)) {
      addAll(sessions::contains, found);
    }
    var inhabited = new HashSet<Integer>();
    for (var each : found) {
      if (each.pid != each.session && !each.isDead()) {
        inhabited.add(each.session);
      }
    }
    return inhabited;
  }

  /// Who is in a session got his number after its leader. Where few numbers were given out since,
  /// looking at those spares a look at every process of the machine. Nobody slips through by
  /// starting another and ending meanwhile: that one's number is still to come.
  ///
  /// @return whether this was so
  private static boolean addYoungest(
      Set<Integer> sessions, Duration age, List<SessionProcess> found) {
    int first = sessions.stream().mapToInt(Integer::intValue).min().orElse(0);
    if (age.toNanos() / LEAST_NANOS_FOR_A_NUMBER >= number(NUMBERS)) {
      return false;
    }
    int next = first + 1;
    int last = number(LAST_NUMBER);
    while (next <= last && last - first <= MOST_NUMBERS) {
      for (; next <= last; next++) {
        addIfIn(sessions::contains, next, found);
      }
      last = number(LAST_NUMBER);
    }
    return last >= first && last - first <= MOST_NUMBERS;
  }

  private static int number(Path file) {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      LOG.log(System.Logger.Level.TRACE, "this kernel does not tell", e);
      return NONE;
    }
  }

  private static void addAll(IntPredicate session, List<SessionProcess> found) {
    try (var processes = Files.newDirectoryStream(PROCESSES, SessionProcess::isProcess)) {
      for (var process : processes) {
        addIfIn(session, Integer.parseInt(process.getFileName().toString()), found);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for the processes of a session", e);
    }
  }

  private static boolean isProcess(Path entry) {
    char first = entry.getFileName().toString().charAt(0);
    return first >= '0' && first <= '9';
  }

  /// `pid (name) state parent group …`, where the name may hold anything: see proc(5).
  private static void addIfIn(IntPredicate wanted, int pid, List<SessionProcess> found) {
    int session = Posix.session(pid);
    if (!wanted.test(session)) {
      return;
    }
    try {
      var file = PROCESSES.resolve(String.valueOf(pid)).resolve("stat");
      var stat = Files.readString(file, StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
      found.add(new SessionProcess(pid, session, fields[0].charAt(0), Integer.parseInt(fields[2])));
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
