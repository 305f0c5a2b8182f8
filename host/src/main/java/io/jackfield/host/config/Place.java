package io.jackfield.host.config;

import java.nio.file.Path;

/// Where in a configuration something stands, and where its mistakes go.
record Place(Path file, int line, String key, Problems problems) {

  void problem(String message) {
    problems.add(file, line, key, message);
  }

  Place at(int line) {
    return new Place(file, line, key, problems);
  }

  Place child(String name, int line) {
    return new Place(file, line, key.isEmpty() ? name : key + "." + name, problems);
  }

  Place item(int index, int line) {
    return new Place(file, line, key + "[" + index + "]", problems);
  }
}
