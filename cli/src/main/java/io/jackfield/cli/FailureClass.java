package io.jackfield.cli;

import io.jackfield.ClosedException;
import io.jackfield.ConnectFailedException;
import io.jackfield.EndOfStreamException;
import io.jackfield.JackfieldException;
import io.jackfield.ListenException;
import io.jackfield.NameException;
import io.jackfield.ProxyException;
import io.jackfield.ResetException;
import io.jackfield.TimedOutException;
import io.jackfield.TlsException;
import io.jackfield.WaitException;
import io.jackfield.cli.console.StdioException;
import io.jackfield.cli.transfer.TransferException;
import io.jackfield.fault.FaultException;
import io.jackfield.transcript.TranscriptException;
import java.io.EOFException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What kind of failure ended a verb: a word that its last line on standard error ends in, and the
/// exit code. Both stay as they are from version to version.
enum FailureClass {
  /// None of the others.
  FAILED(ExitCode.FAILURE, "none of the others"),
  /// The command line or a file that it names is wrong.
  USAGE(ExitCode.USAGE, "wrong words or a wrong file; nothing was tried"),
  /// A host name does not resolve.
  NAME(10, "unknown host"),
  /// Nothing listens there.
  REFUSED(11, "refused: nothing listens there"),
  /// Nobody answered in time.
  TIMEOUT(12, "no answer in time"),
  /// The network has no way there.
  UNREACHABLE(13, "no way there"),
  /// The peer's certificate is not trusted.
  TLS_TRUST(14, "the peer's certificate is not trusted, or not valid now"),
  /// The peer's certificate is for another name.
  TLS_NAME(15, "the peer's certificate is for another name"),
  /// TLS failed otherwise.
  TLS(16, "TLS failed otherwise"),
  /// A proxy did not join this side with the target.
  PROXY(17, "a proxy refused"),
  /// The connection broke.
  RESET(18, "the connection was reset or lost"),
  /// The idle limit was reached.
  IDLE(19, "the idle limit was reached"),
  /// Standard input or output failed.
  STDIO(20, "standard input or output failed"),
  /// An address of this machine could not be taken, to listen or as the source.
  ADDRESS(21, "an address of this machine cannot be taken, or a socket's option not be set"),
  /// What came is not what is in a record.
  DIFFERS(22, "the other side differs from the record");

  private final int code;
  private final String meaning;

  FailureClass(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /// The exit code.
  int code() {
    return code;
  }

  /// The word: `tls-trust`.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// All exit codes in one sentence, for the help.
  static String codes() {
    return "Exit codes: 0 done, "
        + Arrays.stream(values())
            .map(each -> each.code + " " + each.meaning)
            .collect(Collectors.joining(", "))
        + ", 130 interrupted.";
  }

  /// Whether trying again later may help.
  static boolean mayPass(IOException failure) {
    return switch (of(failure)) {
      // A name without an address of the family that was asked for has no cause, and stays so.
      case NAME -> failure.getCause() != null;
      case REFUSED, TIMEOUT, UNREACHABLE -> true;
      default -> false;
    };
  }

  static FailureClass of(Throwable failure) {
    return switch (failure) {
      case FailedException e -> e.failure();
      case JackfieldException e -> of(e);
      case StdioException _ -> STDIO;
      case PortUnreachableException _ -> REFUSED;
      case SocketTimeoutException _ -> TIMEOUT;
      case UsageException _, TranscriptException _ -> USAGE;
      case TransferException e -> ofTransfer(e);
      case FaultException _ -> RESET;
      default -> FAILED;
    };
  }

  /// By what is below: there the limit of silence is `--idle`, and the end of the peer's stream is
  /// a loss like a reset; which of the two shows is chance.
  private static FailureClass ofTransfer(TransferException failure) {
    return switch (failure.getCause()) {
      case TimedOutException _, SocketTimeoutException _ -> IDLE;
      case EndOfStreamException _, EOFException _, SocketException _ -> RESET;
      case Throwable cause -> of(cause);
      case null -> FAILED;
    };
  }

  private static FailureClass of(JackfieldException failure) {
    return switch (failure) {
      case NameException _ -> NAME;
      case ConnectFailedException e -> of(e.reason());
      case ListenException _ -> ADDRESS;
      case TimedOutException _ -> TIMEOUT;
      case ResetException _ -> RESET;
      case WaitException _ -> FAILED;
      case ClosedException e ->
          switch (e.reason()) {
            case IDLE_LIMIT -> IDLE;
            case RESET -> RESET;
            case TOTAL_LIMIT, WRITE_STALLED -> TIMEOUT;
            case PEER_ENDED, WE_ENDED, PEER_LIMIT, HANDSHAKE_FAILED, SHUTDOWN -> FAILED;
          };
      case TlsException e -> of(e.reason());
      case ProxyException e -> e.reason() == ProxyException.Reason.TIMED_OUT ? TIMEOUT : PROXY;
    };
  }

  private static FailureClass of(ConnectFailedException.Reason reason) {
    return switch (reason) {
      case REFUSED -> REFUSED;
      case TIMED_OUT -> TIMEOUT;
      case UNREACHABLE -> UNREACHABLE;
      case LOCAL -> ADDRESS;
      case OTHER -> FAILED;
    };
  }

  private static FailureClass of(TlsException.Reason reason) {
    return switch (reason) {
      case UNTRUSTED, EXPIRED -> TLS_TRUST;
      case NAME -> TLS_NAME;
      case PROTOCOL, PEER_REFUSED, NOT_TLS, TRUNCATED -> TLS;
      case TIMED_OUT -> TIMEOUT;
      case FILE -> USAGE;
    };
  }
}
