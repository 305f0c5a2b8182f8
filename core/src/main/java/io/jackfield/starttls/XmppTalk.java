package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;

/// XMPP, as a client (RFC 6120, 5).
///
/// Tags are read one by one, by their brackets: what is looked for are elements of the server's own
/// stream, whose attributes have no `>`.
final class XmppTalk implements Talk {
  private static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-tls";

  @Override
  public String name() {
    return "xmpp";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    opening.send(
        "<?xml version='1.0'?><stream:stream to='"
            + escape(host)
            + "' version='1.0' xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams'>");
    boolean offered = false;
    var tag = tag(opening);
    if (!tag.startsWith("<?xml") && !tag.startsWith("<stream:stream")) {
      throw RefusedException.other(tag);
    }
    while (!tag.startsWith("</stream:features") && !tag.startsWith("<stream:features/")) {
      if (tag.startsWith("<stream:error") || tag.startsWith("</stream:stream")) {
        throw RefusedException.refused(tag + tag(opening));
      }
      offered |= isOurs(tag, "starttls");
      tag = tag(opening);
    }
    if (!offered) {
      throw RefusedException.notOffered();
    }
    opening.send("<starttls xmlns='" + NAMESPACE + "'/>");
    var answer = tag(opening);
    if (!isOurs(answer, "proceed")) {
      throw RefusedException.refused(answer);
    }
    if (!answer.endsWith("/>")) {
      var end = tag(opening);
      if (!end.startsWith("</proceed")) {
        throw RefusedException.other(end);
      }
    }
  }

  private static boolean isOurs(String tag, String element) {
    return tag.matches("(?s)<" + element + "[\\s/>].*") && tag.contains(NAMESPACE);
  }

  /// The next tag, and what stands before it.
  private static String tag(Opening opening) throws IOException {
    return opening.until('>').strip() + ">";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
  }
}
