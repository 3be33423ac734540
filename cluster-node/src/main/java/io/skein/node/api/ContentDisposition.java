package io.skein.node.api;

import java.nio.charset.StandardCharsets;

/** How a browser is to treat a file: {@code Content-Disposition} (RFC 6266). Pure. */
final class ContentDisposition {
  private static final String UNRESERVED = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  /**
   * The header for a file. Pictures, sound and films may be shown; all else is saved, so that
   * nothing that was uploaded runs as a page of this host.
   *
   * @param name as its sender has it: plain ASCII for old clients, all of it beside (RFC 8187)
   */
  static String of(String type, String name) {
    boolean shown =
        type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
    return (shown ? "inline" : "attachment")
        + "; filename=\""
        + ascii(name)
        + "\"; filename*=UTF-8''"
        + encoded(name);
  }

  private static String ascii(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            each ->
                text.append(
                    each >= ' ' && each <= '~' && "\"\\%/".indexOf(each) < 0 ? (char) each : '_'));
    return text.toString();
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      if (each > 0 && (Character.isLetterOrDigit(each) || UNRESERVED.indexOf(character) >= 0)) {
        text.append(character);
      } else {
        text.append("%%%02X".formatted(each & 0xff));
      }
    }
    return text.toString();
  }
}
