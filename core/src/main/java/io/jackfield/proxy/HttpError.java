package io.jackfield.proxy;

import java.io.IOException;

/// A message that breaks HTTP, or a request that is not to be granted; with the status that says so
/// to a client.
final class HttpError extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HttpError(int status, String words) {
    super(words);
    this.status = status;
  }

  int status() {
    return status;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  /// The name of a status (RFC 9110, 15).
  static String name(int status) {
    return switch (status) {
      case 200 -> "Connection established";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 405 -> "Method Not Allowed";
      case 407 -> "Proxy Authentication Required";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 504 -> "Gateway Timeout";
      default -> "Error";
    };
  }
}
