package io.skein.terminal;

import io.skein.client.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** The words of the line at the bottom: how things stand. Pure. */
final class StatusLine {
  private StatusLine() {}

  /**
   * One line.
   *
   * @param title of the open conversation; null: none is open
   * @param typing who types there, in words; empty: nobody
   * @param sending posts that are not answered yet
   * @param newestOwn how far the newest own message of the open conversation came; null: there is
   *     none
   * @param unreadElsewhere messages in other conversations, without those that are kept silent
   */
  static AttributedString of(
      ConnectionState connection,
      @Nullable String title,
      String typing,
      int sending,
      MessageLines.@Nullable State newestOwn,
      long unreadElsewhere) {
    List<String> parts = new ArrayList<>();
    parts.add(words(connection));
    if (title != null) {
      parts.add(title);
      if (!typing.isEmpty()) {
        parts.add(typing);
      }
      if (sending > 0) {
        parts.add(sending + " sending …");
      } else if (newestOwn != null) {
        parts.add("yours:" + newestOwn.shown);
      }
    }
    if (unreadElsewhere > 0) {
      parts.add(unreadElsewhere + " unread elsewhere, /list");
    }
    return new AttributedString(" " + String.join(" │ ", parts) + " ");
  }

  private static String words(ConnectionState connection) {
    if (connection instanceof ConnectionState.Online online) {
      return "● " + Harmless.line(online.node()) + (online.caughtUp() ? "" : ", catching up");
    } else if (connection instanceof ConnectionState.Waiting waiting) {
      return "○ no connection, next try in "
          + Math.max(1, waiting.nextAttemptIn().toSeconds())
          + " s";
    } else if (connection instanceof ConnectionState.Ended) {
      return "○ ended";
    }
    return "○ connecting";
  }
}
