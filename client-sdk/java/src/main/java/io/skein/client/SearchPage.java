package io.skein.client;

import io.skein.protocol.Bytes;
import io.skein.protocol.Reply.FoundMessage;
import java.util.List;

/**
 * What was found, a page of it.
 *
 * @param query what was searched for
 * @param messages the newest first, as they were when the page was made: texts that were edited are
 *     the newest ones. May be none though there is more
 * @param next where the page after this one begins; empty: there is none
 * @param incomplete whether messages may be missing, for a few seconds: a part of the index did not
 *     answer, or is being made anew
 */
public record SearchPage(
    SearchQuery query, List<FoundMessage> messages, Bytes next, boolean incomplete) {

  /** Whether there may be earlier ones: {@link SkeinSearch#next} tells. */
  public boolean more() {
    return !next.isEmpty();
  }
}
