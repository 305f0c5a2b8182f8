package io.jackfield.proxy;

/// A user and a password, or none. Immutable; printed without the password.
///
/// @param user the name; without a colon, which separates the two in HTTP (RFC 7617, 2)
/// @param password the password; may be empty
public record Credentials(String user, String password) {
  private static final Credentials NONE = new Credentials("", "");

  /// Checks the user.
  public Credentials {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user name has no colon");
    }
  }

  /// Nobody in particular.
  public static Credentials none() {
    return NONE;
  }

  /// Reads `user:password`, or `user` alone for an empty password.
  ///
  /// @throws IllegalArgumentException when there is no user
  public static Credentials parse(String text) {
    int colon = text.indexOf(':');
    var user = colon < 0 ? text : text.substring(0, colon);
    if (user.isEmpty()) {
      throw new IllegalArgumentException("no user in the credentials; expected user:password");
    }
    return new Credentials(user, colon < 0 ? "" : text.substring(colon + 1));
  }

  /// Whether there are none.
  public boolean isNone() {
    return user.isEmpty() && password.isEmpty();
  }

  @Override
  public String toString() {
    return isNone() ? "no credentials" : "credentials of " + user;
  }
}
