package io.jackfield.script;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.Handler;
import io.jackfield.Layer;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.WireListener;
import io.jackfield.wire.WireLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The tube of a single-file program: where to is for its command line to say, so that the same
/// file talks to a local program and to the service.
///
/// ```java
/// void main(String[] args) throws IOException {
///   try (var tube = Script.tube(args)) {
///     tube.sendLineAfter("Name? ", "Ada");
///     IO.println(tube.readLine());
///   }
/// }
/// ```
///
/// `jack run` fills in the words and the properties below; without it they are for `java` itself.
///
/// | property | means |
/// |---|---|
/// | `jackfield.timeout` | the tube's timeout, ISO 8601 (`PT5S`); default 30 s |
/// | `jackfield.debug` | `true`: what passes on the wire is told on standard error |
/// | `jackfield.record` | the file of a [io.jackfield.transcript.TranscriptWriter]; default none |
public final class Script {
  /// The tube's timeout, as [Duration#parse] reads it.
  public static final String TIMEOUT_PROPERTY = "jackfield.timeout";

  /// Whether what passes on the wire is told on standard error.
  public static final String DEBUG_PROPERTY = "jackfield.debug";

  /// The file of a transcript of all that is said through these tubes and servers.
  public static final String RECORD_PROPERTY = "jackfield.record";

  private static final String LOOPBACK = "127.0.0.1";

  private static final List<WireListener> WATCHING = new CopyOnWriteArrayList<>();

  private Script() {}

  /// Connects to the address that the words name: one word in any spelling of [Address#parse], or
  /// host and port.
  ///
  /// @throws BadAddressException when they name none
  /// @throws IOException one of the subtypes of `JackfieldException` that says which step failed
  public static Tube tube(String... words) throws IOException {
    return tube(words, new Layer[0]);
  }

  /// The same with layers around the connection, TLS say, the first innermost.
  public static Tube tube(String[] words, Layer... layers) throws IOException {
    if (words.length == 0) {
      throw new BadAddressException(
          "where to? give HOST PORT, or an address such as tcp://host:port or exec:./program");
    }
    var how = ConnectOptions.defaults().withListener(listener());
    var duplex = Duplex.connect(Address.parse(List.of(words)), how, layers);
    return Tube.over(duplex, options());
  }

  /// The other side: is the service, for one client on standard input and output when there are no
  /// words, else for many at an address: a port (of the loopback address), host and port, or one
  /// word in any spelling that a [Server] takes. Says on standard error where it listens.
  ///
  /// Returns when the conversation is over, or never: a server ends with its process.
  ///
  /// @throws BadAddressException when the words name no address
  /// @throws IOException when the address cannot be taken, or the one conversation failed
  public static void serve(String[] words, Handler handler)
      throws IOException, InterruptedException {
    serve(words, handler, ServerOptions.defaults().withListener(listener()));
  }

  /// The same with options: with a TLS layer, say. They are for a server only.
  public static void serve(String[] words, Handler handler, ServerOptions options)
      throws IOException, InterruptedException {
    if (words.length == 0) {
      try (var tube = Tube.connect(StdioAddress.INSTANCE)) {
        handler.handle(tube);
      }
      return;
    }
    boolean port = words.length == 1 && words[0].chars().allMatch(Character::isDigit);
    var address = port ? TcpAddress.of(LOOPBACK, words[0]) : Address.parse(List.of(words));
    try (var server = Server.listen(address, options, handler)) {
      System.err.println("listening on " + server.address().display());
      server.join();
    }
  }

  /// Has a listener told of all tubes and servers that are made here from now on, until what is
  /// returned is closed. For whoever runs a program that uses this class.
  public static Closeable watch(WireListener listener) {
    WATCHING.add(listener);
    return () -> WATCHING.remove(listener);
  }

  private static WireListener listener() throws IOException {
    var listener =
        Boolean.getBoolean(DEBUG_PROPERTY)
            ? new WireLog(System.err::println).withBytes()
            : WireListener.NONE;
    for (var each : WATCHING) {
      listener = listener.and(each);
    }
    var file = System.getProperty(RECORD_PROPERTY);
    return file == null ? listener : listener.and(ScriptTranscript.at(Path.of(file)));
  }

  private static TubeOptions options() {
    var defaults = TubeOptions.defaults();
    var timeout = System.getProperty(TIMEOUT_PROPERTY);
    try {
      return timeout == null ? defaults : defaults.withTimeout(Duration.parse(timeout));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          TIMEOUT_PROPERTY + " is no duration: \"" + timeout + "\"; write PT5S for 5 seconds", e);
    }
  }
}
