package io.jackfield;

/// [WireListener#NONE]: a class and no lambda, since the JVM's AOT cache keeps this and not that.
final class Silence implements WireListener {
  @Override
  public void on(WireEvent event) {}
}
