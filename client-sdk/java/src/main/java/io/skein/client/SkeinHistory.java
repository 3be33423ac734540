package io.skein.client;

import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads what was said around a message, such as one that an answer quotes. Thread-safe. */
public final class SkeinHistory {
  private final SkeinClient client;

  SkeinHistory(SkeinClient client) {
    this.client = client;
  }

  /**
   * Consecutive messages around one of them.
   *
   * @param messages ascending by sequence; the one that was asked for is among them
   * @param moreBefore true if more lie before them
   * @param moreAfter true if more lay after them when they were read
   */
  public record Around(List<Message> messages, boolean moreBefore, boolean moreAfter) {}

  /**
   * The messages around one, so that a reader can jump to it. A text is as it was posted: give the
   * entries to a {@link ConversationView} with those that are shown already.
   *
   * @param each so many before it and after it, at least 1; fewer if there are, or the node gives,
   *     no more
   * @return fails with NO_SUCH_MESSAGE if the user sees no message there
   */
  public CompletableFuture<Around> around(ConversationId conversation, long sequence, int each) {
    if (sequence < 1 || sequence == Long.MAX_VALUE) {
      return CompletableFuture.failedFuture(noSuchMessage(sequence));
    }
    return client
        .historyBefore(conversation, sequence + 1, each + 1)
        .thenCombine(
            client.historyAfter(conversation, sequence, each),
            (before, after) -> joined(sequence, before, after));
  }

  private static Around joined(long sequence, MessagePage before, MessagePage after) {
    List<Message> messages = new ArrayList<>(before.messages());
    if (messages.isEmpty() || messages.get(messages.size() - 1).sequence() != sequence) {
      throw noSuchMessage(sequence);
    }
    messages.addAll(after.messages());
    return new Around(List.copyOf(messages), before.more(), after.more());
  }

  private static SkeinException noSuchMessage(long sequence) {
    return new SkeinException(ErrorCode.NO_SUCH_MESSAGE, "sequence " + sequence);
  }
}
