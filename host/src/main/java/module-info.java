/// Hosts services: one file says what listens where, under which limits, and what it does.
@org.jspecify.annotations.NullMarked
module io.jackfield.host {
  requires transitive io.jackfield;
  requires static transitive org.jspecify;
  requires de.siegmar.fastcsv;
  requires org.snakeyaml.engine;

  exports io.jackfield.host;
  exports io.jackfield.host.config;
  exports io.jackfield.host.kind;
}
