package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts programs: each in a session of its own, so that a signal reaches all that it starts, with
/// no descriptor but the three standard ones, and with all signals as a shell would leave them.
public final class Spawn {
  // glibc's opaque types have 336, 80 and 128 bytes; more does no harm.
  private static final int ROOM = 512;

  /// In place of a descriptor for standard error: the same as for standard output.
  public static final int AS_OUTPUT = -1;

  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  private static final MethodHandle ACTIONS_INIT =
      C.plain("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      C.plain("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ADD_DUP2 =
      C.plain("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_OPEN =
      C.plain(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ADD_CLOSE_FROM =
      C.plain("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ADD_CHDIR =
      C.plain("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_INIT =
      C.plain("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTRIBUTES_DESTROY =
      C.plain("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle SET_FLAGS =
      C.plain("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle SET_MASK =
      C.plain("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET_DEFAULTS =
      C.plain("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SPAWN =
      C.plain("posix_spawnp", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private final Arena arena;
  private final MemorySegment actions;

  private Spawn(Arena arena) {
    this.arena = arena;
    this.actions = arena.allocate(ROOM, Long.BYTES);
  }

  /// What to start.
  ///
  /// @param command the program, looked up on our `PATH` if it has no `/`, and its arguments
  /// @param environment its variables, as `NAME=value`; ours if there is none
  /// @param directory its working folder; ours if there is none
  public record Program(
      List<String> command, Optional<List<String>> environment, Optional<String> directory) {}

  /// Starts a program between pipes.
  ///
  /// @param in its standard input
  /// @param out its standard output
  /// @param err its standard error, or [#AS_OUTPUT]
  /// @return its process number, or a negated error number
  public static int onPipes(Program program, int in, int out, int err) {
    return start(
        program,
        err,
        List.of(),
        spawn -> {
          spawn.duplicate(in, 0);
          spawn.duplicate(out, 1);
        });
  }

  /// Starts a program on a terminal, which becomes its session's.
  ///
  /// @param terminal the path of the terminal
  /// @param err its standard error, or [#AS_OUTPUT]
  /// @param ifMissing a variable for the environment unless it is there, as `TERM=dumb`
  /// @return its process number, or a negated error number
  public static int onTerminal(Program program, String terminal, int err, String ifMissing) {
    return start(
        program,
        err,
        List.of(ifMissing),
        spawn -> {
          var path = spawn.arena.allocateFrom(terminal);
          // The leader of a session without a terminal: the first that it opens becomes its own.
          spawn.check(
              C.number(_ -> (int) ADD_OPEN.invokeExact(spawn.actions, 0, path, Posix.O_RDWR, 0)));
          spawn.duplicate(0, 1);
        });
  }

  /// What gives a program its standard input and output.
  private interface Wiring {
    void wire(Spawn spawn);
  }

  private static int start(Program program, int err, List<String> ifMissing, Wiring wiring) {
    try (var arena = Arena.ofConfined()) {
      var spawn = new Spawn(arena);
      spawn.check(C.number(_ -> (int) ACTIONS_INIT.invokeExact(spawn.actions)));
      try {
        wiring.wire(spawn);
        spawn.duplicate(err == AS_OUTPUT ? 1 : err, 2);
        spawn.check(C.number(_ -> (int) ADD_CLOSE_FROM.invokeExact(spawn.actions, 3)));
        program.directory().ifPresent(spawn::changeTo);
        return spawn.run(program, ifMissing);
      } finally {
        spawn.check(C.number(_ -> (int) ACTIONS_DESTROY.invokeExact(spawn.actions)));
      }
    }
  }

  private void duplicate(int descriptor, int as) {
    check(C.number(_ -> (int) ADD_DUP2.invokeExact(actions, descriptor, as)));
  }

  private void changeTo(String directory) {
    var path = arena.allocateFrom(directory);
    check(C.number(_ -> (int) ADD_CHDIR.invokeExact(actions, path)));
  }

  private int run(Program what, List<String> ifMissing) {
    var attributes = arena.allocate(ROOM, Long.BYTES);
    check(C.number(_ -> (int) ATTRIBUTES_INIT.invokeExact(attributes)));
    try {
      short flags = SETSID | SETSIGMASK | SETSIGDEF;
      check(C.number(_ -> (int) SET_FLAGS.invokeExact(attributes, flags)));
      var signals = arena.allocate(ROOM, Long.BYTES);
      check(C.number(_ -> (int) SET_MASK.invokeExact(attributes, signals)));
      // Set bit by bit: sigfillset leaves two out, which would stay ignored.
      signals.fill((byte) 0xff);
      check(C.number(_ -> (int) SET_DEFAULTS.invokeExact(attributes, signals)));
      var pid = arena.allocate(JAVA_INT);
      var words = C.array(arena, what.command().stream().map(arena::allocateFrom).toList());
      var program = words.get(ADDRESS, 0);
      var environment = environment(what, ifMissing);
      int failure =
          C.number(
              _ -> (int) SPAWN.invokeExact(pid, program, actions, attributes, words, environment));
      return failure == 0 ? pid.get(JAVA_INT, 0) : -failure;
    } finally {
      check(C.number(_ -> (int) ATTRIBUTES_DESTROY.invokeExact(attributes)));
    }
  }

  private MemorySegment environment(Program what, List<String> ifMissing) {
    var all = new ArrayList<MemorySegment>();
    what.environment()
        .ifPresentOrElse(
            variables -> variables.forEach(each -> all.add(arena.allocateFrom(each))),
            () -> all.addAll(ours()));
    for (var each : ifMissing) {
      var name = each.substring(0, each.indexOf('=') + 1);
      if (all.stream().noneMatch(variable -> C.text(variable).startsWith(name))) {
        all.add(arena.allocateFrom(each));
      }
    }
    return C.array(arena, all);
  }

  /// Our environment as the C library has it, so byte by byte.
  @SuppressWarnings("restricted")
  private static List<MemorySegment> ours() {
    return C.untilNull(C.find("environ").reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0));
  }

  /// These calls fail only for lack of memory, or by a bug of ours.
  private void check(int failure) {
    if (failure != 0) {
      throw new AssertionError("preparing a process failed: " + Posix.describe(-failure));
    }
  }
}
