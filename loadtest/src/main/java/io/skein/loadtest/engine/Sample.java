package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import java.util.Locale;

/**
 * Which conversations are checked in full, log and all. A function of the chat's number: the same
 * ones in every run.
 *
 * @param share of all conversations, 0 to 1
 */
public record Sample(double share) {
  /**
   * Posts whose history fits comfortably into the generator's memory, and whose log is read again
   * in a few seconds.
   */
  static final long POSTS_WANTED_MAX = 1_000_000;

  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** As many as the memory allows. */
  static Sample fitting(double posts) {
    return new Sample(Math.min(1, POSTS_WANTED_MAX / Math.max(1, posts)));
  }

  boolean has(Chat chat) {
    return share >= 1
        || chat.number() == 0
        || ((chat.number() * GOLDEN) >>> 11) * 0x1.0p-53 < share;
  }

  /** For the report. */
  String describe() {
    return share >= 1
        ? "full"
        : String.format(
            Locale.ROOT,
            "%.1f %% of the conversations in full, all others by the messages' numbers",
            100 * share);
  }
}
