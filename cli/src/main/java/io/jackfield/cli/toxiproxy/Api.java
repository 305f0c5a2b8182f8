package io.jackfield.cli.toxiproxy;

import io.jackfield.wire.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each request of the API does. Safe for concurrent use.
final class Api {
  /// The version of Toxiproxy whose API this is, for clients that ask.
  private static final String VERSION = "2.12.0";

  private final Proxies proxies;

  Api(Proxies proxies) {
    this.proxies = proxies;
  }

  /// What is answered.
  ///
  /// @param body JSON; empty where there is nothing to say
  record Answer(int status, String body) {
    static Answer of(int status, JsonValue body) {
      return new Answer(status, body + "\n");
    }

    static Answer nothing() {
      return new Answer(204, "");
    }

    static Answer of(ApiException refusal) {
      return of(refusal.status(), new JsonValue.Members(refusal.members()));
    }
  }

  /// Answers a request.
  ///
  /// @param path its parts, decoded
  Answer answer(String method, List<String> path, String body) {
    try {
      if (path.size() == 1) {
        return root(method, path.getFirst(), body);
      }
      if (path.size() == 2 && path.getFirst().equals("proxies")) {
        return proxy(method, path.get(1), body);
      }
      if (path.size() == 3 && isOfToxics(path)) {
        return toxics(method, proxies.get(path.get(1)), body);
      }
      if (path.size() == 4 && isOfToxics(path)) {
        return toxic(method, proxies.get(path.get(1)), path.get(3), body);
      }
      throw unknown();
    } catch (ApiException e) {
      return Answer.of(e);
    }
  }

  private static boolean isOfToxics(List<String> path) {
    return path.getFirst().equals("proxies") && path.get(2).equals("toxics");
  }

  private Answer root(String method, String path, String body) throws ApiException {
    return switch (path) {
      case "version" -> {
        check(method, "GET");
        yield Answer.of(200, new JsonValue.Members(Map.of("version", new JsonValue.Text(VERSION))));
      }
      case "reset" -> {
        check(method, "POST");
        proxies.reset();
        yield Answer.nothing();
      }
      case "populate" -> {
        check(method, "POST");
        yield populate(body);
      }
      case "proxies" -> {
        check(method, "GET", "POST");
        yield method.equals("GET")
            ? Answer.of(200, proxies.json())
            : Answer.of(201, proxies.add(Fields.parse(body)).json());
      }
      default -> throw unknown();
    };
  }

  /// All that is there is answered, even when one failed.
  private Answer populate(String body) {
    var done = new ArrayList<Proxy>();
    var members = new LinkedHashMap<String, JsonValue>();
    int status = 201;
    try {
      proxies.populate(Fields.parseAll(body), done);
    } catch (ApiException e) {
      status = e.status();
      members.putAll(e.members());
    }
    members.put("proxies", new JsonValue.Items(done.stream().map(Proxy::json).toList()));
    return Answer.of(status, new JsonValue.Members(members));
  }

  private Answer proxy(String method, String name, String body) throws ApiException {
    check(method, "GET", "POST", "PATCH", "DELETE");
    var proxy = proxies.get(name);
    return switch (method) {
      case "GET" -> Answer.of(200, proxy.json());
      case "DELETE" -> {
        proxies.remove(name);
        yield Answer.nothing();
      }
      default -> {
        proxy.update(Fields.parse(body));
        yield Answer.of(200, proxy.json());
      }
    };
  }

  private static Answer toxics(String method, Proxy proxy, String body) throws ApiException {
    check(method, "GET", "POST");
    return Answer.of(
        200, method.equals("GET") ? proxy.toxicsJson() : proxy.add(Fields.parse(body)).json());
  }

  private static Answer toxic(String method, Proxy proxy, String name, String body)
      throws ApiException {
    check(method, "GET", "POST", "PATCH", "DELETE");
    // Who asks for one that is not there shall hear that, whatever else is wrong.
    var there = proxy.get(name);
    return switch (method) {
      case "GET" -> Answer.of(200, there.json());
      case "DELETE" -> {
        proxy.remove(name);
        yield Answer.nothing();
      }
      default -> Answer.of(200, proxy.update(name, Fields.parse(body)).json());
    };
  }

  private static void check(String method, String... allowed) throws ApiException {
    if (!List.of(allowed).contains(method)) {
      throw new ApiException(405, "method not allowed: expected " + String.join(" or ", allowed));
    }
  }

  private static ApiException unknown() {
    return new ApiException(404, "page not found");
  }
}
