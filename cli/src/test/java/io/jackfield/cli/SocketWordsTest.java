package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ConnectOptions;
import io.jackfield.SocketSettings;
import io.jackfield.SocketSettings.Setting;
import io.jackfield.TcpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

@Timeout(60)
class SocketWordsTest {

  private static ConnectOptions connecting(String... words) {
    var spec = CommandSpec.create();
    SocketWords.describeConnecting(spec);
    return SocketWords.connecting(parse(spec, words), ConnectOptions.defaults());
  }

  private static SocketSettings listening(String... words) {
    var spec = CommandSpec.create();
    SocketWords.describeListening(spec);
    spec.addOption(Options.ipv4()).addOption(Options.ipv6());
    return SocketWords.listening(parse(spec, words));
  }

  private static ParseResult parse(CommandSpec spec, String... words) {
    return new CommandLine(spec).parseArgs(words);
  }

  @Test
  void wordsBecomeSettings() {
    assertThat(connecting("--keepalive", "90s,500ms,3", "--dscp=ef", "--no-delay=false").socket())
        .isEqualTo(
            new SocketSettings(
                Map.of(
                    Setting.KEEP_ALIVE, 1,
                    Setting.KEEP_IDLE, 90,
                    Setting.KEEP_INTERVAL, 1,
                    Setting.KEEP_COUNT, 3,
                    Setting.TRAFFIC_CLASS, 46 * 4,
                    Setting.NO_DELAY, 0),
                ""));
    assertThat(connecting("--sndbuf=64k", "--rcvbuf=1m", "--mark=0x10", "--broadcast").socket())
        .isEqualTo(
            new SocketSettings(
                Map.of(
                    Setting.SEND_BUFFER, 65536,
                    Setting.RECEIVE_BUFFER, 1048576,
                    Setting.MARK, 16,
                    Setting.BROADCAST, 1),
                ""));
    assertThat(connecting("--dscp=af41", "--device=eth0").socket())
        .isEqualTo(new SocketSettings(Map.of(Setting.TRAFFIC_CLASS, 34 * 4), "eth0"));
    assertThat(listening("-6", "--reuse-port").settings())
        .containsOnlyKeys(Setting.IPV6_ONLY, Setting.REUSE_PORT);
    assertThat(listening()).isEqualTo(SocketSettings.defaults());
  }

  @Test
  void aSourceAddressMayLackThePort() {
    assertThat(connecting("--local", "127.0.0.2").local()).contains(new TcpAddress("127.0.0.2", 0));
    assertThat(connecting("--local", "127.0.0.2:5").local())
        .contains(new TcpAddress("127.0.0.2", 5));
    assertThat(connecting("--local", "::1").local()).contains(new TcpAddress("::1", 0));
    assertThat(connecting("--local", "[::1]").local()).contains(new TcpAddress("::1", 0));
    assertThat(connecting("--local", "[::1]:5").local()).contains(new TcpAddress("::1", 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ttl 0",
        "--ttl 256",
        "--ttl x",
        "--dscp 64",
        "--dscp af44",
        "--keepalive 1s,2s,3,4",
        "--keepalive -1",
        "--sndbuf 10g",
        "--no-delay maybe",
        "--mark -1",
        "--local unix:/a",
        "--device a-name-that-is-too-long",
        "--on-stdin-eof maybe",
        "--on-peer-eof wait=",
        "--idle never",
        "--retry often",
        "--retry-max-delay 0"
      })
  void wrongWordsAreRefused(String words) throws Exception {
    var all = ("connect " + words + " 127.0.0.1 7").split(" ", -1);
    var result = JackRun.run(all);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theVerbConnectsFromTheSourceAddress() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start(
                "connect",
                "--local",
                "0.0.0.0:0",
                "--keepalive",
                "5s",
                Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      jack.endInput();
      peer.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      Loopback.hangUp(peer);
      assertThat(jack.restOfOutput()).asString().isEqualTo("hello");
      assertThat(jack.exitCode()).isZero();
    }
  }
}
