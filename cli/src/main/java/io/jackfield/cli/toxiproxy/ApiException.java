package io.jackfield.cli.toxiproxy;

import io.jackfield.wire.JsonValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the API refuses, as Toxiproxy says it.
final class ApiException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  static ApiException badBody(String why) {
    return new ApiException(400, "bad request body: " + why);
  }

  static ApiException missing(String field) {
    return new ApiException(400, "missing required field: " + field);
  }

  static ApiException noProxy() {
    return new ApiException(404, "proxy not found");
  }

  static ApiException noToxic() {
    return new ApiException(404, "toxic not found");
  }

  int status() {
    return status;
  }

  /// `error` and `status`.
  Map<String, JsonValue> members() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("error", new JsonValue.Text(String.valueOf(getMessage())));
    members.put("status", JsonValue.Numeral.of(status));
    return members;
  }
}
