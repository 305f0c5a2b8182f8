package io.jackfield.explain;

/// What one learns from a call, an idea each; each is told once. To make an explanation better,
/// make its text here better.
enum Lesson {
  // ---- names and addresses
  NAME(
      "people use names, packets need addresses: the resolver looks into /etc/hosts and asks DNS, as"
          + " this machine is set up to do"),
  SEVERAL_ADDRESSES(
      "one name can have several addresses: if one does not answer, the next is tried as well, and"
          + " the first to answer wins"),
  NAME_UNKNOWN("no packet went to the server: without an address there is nowhere to send it"),

  // ---- making sockets
  CLIENT_SOCKET("our end of what is to come: it has no address yet, and no peer"),
  LISTENING_SOCKET(
      "it will never carry a byte of data itself: each client gets a socket of its own"),
  DATAGRAM_SOCKET("no connection and no stream: each datagram stands alone, and may get lost"),
  UNIX_SOCKET("no network is needed: both ends are on this machine and meet at a file's name"),

  // ---- connecting
  HANDSHAKE(
      "three packets went before any data (SYN, SYN-ACK, ACK): each side knows now that the other is"
          + " there"),
  OWN_PORT(
      "ports tell the conversations of a machine apart; a client lets the kernel pick a free one"),
  UDP_CONNECT(
      "UDP needs no connect, since sendto names the peer with each datagram; we call it so that the"
          + " kernel keeps the address for us, drops what others send, and tells us when nobody"
          + " listens there"),
  LOOPBACK("127.0.0.1 is this machine talking to itself: nobody else can reach it or listen in"),
  LOOPBACK6("::1 is this machine talking to itself: nobody else can reach it or listen in"),
  SOURCE("a client seldom needs bind: only who wants a certain source address or port asks for it"),
  REFUSED(
      "the machine is there and its kernel answered with a reset (RST): nothing listens on that port."
          + " Is the server running, and is this its port?"),
  NO_ANSWER(
      "not even a refusal came: a firewall drops the packets, or no machine has this address. The"
          + " kernel has repeated its SYN meanwhile"),
  NO_ROUTE("this machine, or a router on the way, knows no way there: nothing reached the peer"),
  NO_SUCH_SOCKET("no server has that file open as its socket"),
  UNIX_CONNECT("connecting only reaches the queue of the server: it may accept later"),

  // ---- serving
  ANY_PORT("port 0 means: any free one. The kernel picked it, so clients must be told"),
  ONLY_LOCAL("only programs on this machine can reach it; on 0.0.0.0 the network could as well"),
  EVERYBODY(
      "0.0.0.0 is every IPv4 address of this machine: whoever can reach one of them can connect;"
          + " 127.0.0.1 would keep it to this machine"),
  EVERYBODY6(
      ":: is every address of this machine, of IPv6 and IPv4: whoever can reach one of them can"
          + " connect; ::1 would keep it to this machine"),
  ONE_ADDRESS("whoever can reach this one address of the machine can connect"),
  UNIX_FILE("its mode is 0600: only programs of this user can connect"),
  BACKLOG(
      "a queue, not a limit of clients: the kernel makes the handshakes, and clients wait here until"
          + " accept takes them"),
  NO_LISTEN(
      "UDP has no listen and no accept: there is no connection that could wait, only datagrams that"
          + " come to this port"),
  PORT_TAKEN(
      "one socket owns a port at a time. Another program has it, or an earlier one has just ended and"
          + " a client is still connected to a child of it; `ss -ltnp` shows who"),
  ACCEPTED(
      "a new socket, for this client alone: two programs talk through it. The listening socket goes"
          + " on listening"),
  CLIENT_ADDRESS(
      "the address that comes with it says who called: the client's machine, and the port that its"
          + " kernel picked for this one connection"),
  THREAD(
      "a read blocks until this client says something. On a thread of his own that stops nobody"
          + " else: the next accept does not wait for it"),
  REJECTED(
      "the limit of this server was reached: the client sees that the connection ends at once"),
  ACCEPT_FAILED(
      "mostly the process has no descriptors left; clients wait in the backlog meanwhile"),
  LISTENER_CLOSED("who connects now is refused; connections that were accepted live on"),

  // ---- bytes
  ROOM(
      "the number is the most we take, not what must come: TCP has no messages, only bytes in order;"
          + " one recv may bring half an answer, or two"),
  DATAGRAM_ROOM(
      "there is room for the largest datagram; a recv takes exactly one, and what did not fit would"
          + " be lost"),
  DECODED(
      "bytes came, not letters: who wants text must decode them, and know how. This is how they read"
          + " as UTF-8"),
  NOT_TEXT("they are no text in UTF-8, so they are shown as numbers: \\xNN is one byte"),
  NO_LINE_END(
      "no line end follows: that is how prompts look, or the rest is still on its way; TCP does not"
          + " tell which"),
  SENT(
      "bytes, not text, handed to our kernel: it sends them, and again if they get lost. Nothing says"
          + " that the peer has read them"),
  DATAGRAM_SENT(
      "one datagram, sent at once: no handshake came before it, and nothing says whether it arrived"
          + " or anybody was there"),
  DATAGRAM_FROM(
      "the sender's address comes with each datagram: it is where to answer, and anybody could have"
          + " forged it"),
  WAITED(
      "nothing came in that time, and nothing is lost: the next read goes on where this one did"),
  WAITED_UDP("nothing came in that time: UDP cannot tell a lost datagram from a silent peer"),

  // ---- ends
  END(
      "an empty read means that the peer sent a FIN: it will say no more. That is how a conversation"
          + " ends, not an error"),
  END_OF_PROGRAM("an empty read means that the program has closed its output, or has ended"),
  HALF_CLOSE("that sends a FIN, which the peer sees as an empty read behind our last bytes"),
  HALF_CLOSE_EXEC(
      "the program reads the end of its standard input; what it says still comes to us"),
  UDP_NO_END("UDP has no end of stream: the peer is told nothing"),
  CLOSED("the number that the process knew the socket by (its descriptor) is free again"),
  TIME_WAIT(
      "the side that ends first keeps the two addresses busy for a minute, so that late packets reach"
          + " no new connection; so a server's port may stay busy, unless it sets SO_REUSEADDR"),
  RESET(
      "the peer's kernel sent a reset (RST): its program closed without reading all that we had sent,"
          + " or died, or asked for it. What was on its way is lost, both ways"),
  RESET_BEFORE(
      "the peer had answered earlier bytes with a reset (RST): the connection was over when we wrote"),
  UDP_REFUSED(
      "an ICMP message came back, port unreachable: the machine is there, but nobody has a socket on"
          + " that port. The send that caused it had already succeeded"),
  VANISHED(
      "a reset (RST) ended it, no FIN: who closes with bytes unread sends one, and so does a machine"
          + " that gets bytes for a socket that is gone"),

  // ---- programs
  PROGRAM(
      "no socket here: pipes are the program's standard input and output, and we hold their other"
          + " ends");

  private final String text;

  Lesson(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
