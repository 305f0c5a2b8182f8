package io.jackfield.cli;

/// Which Jackfield this is.
final class Version {
  private Version() {}

  static String line() {
    return "jack "
        + number()
        + " (Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ")";
  }

  private static String number() {
    var descriptor = Version.class.getModule().getDescriptor();
    if (descriptor != null && descriptor.rawVersion().isPresent()) {
      return descriptor.rawVersion().get();
    }
    var manifest = Version.class.getPackage().getImplementationVersion();
    return manifest == null ? "of an unpackaged build" : manifest;
  }
}
