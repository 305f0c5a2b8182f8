package io.jackfield.cli.nc;

/// What `-h` and wrong words show. The first line is the original's, since scripts look at it to
/// learn which netcat they have.
final class NcHelp {
  static final String USAGE =
      """
      usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
      \t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
      \t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
      \t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
      \t  [destination] [port]
      """;

  static final String HELP =
      "OpenBSD netcat (Debian patchlevel 1.219-1)\n"
          + USAGE
          + """
          This is Jackfield's, made to do what that one does. In groups:
          \tWhere\t-4 -6\t\tonly IPv4, only IPv6
          \t\t-U\t\tUnix sockets; a name with @ in front is an abstract one
          \t\t-u\t\tdatagrams: UDP, or with -U of a Unix socket
          \t\t-Z\t\tDCCP
          \t\t-n\t\tno names: addresses and ports in numbers
          \t\t-s address\tcome from this address; -U -u: receive at this path
          \t\t-p port\t\tcome from this port; with -l listen on it
          \t\t-r\t\ttry the ports in random order
          \t\t-x proxy[:port] -X 4|5|connect -P user\tgo through a proxy
          \tListen\t-l\t\twait for a peer
          \t\t-k\t\tand for the next when one is done; -u: hear everybody
          \tEnds\t-N\t\ttell the peer when standard input ends
          \t\t-q seconds\tthe same, and stay so long when all is over
          \t\t-w seconds\tgive up connecting, or a silence, after so long
          \t\t-W count\tleave after so many reads from the network
          \t\t-d\t\tleave standard input alone
          \tBytes\t-C\t\tsend CR LF for LF
          \t\t-i seconds\tpause after each line sent
          \t\t-t\t\tsay no to what a telnet server asks
          \tKernel\t-b\t\tbroadcasts
          \t\t-D\t\tSO_DEBUG
          \t\t-I -O length\tbuffers for receiving and sending
          \t\t-M -m ttl\ttime to live: of what goes out, the least of what comes in
          \t\t-S\t\tTCP MD5 signatures (asks for the password)
          \t\t-T keyword\ttype of service
          \t\t-V rtable\tnot on Linux
          \tElse\t-F\t\thand the connected socket to who reads standard output
          \t\t-h\t\tthis
          \t\t-v\t\tsay what happens
          \t\t-z\t\tonly see who is there
          \tPorts are numbers, names of services and ranges: 20-25
          """;

  private NcHelp() {}
}
