package io.jackfield.tls;

import io.jackfield.Address;
import io.jackfield.Tube;

/// Run by [TlsAddressTest] in a JVM of its own: prints the first line of the service at an address.
final class TlsAddressProgram {
  private TlsAddressProgram() {}

  public static void main(String[] args) throws Exception {
    try (var tube = Tube.connect(Address.parse(args[0]))) {
      System.out.print(tube.readLine());
    }
  }
}
