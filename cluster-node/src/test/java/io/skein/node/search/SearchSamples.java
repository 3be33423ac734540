package io.skein.node.search;

import io.skein.node.conversation.LogPart;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said and searched in tests: entry n of a conversation is accepted at n seconds. */
public final class SearchSamples {
  public static final UserId ALICE = new UserId(1);
  public static final UserId BOB = new UserId(2);
  public static final UserId CAROL = new UserId(3);
  public static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  public static final ConversationId TEA = ConversationId.group(7);
  public static final ConversationId COFFEE = ConversationId.group(8);

  private SearchSamples() {}

  public static long timeOf(long sequence) {
    return 1_000 * sequence;
  }

  public static Message said(ConversationId conversation, long sequence, String text) {
    return message(conversation, sequence, ALICE, new Content.Text(text));
  }

  public static Message message(
      ConversationId conversation, long sequence, UserId sender, Content content) {
    return new Message(
        conversation, sequence, sender, new ClientId(1, sequence), timeOf(sequence), content);
  }

  /** From the beginning to the last of these. */
  public static LogPart log(ConversationId conversation, Message... messages) {
    long last = messages[messages.length - 1].sequence();
    return new LogPart(conversation, 0, last, last, Arrays.asList(messages));
  }

  public static LogPart part(
      ConversationId conversation, long after, long upTo, long head, Message... messages) {
    return new LogPart(conversation, after, upTo, head, Arrays.asList(messages));
  }

  public static IndexQuery words(String words, ConversationId... conversations) {
    return query(words, null, Request.Search.Type.ANY, 0, 0, conversations);
  }

  public static IndexQuery query(
      String words,
      @Nullable UserId sender,
      Request.Search.Type type,
      long fromMillis,
      long untilMillis,
      ConversationId... conversations) {
    List<IndexQuery.Place> places =
        Arrays.stream(conversations).map(one -> new IndexQuery.Place(one, 0)).toList();
    return new IndexQuery(words, places, sender, type, fromMillis, untilMillis, null, 50);
  }

  public static Hit hit(ConversationId conversation, long sequence) {
    return new Hit(timeOf(sequence), conversation, sequence, 0);
  }
}
