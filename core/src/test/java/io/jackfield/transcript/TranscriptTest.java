package io.jackfield.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.Span;
import io.jackfield.WireEvent;
import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TranscriptTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("talk.jsonl");
  }

  private Transcript kept(List<WireEvent> events) throws IOException {
    try (var writer = TranscriptWriter.create(file(), "title")) {
      events.forEach(writer::on);
    }
    return Transcript.read(file());
  }

  private static List<String> names(Transcript transcript) {
    return transcript.entries().stream().map(Entry::event).toList();
  }

  @Test
  void oneOfEachKindOfEventIsKept() throws Exception {
    var events = Wires.all();
    assertThat(events.stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(WireEvent.class.getPermittedSubclasses());
    var transcript = kept(events);
    assertThat(transcript.ending()).isEqualTo(Ending.WHOLE);
    assertThat(transcript.title()).isEqualTo("title");
    assertThat(transcript.started()).isBefore(Instant.now().plusSeconds(1));
    assertThat(names(transcript)).hasSize(events.size()).doesNotHaveDuplicates();
    var connected = entry(transcript, "connected");
    assertThat(connected.connection()).isEqualTo(1);
    assertThat(connected.text("peer")).isEqualTo("tcp://127.0.0.1:41");
    assertThat(connected.duration("took_ms")).isEqualTo(Duration.ofNanos(1_235_000));
    assertThat(entry(transcript, "received").bytes()).isEqualTo(Bytes.of("hi"));
    assertThat(entry(transcript, "received").number("room")).isEqualTo(65_536);
    assertThat(entry(transcript, "resolving").connection()).isZero();
    assertThat(entry(transcript, "handshake-failed").text("reason")).isEqualTo("no \"trust\"\n");
  }

  private static Entry entry(Transcript transcript, String event) {
    return transcript.entries().stream()
        .filter(each -> each.event().equals(event))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bytesOfAllKindsAndSizesComeBack() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var pieces = new ArrayList<byte[]>();
    for (int size :
        new int[] {0, 1, 2, 3, 4, 100, 32_768, 32_769, 49_152, 49_153, 1_048_576, 1_000_001}) {
      var noise = new byte[size];
      random.nextBytes(noise);
      pieces.add(noise);
      var text = new byte[size];
      Arrays.fill(text, (byte) 'x');
      pieces.add(text);
    }
    var word = "gr\u00fc\u00df dich, \ud83d\ude00 \u2028 \u0007 \"quoted\" \\ \r\n".getBytes(UTF_8);
    for (int length = 0; length <= word.length; length++) {
      pieces.add(Arrays.copyOf(word, length));
    }
    var events = new ArrayList<WireEvent>(List.of(Wires.connected(1)));
    pieces.forEach(piece -> events.add(Wires.sent(1, piece)));
    pieces.forEach(piece -> events.add(Wires.received(1, piece)));
    var session = kept(events).sessions().getFirst();
    var all = Sessions.join(pieces.stream().map(Bytes::of));
    assertThat(session.sent()).isEqualTo(all);
    assertThat(session.received()).isEqualTo(all);
    try (var lines = Files.lines(file())) {
      assertThat(lines)
          .allMatch(
              line -> line.length() < 400_000 && line.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
  }

  @Test
  void whatWasSentCountsFromTheStartOfTheWrite() throws Exception {
    long now = System.nanoTime();
    var it = Wires.connection(1);
    var question = Wires.buffer("question".getBytes(UTF_8));
    var answer = Wires.buffer("answer".getBytes(UTF_8));
    long ms = 1_000_000;
    // The reader tells of the answer before the writer tells of the question.
    var transcript =
        kept(
            List.of(
                Wires.connected(1),
                new WireEvent.Received(it, answer, 10, new Span(now, now + 2_000 * ms)),
                new WireEvent.Sent(it, question, new Span(now + 1_000 * ms, now + 3_000 * ms))));
    assertThat(names(transcript)).containsExactly("connected", "sent", "received");
    assertThat(transcript.sessions().getFirst().steps())
        .extracting(step -> (Object) step.getClass())
        .containsExactly(Session.Sent.class, Session.Received.class);
  }

  @Test
  void aFileThatIsCutAnywhereIsReadUpToThere() throws Exception {
    try (var writer = TranscriptWriter.create(file(), "title")) {
      for (var event : Wires.all()) {
        // Those with a time of their own are told in its order here.
        writer.on(
            switch (event) {
              case WireEvent.Received _ -> Wires.received(1, new byte[9]);
              case WireEvent.Sent _ -> Wires.sent(1, new byte[9]);
              default -> event;
            });
      }
    }
    var whole = Transcript.read(file());
    var bytes = Files.readAllBytes(file());
    int header = new String(bytes, UTF_8).indexOf('\n');
    int end = new String(bytes, UTF_8).lastIndexOf("{\"ms\"");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file(), Arrays.copyOf(bytes, length));
      if (length < header) {
        assertThatThrownBy(() -> Transcript.read(file())).isInstanceOf(TranscriptException.class);
        continue;
      }
      var cut = Transcript.read(file());
      assertThat(cut.entries()).isEqualTo(whole.entries().subList(0, cut.entries().size()));
      int expected = 0;
      for (int i = header + 1; i <= length; i++) {
        // A line counts when it is there, whether or not its end is.
        expected += bytes[i] == '\n' && i < end ? 1 : 0;
      }
      assertThat(cut.entries()).hasSize(expected);
      assertThat(cut.ending())
          .isEqualTo(length == bytes.length - 1 ? Ending.WHOLE : Ending.BROKEN_OFF);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "nonsense                                  | expected a value at character 1",
        "[]                                        | expected an object",
        "{\"ms\":1}                                | the member \"event\" is missing",
        "{\"event\":\"sent\"}                      | the member \"ms\" is missing",
        "{\"ms\":-1,\"event\":\"sent\"}            | the member \"ms\" is negative",
        "{\"ms\":1,\"event\":\"sent\",\"base64\":\"?\"} | the member \"base64\" is not in Base64",
        "{\"ms\":1,\"event\":\"sent\"              | ends too early"
      })
  void aWrongLineInTheMiddleIsAnErrorWithItsNumber(String line, String message) throws Exception {
    kept(List.of(Wires.connected(1)));
    var lines = new ArrayList<>(Files.readAllLines(file()));
    lines.add(2, line);
    Files.write(file(), lines);
    assertThatThrownBy(() -> Transcript.read(file()))
        .isInstanceOf(TranscriptException.class)
        .hasMessageStartingWith(file() + ", line 3: ")
        .hasMessageContaining(message);
    // The same as the last line, with its end: nobody was killed while writing it.
    Files.write(file(), lines.subList(0, 3));
    assertThatThrownBy(() -> Transcript.read(file())).isInstanceOf(TranscriptException.class);
  }

  @Test
  void unknownEventsAndMembersDoNotHinder() throws Exception {
    kept(List.of(Wires.connected(1), Wires.received(1, new byte[] {'a'})));
    var lines = new ArrayList<>(Files.readAllLines(file()));
    lines.add(
        2, "{\"ms\":0.5,\"event\":\"from-the-future\",\"x\":{\"y\":[1]},\"gr\u00fc\u00df\":1}");
    Files.write(file(), lines, UTF_8);
    var transcript = Transcript.read(file());
    assertThat(names(transcript)).contains("from-the-future");
    assertThat(transcript.sessions().getFirst().received()).isEqualTo(Bytes.of("a"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``                                                  | is no transcript",
        "hello                                               | is no transcript",
        "{\"event\":\"connected\"}                           | is no transcript",
        "{\"event\":\"transcript\",\"version\":2}            | a transcript of version 2",
        "{\"event\":\"transcript\",\"version\":1}            | line 1: \"started\" should be"
      })
  void whatIsNoTranscriptIsTold(String first, String message) throws Exception {
    Files.writeString(file(), first + "\n");
    assertThatThrownBy(() -> Transcript.read(file()))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining(message);
  }

  @Test
  void aLineThatHasNoEndIsNotReadIntoMemory() throws Exception {
    Files.write(file(), new byte[TranscriptLines.LONGEST + 1]);
    assertThatThrownBy(() -> Transcript.read(file())).hasMessageContaining("is no transcript");
    Files.delete(file());
    kept(List.of());
    Files.writeString(
        file(), Files.readString(file()) + " ".repeat(TranscriptLines.LONGEST + 1) + "\n");
    assertThatThrownBy(() -> Transcript.read(file())).hasMessageContaining("line 3: longer than");
  }

  @Test
  void aFileThatIsLargerThanTheMemoryIsToldOfInWords() throws Exception {
    var program =
        """
        void main(String[] args) throws Exception {
          try {
            io.jackfield.transcript.Transcript.read(java.nio.file.Path.of(args[0]));
          } catch (io.jackfield.transcript.TranscriptException e) {
            IO.print(e.getMessage());
          }
        }
        """;
    try (var writer =
        TranscriptWriter.create(
            file(), "", TranscriptLimits.defaults().withFileBytes(TranscriptLimits.UNLIMITED))) {
      for (int i = 0; i < 40; i++) {
        writer.on(Wires.received(1, new byte[1024 * 1024]));
      }
    }
    var source = Files.writeString(folder.resolve("Read.java"), program);
    var child = Child.java("-Xmx64m", source.toString(), file().toString());
    assertThat(child.output()).contains("larger than this program's memory, which is 64 MiB");
  }

  @Test
  void theOtherSideOfARelayIsNoSessionOfItsOwn() throws Exception {
    try (var writer = TranscriptWriter.create(file(), "")) {
      var other = writer.withoutBytes();
      writer.on(new WireEvent.Accepted(Wires.connection(1)));
      other.on(Wires.connected(2));
      writer.joined(Wires.connection(1), Wires.connection(2));
      writer.on(Wires.received(1, new byte[] {'a'}));
      other.on(Wires.sent(2, new byte[] {'a'}));
      other.on(Wires.closed(2, 0, 1));
      writer.on(Wires.closed(1, 1, 0));
    }
    var transcript = Transcript.read(file());
    assertThat(transcript.sessions()).extracting(Session::id).containsExactly(1L);
    assertThat(transcript.sessions().getFirst().isWhole()).isTrue();
    assertThat(names(transcript))
        .containsExactly("accepted", "connected", "joined", "received", "closed", "closed");
    assertThat(entry(transcript, "joined").number("onwards")).isEqualTo(2);
  }
}
