package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.host.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said about mistakes in services that run programs or relay.
@DisabledOnOs(OS.WINDOWS)
final class RunConfigTest {
  @TempDir private Path folder;

  private HostConfig load(String settings) throws IOException {
    Files.writeString(
        folder.resolve("host.yaml"),
        "services:\n  it:\n    listen: :0\n" + settings.strip().indent(4));
    return HostConfig.load(folder);
  }

  private String mistakes(String settings) {
    var e = catchThrowableOfType(ConfigException.class, () -> load(settings));
    assertThat(e).as("a refused configuration").isNotNull();
    return String.valueOf(e.getMessage()).replace(folder + "/", "");
  }

  private void file(String name, String text, String permissions) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void programsHaveLimitsOfTheirOwn() throws IOException {
    var service = load("run: cat").services().getFirst();
    assertThat(service.kind()).isEqualTo("run");
    assertThat(service.limits().connections()).isEqualTo(200);
    assertThat(service.limits().connectionsPerPeer()).isEqualTo(50);
    assertThat(service.limits().idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(service.limits().total()).isEqualTo(Duration.ofMinutes(10));
    var other = load("run: cat\nlimits: { connections: 3 }").services().getFirst();
    assertThat(other.limits().connections()).isEqualTo(3);
    assertThat(other.limits().connectionsPerPeer()).isEqualTo(50);
  }

  @Test
  void everySettingIsRead() throws IOException {
    file("guess", "#!/bin/sh\n", "rwxr-xr-x");
    Files.createDirectory(folder.resolve("data"));
    var settings =
        """
        run: [./guess, a b]
        terminal: true
        stderr: log
        environment: { LEVEL: 3 }
        directory: data
        texts: { idle: "", total: Over., failed: Sorry. }
        limits: { idle: 5s, total: 9s }
        """;
    assertThat(load(settings).services().getFirst().conversation().toString())
        .contains("guess 'a b'")
        .contains("pty:")
        .contains("LEVEL=3")
        .contains("/data")
        .contains("errors=LOG")
        .contains("idle=, total=Over., failed=Sorry.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run: nosuchprogram   | :4: services.it.run: found no program "nosuchprogram" on the PATH
          run: plain           | for the one beside this file write ./plain
          run: ./nosuch        | :4: services.it.run: no such program: nosuch
          run: ./data          | not a program: data
          run: ./plain         | not executable: plain; try chmod +x
          run: ./dos           | names an interpreter that is not there: "/bin/sh\\r"
          run: ./lost          | interpreter that is not there: "/no/such/interpreter"
          run: ''              | expected a command
          run: "a 'b"          | a missing '
          run: []              | expected a list with at least one item
          run: {command: cat}  | expected text, found settings
          run: cat a > b       | there is no shell, so ">" would be an argument
          relay: exec:cat      | for a program write run: COMMAND
          relay: udp://a:1     | expected tcp://host:port or unix:/path
          relay: tcp://a:0     | nothing listens on port 0
          relay: here          | expected an address
          """)
  void mistakesAreToldWhereTheyAre(String settings, String message) throws IOException {
    Files.createDirectory(folder.resolve("data"));
    file("plain", "text", "rw-r--r--");
    file("dos", "#!/bin/sh\r\necho\r\n", "rwxr-xr-x");
    file("lost", "#! /no/such/interpreter -x\n", "rwxr-xr-x");
    assertThat(mistakes(settings)).contains(message).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          terminal: maybe                  | :5: services.it.terminal: expected true or false
          stderr: here                     | expected log or client, found "here"
          terminl: true                    | unknown key; did you mean terminal?
          environment: {A-B: x}            | environment.A-B: a variable's name is letters
          environment: {REMOTE_ADDR: x}    | this variable tells the program about its client
          directory: nowhere               | no such folder: nowhere
          texts: {idel: x}                 | unknown key; did you mean idle?
          quiz: {}                         | a service has exactly one kind, found 2
          connect-timeout: 1s              | unknown key
          """)
  void mistakesBesideTheCommandAreTold(String settings, String message) {
    assertThat(mistakes("run: cat\n" + settings)).contains(message);
  }
}
