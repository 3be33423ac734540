package io.skein.loadtest.sdk;

import io.skein.client.MessagePage;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.history.HistoryEvent;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads back through the SDK what the cluster keeps. Blocks; not on a callback's thread. */
public final class Audit {
  private static final int PAGE = 200;
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_SECONDS = 3;

  private Audit() {}

  /**
   * Tells the checker a whole log; a node that cannot answer now is asked again.
   *
   * @return the last sequence; 0 if the log is empty
   * @throws SkeinException if it cannot be read
   */
  public static long log(SkeinClient client, ConversationId conversation, HistoryChecker checker) {
    long after = 0;
    while (true) {
      MessagePage page = page(client, conversation, after);
      for (Message message : page.messages()) {
        checker.record(new HistoryEvent.Log(HistoryEvent.Entry.of(message)));
        after = Math.max(after, message.sequence());
      }
      if (!page.more() || page.messages().isEmpty()) {
        return after;
      }
    }
  }

  private static MessagePage page(SkeinClient client, ConversationId conversation, long after) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.blocking().historyAfter(conversation, after, PAGE);
      } catch (SkeinException e) {
        if (attempt == ATTEMPTS || !e.code().isRetryable()) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    }
  }

  /**
   * All of the user's conversations, each with its unread count.
   *
   * @throws SkeinException if they cannot be read
   */
  public static List<ConversationSummary> conversations(SkeinClient client) {
    List<ConversationSummary> all = new ArrayList<>();
    Reply.ConversationPage page;
    do {
      page =
          client
              .blocking()
              .conversations(all.isEmpty() ? null : all.get(all.size() - 1).conversation());
      all.addAll(page.conversations());
    } while (page.more() && !page.conversations().isEmpty());
    return all;
  }
}
