package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
public final class Tube extends TubeOutput implements Closeable {
  /// How many bytes a failure shows of what had come, and of what was last sent.
  public static final int REPORTED_BYTES = 256;

  private final Dialogue dialogue;
  private final TubeCore core;
  private final Patience patience;

  private Tube(Dialogue dialogue, Patience patience) {
    super(dialogue.core(), patience);
    this.dialogue = dialogue;
    this.core = dialogue.core();
    this.patience = patience;
  }

  /// Connects over TCP, with [ConnectOptions#defaults] and [TubeOptions#defaults].
  ///
  /// @param host a name or an address
  /// @throws JackfieldException [NameException] or [ConnectFailedException]
  public static Tube connect(String host, int port) throws IOException {
    return connect(new TcpAddress(host, port));
  }

  /// Connects to any address.
  ///
  /// @throws JackfieldException [NameException] or [ConnectFailedException]
  public static Tube connect(Address address, ConnectOptions how, TubeOptions options)
      throws IOException {
    return over(Duplex.connect(address, how), options);
  }

  /// Connects to any address with all defaults, and puts layers around the connection, TLS say, the
  /// first innermost.
  ///
  /// @throws JackfieldException [NameException], [ConnectFailedException] or [TlsException]
  public static Tube connect(Address address, Layer... layers) throws IOException {
    return over(Duplex.connect(address, ConnectOptions.defaults(), layers));
  }

  /// A tube over a duplex, which from now on belongs to the tube.
  public static Tube over(Duplex duplex, TubeOptions options) {
    return new Tube(
        Dialogue.over(duplex, options), new Patience(options.timeout(), Deadline.none()));
  }

  /// A tube over a duplex, with [TubeOptions#defaults].
  public static Tube over(Duplex duplex) {
    return over(duplex, TubeOptions.defaults());
  }

  /// Two tubes joined in memory: what one sends the other reads. For tests and for parts of one
  /// program that talk in text.
  public static Pair pair() {
    return pair(TubeOptions.defaults());
  }

  /// Two tubes joined in memory, both with these options.
  public static Pair pair(TubeOptions options) {
    var ends = Duplex.pair();
    return new Pair(over(ends.left(), options), over(ends.right(), options));
  }

  /// Two ends of one conversation, closed together.
  public record Pair(Tube left, Tube right) implements Closeable {
    @Override
    public void close() throws IOException {
      Closing.all(List.of(left, right));
    }
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
    return new Tube(dialogue, new Patience(patience.timeout(), until));
  }

  /// This tube with another timeout for each wait and each write done through the result.
  ///
  /// @throws IllegalArgumentException when the time is negative
  public Tube withTimeout(Duration timeout) {
    return new Tube(dialogue, new Patience(Deadline.check(timeout), patience.job()));
  }

  // ---- reading

  /// What has come already, or if nothing has, what comes next: at least one byte.
  ///
  /// How much that is depends on the network, so it suits display and copying, not parsing.
  ///
  /// @throws EndOfStreamException when the peer has ended its side and all was read
  /// @throws TimedOutException when nothing came in time
  public Bytes readAvailable() throws IOException {
    return dialogue.reads().available(patience);
  }

  /// The same as text, at least one character and never half of one: the bytes of a character that
  /// has not come whole stay for the next read.
  ///
  /// @throws EndOfStreamException when the peer has ended its side and all was read
  /// @throws TimedOutException when no whole character came in time
  public String readAvailableText() throws IOException {
    return dialogue.reads().availableText(patience);
  }

  /// Exactly `count` bytes.
  ///
  /// @throws WaitException when fewer came; they can still be read
  public Bytes readExactly(int count) throws IOException {
    return dialogue.reads().exactly(count, patience);
  }

  /// The next `count` bytes, which stay for the next read.
  ///
  /// @throws WaitException when fewer came
  public Bytes peek(int count) throws IOException {
    return dialogue.reads().peek(count, patience);
  }

  /// Puts bytes back, to be read next.
  ///
  /// @throws IllegalArgumentException when more would be unread than the tube may buffer
  public void unread(Bytes bytes) throws IOException {
    dialogue.reads().unread(bytes, patience);
  }

