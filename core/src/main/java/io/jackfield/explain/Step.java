package io.jackfield.explain;

import io.jackfield.explain.Remark.Kind;
import java.util.ArrayList;
import java.util.List;

/// A call, its result, and what there is to say about it. For one thread.
final class Step {
  private final long connection;
  private final String call;
  private final List<Remark> remarks = new ArrayList<>();

  /// @param connection its number; 0 when it is about none
  /// @param call with its result
  Step(long connection, String call) {
    this.connection = connection;
    this.call = call;
  }

  Step fact(String text) {
    return add(Kind.FACT, text);
  }

  Step lesson(String text) {
    return add(Kind.LESSON, text);
  }

  Step data(String text) {
    return add(Kind.DATA, text);
  }

  Step trouble(String text) {
    return add(Kind.TROUBLE, text);
  }

  private Step add(Kind kind, String text) {
    if (!text.isEmpty()) {
      remarks.add(new Remark(kind, text));
    }
    return this;
  }

  long connection() {
    return connection;
  }

  String call() {
    return call;
  }

  List<Remark> remarks() {
    return remarks;
  }
}
