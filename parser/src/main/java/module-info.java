/// picocli, compiled from its released sources: see docs/decisions/003.
module info.picocli {
  requires static java.sql;

  exports picocli;
}