  /// An integer in two's complement.
  ///
  /// @param bytes how many bytes it has, 1 to 8
  /// @throws WaitException when fewer came; they can still be read
  public long readInteger(int bytes, ByteOrder order) throws IOException {
    return dialogue.reads().integer(bytes, order, patience);
  }

  /// An integer without a sign. One of 8 bytes fills the `long`: see [Long#toUnsignedString].
  ///
  /// @param bytes how many bytes it has, 1 to 8
  /// @throws WaitException when fewer came; they can still be read
  public long readUnsigned(int bytes, ByteOrder order) throws IOException {
    return Integers.unsigned(readInteger(bytes, order), bytes);
  }

  /// The text before the next `delimiter`, which is taken from the stream but not returned.
  ///
  /// @throws WaitException when it did not come; what did come can still be read
  public String readUntil(String delimiter) throws IOException {
    return text(readUntil(bytes(delimiter)));
  }

  /// The text before the first of several delimiters, which is taken from the stream but not
  /// returned: the one that ends first, of those the longest. [#expect] tells which it was.
  ///
  /// @throws IllegalArgumentException when one can never be found, as `"\r\n"` beside `"\r"`
  /// @throws WaitException when none came; what did come can still be read
  public String readUntil(String delimiter, String orDelimiter, String... more) throws IOException {
    var all = new ArrayList<>(List.of(bytes(delimiter), bytes(orDelimiter)));
    Arrays.stream(more).map(this::bytes).forEach(all::add);
    return text(dialogue.reads().until(List.copyOf(all), patience));
  }

  /// The bytes before the next `delimiter`, which is taken from the stream but not returned.
  ///
  /// @throws WaitException when it did not come; what did come can still be read
  public Bytes readUntil(Bytes delimiter) throws IOException {
    return dialogue.reads().until(List.of(delimiter), patience);
  }

  /// Waits for the first of several things and tells which it was; it and what stood before it are
  /// taken from the stream.
  ///
  /// ```java
  /// var match = tube.expect(regex("capital of (.*)\\?"), literal("Wrong"), endOfStream());
  /// ```
  ///
  /// The one that ends first wins, of those the longest, whatever pieces the bytes came in.
  ///
  /// @throws IllegalArgumentException when nothing is named, or one of the literals can never be
  ///   found because another always ends before it, as `"\r"` before `"\r\n"`
  /// @throws WaitException when none came; what did come can still be read
  public Match expect(Expected... alternatives) throws IOException {
    return dialogue.expecting().expect(List.of(alternatives), patience);
  }

  /// The next line without its end, LF or CRLF. What stands after the last line end when the peer
  /// ends its side is a line as well, given once.
  ///
  /// @throws EndOfStreamException when there is no further line
  /// @throws WaitException when no whole line came; what did come can still be read
  public String readLine() throws IOException {
    return dialogue.lines().line(patience);
  }

  /// The next line without its end, which is exactly `terminator`: an LF within it is text, or with
  /// `"\n"` a CR before it. The rest of an ended stream is a line as well, as for [#readLine()].
  ///
  /// @throws EndOfStreamException when there is no further line
  /// @throws WaitException when no whole line came; what did come can still be read
  public String readLine(String terminator) throws IOException {
    return dialogue.lines().line(bytes(terminator), patience);
  }

  /// The next line with its end, LF or CRLF, or with none: so one can tell a line that the peer has
  /// ended from one that it broke off.
  ///
  /// @throws EndOfStreamException when there is no further line
  /// @throws WaitException when no whole line came; what did come can still be read
  public Line readMarkedLine() throws IOException {
    return dialogue.lines().marked(patience);
  }

  /// The next `count` lines, each as by [#readLine()]: all of them or none.
  ///
  /// @throws WaitException when fewer came; they can still be read
  public List<String> readLines(int count) throws IOException {
    return dialogue.lines().lines(count, patience);
  }

