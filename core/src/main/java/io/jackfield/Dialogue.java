package io.jackfield;

/// What all views of one [Tube] share: the core, and the readers that remember where they got to.
record Dialogue(TubeCore core, Reads reads, Lines lines, Expecting expecting) {

  static Dialogue over(Duplex duplex, TubeOptions options) {
    var core = new TubeCore(duplex, options);
    return new Dialogue(core, new Reads(core), new Lines(core), new Expecting(core));
  }
}
