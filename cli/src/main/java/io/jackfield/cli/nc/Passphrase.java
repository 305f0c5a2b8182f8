package io.jackfield.cli.nc;

import io.jackfield.posix.Passwords;
import java.nio.charset.StandardCharsets;

/// Passwords that are asked for at the terminal.
final class Passphrase {
  private static final int LONGEST_MD5_KEY = 80;

  private Passphrase() {}

  /// The key of `-S`.
  static byte[] md5() throws NcFailure {
    var key =
        Passwords.ask("TCP MD5SIG password: ")
            .orElseThrow(() -> new NcFailure("Unable to read TCP MD5SIG password"));
    if (key.length > LONGEST_MD5_KEY) {
      throw new NcFailure("a TCP MD5SIG password has at most " + LONGEST_MD5_KEY + " bytes");
    }
    return key;
  }

  static String proxy(String user, String host) throws NcFailure {
    return Passwords.ask("Proxy password for " + user + "@" + host + ": ")
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .orElseThrow(() -> new NcFailure("Unable to read proxy passphrase"));
  }
}