  /// The next line that qualifies; the lines before it are dropped.
  ///
  /// @throws WaitException when none came; all lines can still be read
  public String readLineWhere(LineFilter filter) throws IOException {
    return dialogue.lines().where(filter, patience);
  }

  /// All that comes until nothing has come for `idle`, or the peer ends its side; may be empty.
  ///
  /// @param idle counted anew from each arrival; zero takes what is here already
  /// @throws TimedOutException when it does not grow quiet in time
  /// @throws LimitException when more comes than the tube may buffer
  public Bytes readUntilQuiet(Duration idle) throws IOException {
    return dialogue.reads().untilQuiet(idle, patience);
  }

  /// Drops all that comes until nothing has come for `idle`, or the peer ends its side.
  ///
  /// @param idle counted anew from each arrival; zero drops what is here already
  /// @return how many bytes were dropped
  /// @throws TimedOutException when it does not grow quiet in time; what came before is dropped
  public long drain(Duration idle) throws IOException {
    return dialogue.reads().drain(idle, patience);
  }

  /// All that comes until the peer ends its side; empty when it has ended and all was read.
  ///
  /// @throws TimedOutException when it does not end in time
  /// @throws LimitException when more comes than the tube may buffer
  public Bytes readToEnd() throws IOException {
    return dialogue.reads().toEnd(patience);
  }

  // ---- writing: see TubeOutput

  /// Waits for the prompt, then sends the text.
  ///
  /// @return what stood before the prompt
  /// @throws WaitException when the prompt did not come, and nothing was sent; or when sending
  ///   failed, as [#send(String)] does
  public String sendAfter(String prompt, String text) throws IOException {
    var before = readUntil(prompt);
    send(text);
    return before;
  }

  /// Waits for the prompt, then sends the text and a line end. Else as [#sendAfter].
  public String sendLineAfter(String prompt, String line) throws IOException {
    return sendAfter(prompt, line + core.options().newline());
  }

  // ---- its state

  /// Waits until there is something to read: false when nothing came in time, or the peer has ended
  /// its side. Reads nothing.
  ///
  /// @param time how long to wait, instead of the tube's timeout; zero asks only for what is here
  /// @throws ResetException when the connection broke
  public boolean awaitData(Duration time) throws IOException {
    return dialogue.reads().await(time, patience);
  }

  /// How many bytes have come and are unread in this tube; the kernel may hold more. For the thread
  /// that reads.
  public int buffered() {
    return core.buffer().size();
  }

  /// Whether a read, or [#awaitData], has met the end of the peer's stream; what is buffered can
  /// still be read. False is no promise that the peer is there: only reading finds out. For the
  /// thread that reads.
  public boolean endOfStreamSeen() {
    return core.ended();
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

  /// Joins this tube with another until both have ended, and closes both; see [Relay].
  public Relay.Outcome joinTo(Tube other) throws IOException {
    return Relay.join(asDuplex(), other.asDuplex());
  }

  // ---- at the keyboard

  /// Hands the conversation to the user, line by line; see [#interact(InteractMode)].
  public InteractEnd interact() throws IOException {
    return interact(InteractMode.LINE);
  }

  /// Hands the conversation to the user's terminal: what the peer says is shown, what the user
  /// types is sent. Returns by itself when the peer ends; the tube stays usable after the user's
  /// Ctrl-D and Ctrl-C.
  ///
  /// When standard input is a pipe or a file, all of it is sent, then this side's output ends
  /// (half-close), and what the peer says is printed to its end.
  ///
  /// The tube's timeout bounds each sending; the user may think for as long as it takes, so a
  /// deadline of [#within] does not count. The terminal is left as it was, whatever happens.
  ///
  /// @throws WaitException when the connection broke
  public InteractEnd interact(InteractMode mode) throws IOException {
    core.readAhead();
    var patient = new Tube(dialogue, new Patience(patience.timeout(), Deadline.none()));
    return Keyboard.atTerminal().orElseGet(PlainKeyboard::new).interact(patient, mode);
  }

  private String text(Bytes bytes) {
    return bytes.text(core.options().charset());
  }

  @Override
  public String toString() {
    return "tube " + List.of(local().display(), peer().display());
  }
}
