package io.jackfield.proxy;

/// The numbers of SOCKS.
final class Socks {
  static final int VERSION_4 = 4;
  static final int VERSION_5 = 5;

  static final int CONNECT = 1;

  // The answers of version 4.
  static final int GRANTED_4 = 90;
  static final int REFUSED_4 = 91;

  // Version 5: RFC 1928, 3 to 6.
  static final int NO_AUTHENTICATION = 0;
  static final int PASSWORD = 2;
  static final int NO_METHOD = 0xff;
  static final int IPV4 = 1;
  static final int NAME = 3;
  static final int IPV6 = 4;
  static final int GRANTED = 0;
  static final int FAILED = 1;
  static final int NOT_ALLOWED = 2;
  static final int NETWORK_UNREACHABLE = 3;
  static final int HOST_UNREACHABLE = 4;
  static final int REFUSED = 5;
  static final int EXPIRED = 6;
  static final int NO_COMMAND = 7;
  static final int NO_ADDRESS_TYPE = 8;

  private Socks() {}
}
