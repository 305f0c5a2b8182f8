package io.jackfield;

import org.jspecify.annotations.Nullable;

/// What all views of one [Tube] share: the core, and the readers that remember where they got to,
/// each made when it is first asked for: a server has thousands of tubes, and few use all of them.
///
/// Safe for concurrent use; the readers are for one thread at a time.
final class Dialogue {
  private final TubeCore core;
  private volatile @Nullable Reads reads;
  private volatile @Nullable Lines lines;
  private volatile @Nullable Expecting expecting;

  private Dialogue(TubeCore core) {
    this.core = core;
  }

  static Dialogue over(Duplex duplex, TubeOptions options) {
    return new Dialogue(new TubeCore(duplex, options));
  }

  TubeCore core() {
    return core;
  }

  Reads reads() {
    var made = reads;
    return made != null ? made : makeReads();
  }

  Lines lines() {
    var made = lines;
    return made != null ? made : makeLines();
  }

  Expecting expecting() {
    var made = expecting;
    return made != null ? made : makeExpecting();
  }

  private synchronized Reads makeReads() {
    var made = reads;
    if (made == null) {
      made = new Reads(core);
      reads = made;
    }
    return made;
  }

  private synchronized Lines makeLines() {
    var made = lines;
    if (made == null) {
      made = new Lines(core);
      lines = made;
    }
    return made;
  }

  private synchronized Expecting makeExpecting() {
    var made = expecting;
    if (made == null) {
      made = new Expecting(core);
      expecting = made;
    }
    return made;
  }
}
