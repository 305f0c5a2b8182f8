package io.jackfield.cli.ncat;

import java.io.PrintStream;

/// What `--help` and `--version` say.
final class Help {
  /// As the original says it, since scripts read it.
  static final String VERSION = "Version 7.99 ( https://nmap.org/ncat )";

  private static final String TEXT =
      """
      Ncat 7.99 ( https://nmap.org/ncat ), as Jackfield speaks it
      Usage: ncat [options] [hostname] [port]

      A time is a number of seconds, or a number with ms, s, m or h (500ms, 1.5m).

      What to talk through
        -4                         IPv4 only
        -6                         IPv6 only
        -u, --udp                  UDP instead of TCP
        -U, --unixsock             Unix sockets; with -u datagrams
        -n, --nodns                addresses only, no names
        -p, --source-port <port>   the port to connect from; with -l the port to listen on
        -s, --source <addr>        the address to connect from
        -w, --wait <time>          how long connecting may take (10 s)
        -z                         only tell whether something listens there

      Listening
        -l, --listen               wait for a peer instead of connecting
        -k, --keep-open            with -l: many peers, one after another or at once;
                                   else: stay when the peer has ended
        -m, --max-conns <n>        at most so many peers at once (100)
            --allow <host,...>     serve nobody but these
            --allowfile <file>     the same from a file
            --deny <host,...>      do not serve these
            --denyfile <file>      the same from a file
            --broker               pass what each peer says to all others
            --chat                 the same, saying whose words they are (also --talk)

      Instead of standard input and output
        -e, --exec <command>       run a program: words between blanks, \\ before a blank
        -c, --sh-exec <command>    run a line of /bin/sh
            --lua-exec <file>      run a Lua script

      What passes
        -C, --crlf                 send CR LF for LF
        -t, --telnet               answer telnet's offers
        -d, --delay <time>         wait before each read and write
        -i, --idle-timeout <time>  end after such a silence
        -q <time>                  end so long after the end of standard input; -1 never
            --send-only            send, and ignore what comes; end with standard input
            --recv-only            receive, and send nothing
            --no-shutdown          do not tell the peer of the end of standard input

      Logs
        -o, --output <file>        what passes
        -x, --hex-dump <file>      what passes, in hexadecimal
            --append-output        add to these files
        -v, --verbose              tell more; twice still more

      Proxies
            --proxy <addr[:port]>  connect through a proxy
            --proxy-type <type>    http, socks4 or socks5; with -l http: be one
            --proxy-auth <auth>    user:password (or the variable NCAT_PROXY_AUTH)
            --proxy-dns <who>      who looks the target up: local, remote, both, none

      TLS
            --ssl                  TLS; with -u DTLS
            --ssl-verify           check the server's certificate
            --ssl-trustfile <pem>  the same, by these authorities
            --ssl-cert <pem>       a certificate to show
            --ssl-key <pem>        its key
            --ssl-ciphers <list>   cipher suites as OpenSSL writes them
            --ssl-servername <n>   the server's name, if it is not the host
            --ssl-alpn <list>      protocols to offer

        -h, --help                 show this
            --version              tell the version

      Not to be had: --sctp, --vsock, -g, -G. All about it: docs/guide/ncat.md
      """;

  private Help() {}

  static void print(PrintStream out) {
    out.print(TEXT);
    out.flush();
  }

  static void printVersion(PrintStream err) {
    err.println("Ncat: " + VERSION);
    err.println("This is Jackfield's jack in the manner of that program, not the program itself.");
  }
}
