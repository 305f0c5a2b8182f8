package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A conversation: buffered reading that waits for what one names, and writing.
///
/// ```java
/// try (var tube = Tube.connect("127.0.0.1", 7000)) {
///   String question = tube.readUntil("? ");
///   tube.sendLine(answer(question));
///   System.out.println(tube.readLine());
/// }
/// ```
///
/// - Text in, text out: a method that takes or gives a `String` uses the tube's charset (UTF-8
///   unless told otherwise); those that take or give [Bytes] leave bytes alone.
/// - Every wait is bounded: by the tube's timeout (30 s unless told otherwise), and by [#within].
/// - **A wait that fails throws and loses no byte.** Timeout, end of stream, limit and reset are
///   four exceptions ([TimedOutException], [EndOfStreamException], [LimitException],
///   [ResetException]); each says what was awaited and what had come, and the next read starts
///   where this one did.
/// - The result never depends on how the network cut the bytes.
///
/// One thread reads at a time; another may write meanwhile, and several may: their sends don't mix.
/// [#close] may come from any thread. Interrupting a thread that waits on a tube closes it.
public final class Tube implements Closeable {
  /// How many bytes a failure shows of what had come, and of what was last sent.
  public static final int REPORTED_BYTES = 256;

  private final TubeCore core;
  private final Patience patience;

  private Tube(TubeCore core, Patience patience) {
    this.core = core;
    this.patience = patience;
  }

  /// Connects over TCP, with [ConnectOptions#defaults] and [TubeOptions#defaults].
  ///
  /// @param host a name or an address
  /// @throws JackfieldException [NameException] or [ConnectFailedException]
  public static Tube connect(String host, int port) throws IOException {
    return connect(new TcpAddress(host, port));
  }

  /// Connects to any address, with [ConnectOptions#defaults] and [TubeOptions#defaults].
  ///
  /// @throws JackfieldException [NameException] or [ConnectFailedException]
  public static Tube connect(Address address) throws IOException {
    return connect(address, ConnectOptions.defaults(), TubeOptions.defaults());
  }

  /// Connects to any address.
  ///
  /// @throws JackfieldException [NameException] or [ConnectFailedException]
  public static Tube connect(Address address, ConnectOptions how, TubeOptions options)
      throws IOException {
    return over(Duplex.connect(address, how), options);
  }

  /// Connects to any address and puts layers around the connection, TLS say, the first innermost.
  ///
  /// @throws JackfieldException [NameException], [ConnectFailedException] or [TlsException]
  public static Tube connect(Address address, Layer... layers) throws IOException {
    return over(Duplex.connect(address, ConnectOptions.defaults(), layers));
  }

  /// A tube over a duplex, which from now on belongs to the tube.
  public static Tube over(Duplex duplex, TubeOptions options) {
    return new Tube(
        new TubeCore(duplex, options), new Patience(options.timeout(), Deadline.none()));
  }

  /// A tube over a duplex, with [TubeOptions#defaults].
  public static Tube over(Duplex duplex) {
    return over(duplex, TubeOptions.defaults());
  }

  // ---- time

  /// This tube with a deadline `time` from now for all that is done through the result, however
  /// many steps; of nested deadlines the earlier wins. The tube itself keeps its own limits.
  ///
  /// `Duration.ZERO` means "only what is here already", the kernel's buffer included.
  ///
  /// @throws IllegalArgumentException when the time is negative
  public Tube within(Duration time) {
    var until = patience.job().earlier(Deadline.after(time, core.options().ticker()));
    return new Tube(core, new Patience(patience.timeout(), until));
  }

  /// This tube with another timeout for each wait and each write done through the result.
  ///
  /// @throws IllegalArgumentException when the time is negative
  public Tube withTimeout(Duration timeout) {
    return new Tube(core, new Patience(Deadline.check(timeout), patience.job()));
  }

  // ---- reading

  /// What has come already, or if nothing has, what comes next: at least one byte.
  ///
  /// How much that is depends on the network, so it suits display and copying, not parsing.
  ///
  /// @throws EndOfStreamException when the peer has ended its side and all was read
  /// @throws TimedOutException when nothing came in time
  public Bytes readAvailable() throws IOException {
    return core.readAvailable(patience);
  }

  /// Exactly `count` bytes.
  ///
  /// @throws WaitException when fewer came; they can still be read
  public Bytes readExactly(int count) throws IOException {
    return core.readExactly(count, patience);
  }

  /// The text before the next `delimiter`, which is taken from the stream but not returned.
  ///
  /// @throws WaitException when it did not come; what did come can still be read
  public String readUntil(String delimiter) throws IOException {
    return text(readUntil(Bytes.of(delimiter, core.options().charset())));
  }

  /// The bytes before the next `delimiter`, which is taken from the stream but not returned.
  ///
  /// @throws WaitException when it did not come; what did come can still be read
  public Bytes readUntil(Bytes delimiter) throws IOException {
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("empty delimiter");
    }
    return core.readUntil(delimiter, patience);
  }

  /// The next line without its end, LF or CRLF. What stands after the last line end when the peer
  /// ends its side is a line as well, given once.
  ///
  /// @throws EndOfStreamException when there is no further line
  /// @throws WaitException when no whole line came; what did come can still be read
  public String readLine() throws IOException {
    return text(core.readLine(patience));
  }

  /// All that comes until the peer ends its side; empty when it has ended and all was read.
  ///
  /// @throws TimedOutException when it does not end in time
  /// @throws LimitException when more comes than the tube may buffer
  public Bytes readToEnd() throws IOException {
    return core.readToEnd(patience);
  }

  // ---- writing

  /// Sends the text, in one write.
  ///
  /// @throws ResetException when the peer is gone
  /// @throws TimedOutException when the peer does not take it in time; the tube is closed then,
  ///   since nobody knows how much arrived
  public void send(String text) throws IOException {
    send(Bytes.of(text, core.options().charset()));
  }

  /// Sends the bytes, in one write. Fails as [#send(String)] does.
  public void send(Bytes bytes) throws IOException {
    core.send(bytes, patience);
  }

  /// Sends the text and a line end, in one write. Fails as [#send(String)] does.
  public void sendLine(String line) throws IOException {
    send(line + core.options().newline());
  }

  /// Ends the output: the peer sees the end of the stream (half-close). Reading goes on.
  public void closeOutput() throws IOException {
    core.closeOutput();
  }

  /// Closes the conversation at once. Idempotent.
  @Override
  public void close() throws IOException {
    core.close();
  }

  // ---- about it

  /// This side's address.
  public Address local() {
    return core.duplex().local();
  }

  /// The other side's address.
  public Address peer() {
    return core.duplex().peer();
  }

  /// What a layer of this connection knows of it: `facts(TlsFacts.class)`, say. Empty when there is
  /// no such layer.
  public <F> Optional<F> facts(Class<F> kind) {
    return core.duplex().facts(kind);
  }

  /// This tube as a plain duplex, for a [Relay] say: what the tube has buffered is read first.
  public Duplex asDuplex() {
    return new TubeDuplex(core);
  }

  /// Joins this tube with a duplex until both have ended; see [Relay].
  public Relay.Outcome joinTo(Duplex other) throws IOException {
    return Relay.join(asDuplex(), other, Relay.Until.BOTH_ENDED);
  }

  private String text(Bytes bytes) {
    return bytes.text(core.options().charset());
  }

  @Override
  public String toString() {
    return "tube " + List.of(local().display(), peer().display());
  }
}
