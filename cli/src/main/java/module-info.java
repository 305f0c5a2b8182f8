/// The `jack` command: one file per verb.
@org.jspecify.annotations.NullMarked
module io.jackfield.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.jackfield;
  requires io.jackfield.host;
  requires java.compiler;
}
