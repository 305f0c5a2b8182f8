/// The `jack` command: one file per verb.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Lua's jars have names, but no descriptors.
module io.jackfield.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.jackfield;
  requires io.jackfield.host;
  requires java.compiler;
  requires jdk.httpserver;
  requires party.iroiro.luajava;
  requires party.iroiro.luajava.lua54;
}
