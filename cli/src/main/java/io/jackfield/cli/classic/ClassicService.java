package io.jackfield.cli.classic;

import io.jackfield.DatagramHandler;
import io.jackfield.Handler;
import io.jackfield.UdpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One of the classic small services, over TCP and over UDP.
///
/// @param name its name, as in the registry of service names
/// @param port the port that its RFC assigns
/// @param what what it does, for the help
/// @param tcp its TCP side
/// @param udp its UDP side
public record ClassicService(String name, int port, String what, Handler tcp, DatagramHandler udp) {

  /// All of them; a new one is one file and one line here.
  public static final List<ClassicService> ALL =
      List.of(
          Echo.SERVICE,
          Discard.SERVICE,
          Chargen.SERVICE,
          Daytime.SERVICE,
          Time.SERVICE,
          Qotd.SERVICE);

  // Two such services that answer each other would do so for ever, so a forged datagram "from" one
  // of
  // these ports gets no answer.
  private static final Set<Integer> OWN_PORTS = Set.of(7, 9, 13, 17, 19, 37);

  /// Guards the UDP side against answer loops.
  public ClassicService {
    var answer = udp;
    udp =
        (datagram, reply) -> {
          UdpAddress peer = datagram.peer();
          if (!OWN_PORTS.contains(peer.port())) {
            answer.handle(datagram, reply);
          }
        };
  }

  /// The service of that name.
  public static Optional<ClassicService> named(String name) {
    return ALL.stream().filter(service -> service.name.equals(name)).findFirst();
  }
}
