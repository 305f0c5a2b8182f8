package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Starts programs: each in a session of its own, so that a signal reaches all that it starts, with
/// no descriptor but the three standard ones, and with all signals as a shell would leave them.
/// Environment and working folder are ours.
public final class Spawn {
  // glibc's opaque types have 336, 80 and 128 bytes; more does no harm.
  private static final int ROOM = 512;

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

  /// Starts a program between two pipes.
  ///
  /// @param variables for the environment, as `NAME=value`, instead of ours of these names
  /// @param in its standard input
  /// @param out its standard output
  /// @param errors its standard error
  /// @return its process number, or a negated error number
  public static int onPipes(
      List<String> command, List<String> variables, int in, int out, int errors) {
    return start(
        command,
        new Variables(variables, List.of()),
        spawn -> {
          spawn.check(C.number(_ -> (int) ADD_DUP2.invokeExact(spawn.actions, in, 0)));
          spawn.check(C.number(_ -> (int) ADD_DUP2.invokeExact(spawn.actions, out, 1)));
          spawn.check(C.number(_ -> (int) ADD_DUP2.invokeExact(spawn.actions, errors, 2)));
        });
  }

  /// Starts a program on a terminal, which becomes its session's.
  ///
  /// @param variables for the environment, as `NAME=value`, instead of ours of these names
  /// @param terminal the path of the terminal
  /// @param ifMissing a variable for the environment unless it is there, as `TERM=dumb`
  /// @return its process number, or a negated error number
  public static int onTerminal(
      List<String> command, List<String> variables, String terminal, String ifMissing) {
    return start(
        command,
        new Variables(variables, List.of(ifMissing)),
        spawn -> {
          var path = spawn.arena.allocateFrom(terminal);
          // The leader of a session without a terminal: the first that it opens becomes its own.
          spawn.check(
              C.number(_ -> (int) ADD_OPEN.invokeExact(spawn.actions, 0, path, Posix.O_RDWR, 0)));
          spawn.check(C.number(_ -> (int) ADD_DUP2.invokeExact(spawn.actions, 0, 1)));
          spawn.check(C.number(_ -> (int) ADD_DUP2.invokeExact(spawn.actions, 1, 2)));
        });
  }

  /// What a program's environment has besides ours.
  ///
  /// @param instead replace ours of the same names
  /// @param ifMissing are only for names that ours has not
  private record Variables(List<String> instead, List<String> ifMissing) {}

  /// What gives a program its standard input, output and error.
  private interface Wiring {
    void wire(Spawn spawn);
  }

  private static int start(List<String> command, Variables variables, Wiring wiring) {
    try (var arena = Arena.ofConfined()) {
      var spawn = new Spawn(arena);
      spawn.check(C.number(_ -> (int) ACTIONS_INIT.invokeExact(spawn.actions)));
      try {
        wiring.wire(spawn);
        spawn.check(C.number(_ -> (int) ADD_CLOSE_FROM.invokeExact(spawn.actions, 3)));
        return spawn.run(command, variables);
      } finally {
        spawn.check(C.number(_ -> (int) ACTIONS_DESTROY.invokeExact(spawn.actions)));
      }
    }
  }

  private int run(List<String> command, Variables variables) {
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
      var words = C.array(arena, command.stream().map(arena::allocateFrom).toList());
      var program = words.get(ADDRESS, 0);
      var environment = environment(variables);
      int failure =
          C.number(
              _ -> (int) SPAWN.invokeExact(pid, program, actions, attributes, words, environment));
      return failure == 0 ? pid.get(JAVA_INT, 0) : -failure;
    } finally {
      check(C.number(_ -> (int) ATTRIBUTES_DESTROY.invokeExact(attributes)));
    }
  }

  /// Our environment as the C library has it, so byte by byte, and what is missing there.
  @SuppressWarnings("restricted")
  private MemorySegment environment(Variables variables) {
    var ours = C.find("environ").reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    var all = new ArrayList<>(C.untilNull(ours));
    for (var each : variables.instead) {
      var name = name(each);
      all.removeIf(variable -> C.text(variable).startsWith(name));
      all.add(arena.allocateFrom(each));
    }
    for (var each : variables.ifMissing) {
      var name = name(each);
      if (all.stream().noneMatch(variable -> C.text(variable).startsWith(name))) {
        all.add(arena.allocateFrom(each));
      }
    }
    return C.array(arena, all);
  }

  private static String name(String variable) {
    return variable.substring(0, variable.indexOf('=') + 1);
  }

  /// These calls fail only for lack of memory, or by a bug of ours.
  private void check(int failure) {
    if (failure != 0) {
      throw new AssertionError("preparing a process failed: " + Posix.describe(-failure));
    }
  }
}
