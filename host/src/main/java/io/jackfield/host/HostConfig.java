package io.jackfield.host;

import io.jackfield.host.config.ConfigException;
import io.jackfield.host.config.Problems;
import io.jackfield.host.config.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a [Host] runs, read from a file and checked. Immutable.
///
/// @param file where it was read
/// @param grace how long [Host#close] lets conversations finish. Default 5 s
/// @param services at least one, in the file's order
/// @param transcripts where transcripts of sessions are kept; default nowhere
public record HostConfig(
    Path file,
    Duration grace,
    List<ServiceConfig> services,
    Optional<TranscriptSettings> transcripts) {
  /// The name of the file in a folder.
  public static final String FILE_NAME = "host.yaml";

  /// Copies the list.
  public HostConfig {
    services = List.copyOf(services);
  }

  /// The same with transcripts of sessions.
  public HostConfig withTranscripts(TranscriptSettings transcripts) {
    return new HostConfig(file, grace, services, Optional.of(transcripts));
  }

  /// Reads a configuration and all files that it names; opens no socket.
  ///
  /// @param folderOrFile the file, or the folder that holds a `host.yaml`
  /// @throws ConfigException when there are mistakes: tells all of them
  public static HostConfig load(Path folderOrFile) {
    var file = Files.isDirectory(folderOrFile) ? folderOrFile.resolve(FILE_NAME) : folderOrFile;
    var problems = new Problems();
    var services = Yaml.read(file, problems).map(HostReader::read);
    problems.throwIfAny();
    return services.orElseThrow();
  }
}
