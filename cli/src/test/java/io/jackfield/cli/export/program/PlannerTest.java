package io.jackfield.cli.export.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.cli.export.program.Move.EndOutput;
import io.jackfield.cli.export.program.Move.Lines;
import io.jackfield.cli.export.program.Move.ReadToEnd;
import io.jackfield.cli.export.program.Move.Receive;
import io.jackfield.cli.export.program.Move.Remark;
import io.jackfield.cli.export.program.Move.Rounds;
import io.jackfield.cli.export.program.Move.Send;
import io.jackfield.cli.export.program.Move.Until;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.TranscriptException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static Until until(String delimiter, String said) {
    return new Until(Bytes.of(delimiter), 1, Bytes.of(said));
  }

  private static Send send(String text) {
    return new Send(Bytes.of(text));
  }

  @Test
  void piecesOfTheNetworkAreNoSteps() throws Exception {
    var session =
        Dialogues.overTcp()
            .hear("Na")
            .hear("me? ")
            .say("A")
            .say("da\n")
            .hear("H")
            .hear("i\n")
            .close();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(until("? ", "Name? "), send("Ada\n"), new Lines(1, Bytes.of("Hi\n")));
  }

  @Test
  void linesThatWereSaidOneByOneStayLines() throws Exception {
    var session = Dialogues.overTcp().say("a\n").say("b\nc\n").say("d").say("e").close();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(send("a\n"), send("b\nc\n"), send("de"));
  }

  @Test
  void theEndOfOneSideIsDoneAndThatOfTheOtherAwaited() throws Exception {
    var session = Dialogues.overTcp().say("a").endOutput().hear("b").hear("c").serverEnds().close();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(send("a"), new EndOutput(), new ReadToEnd(Bytes.of("bc")));
  }

  @Test
  void closingIsEndingAsWell() throws Exception {
    var session = Dialogues.overTcp().say("a").hear("b\n").serverEnds().endOutput().close();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(send("a"), new ReadToEnd(Bytes.of("b\n")));
  }

  @Test
  void aServerThatClosesEndsWhatItSays() throws Exception {
    var session =
        new Session(
            1,
            Role.SERVER,
            "tcp://127.0.0.1:7000",
            "tcp://127.0.0.1:50000",
            List.of(
                new Session.Sent(Duration.ZERO, Bytes.of("Name? ")),
                new Session.Received(Duration.ZERO, Bytes.of("Ada\n")),
                new Session.Sent(Duration.ZERO, Bytes.of("Bye\n")),
                new Session.Closed(Duration.ZERO, "we-ended", 4, 10)));
    var plan = Dialogues.plan(session);
    assertThat(plan.target().display()).isEqualTo("127.0.0.1:7000");
    assertThat(plan.moves())
        .containsExactly(until("? ", "Name? "), send("Ada\n"), new ReadToEnd(Bytes.of("Bye\n")));
  }

  @Test
  void datagramsAreKeptApart() throws Exception {
    var session =
        Dialogues.with("udp://127.0.0.1:53")
            .say("a")
            .say("b")
            .hear("c")
            .hear("d")
            .endOutput()
            .close();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(
            send("a"), send("b"), new Receive(Bytes.of("c")), new Receive(Bytes.of("d")));
  }

  @Test
  void whatIsMissingOrBrokenIsRemarked() throws Exception {
    var session =
        Dialogues.overTcp()
            .hear("a\n")
            .add(new Session.Broke(Duration.ZERO, "reset\nby peer"))
            .open();
    assertThat(Dialogues.plan(session).moves())
        .containsExactly(
            new Lines(1, Bytes.of("a\n")),
            new Remark("Here the recorded connection broke: reset\u00b7by peer."),
            new Remark("The recording ends here, before the conversation did."));
  }

  @Test
  void roundsThatAreAlikeBecomeALoop() throws Exception {
    var dialogue = Dialogues.overTcp();
    for (int i = 0; i < Folding.ALIKE; i++) {
      dialogue.hear(i + ". Really? ").say("yes\n");
    }
    var moves = Dialogues.plan(dialogue.close()).moves();
    assertThat(moves).hasSize(1);
    assertThat(((Rounds) moves.getFirst()).common()).isPresent();
  }

  @Test
  void aLongDialogueBecomesATableOfPromptsAndAnswers() throws Exception {
    var dialogue = Dialogues.overTcp();
    for (int i = 0; i < Folding.MIXED; i++) {
      dialogue.hear(i % 2 == 0 ? "Name: " : "> ").say(i + "\n");
    }
    var moves = Dialogues.plan(dialogue.close()).moves();
    assertThat(moves).hasSize(1);
    assertThat(((Rounds) moves.getFirst()).common()).isEmpty();
  }

  @Test
  void whatNoProgramCanHoldIsRefused() {
    var large = Dialogues.overTcp().say(Bytes.of(new byte[Planner.MOST_SENT_BYTES + 1])).close();
    assertThatThrownBy(() -> Dialogues.plan(large))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining("more than 262144 bytes")
        .hasMessageContaining("jack replay");
    var dialogue = Dialogues.overTcp();
    for (int i = 0; i <= Planner.MOST_MOVES; i++) {
      dialogue.hear("? ").say("yes\n");
    }
    var many = dialogue.close();
    assertThatThrownBy(() -> Dialogues.plan(many))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining("2001 waits and answers");
  }

  @Test
  void whomNobodyCanCallIsToldSo() {
    assertThatThrownBy(() -> Dialogues.plan(Dialogues.with("memory:1").close()))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining("no program can connect to memory:1");
  }
}
