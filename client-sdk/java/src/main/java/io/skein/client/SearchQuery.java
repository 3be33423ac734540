package io.skein.client;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Request.Search;
import io.skein.protocol.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for; all that is set must be so of a message. Immutable: begin with {@link #of},
 * and narrow it.
 *
 * @param words all of which a message says, in any order, or in this one if they stand between
 *     double quotes; the last may be the beginning of a word; empty: whatever it says
 * @param conversation where it was said; null: in any of the user's
 * @param sender who said it; null: anybody
 * @param type what it is
 * @param from said then or later; null: since ever
 * @param until said before; null: up to now
 * @param pageSize most messages of a page; 0: as many as the node gives
 */
public record SearchQuery(
    String words,
    @Nullable ConversationId conversation,
    @Nullable UserId sender,
    Search.Type type,
    @Nullable Instant from,
    @Nullable Instant until,
    int pageSize) {

  /**
   * In all conversations, whoever said it and when.
   *
   * @param words at most {@link io.skein.protocol.Limits#SEARCH_WORDS_BYTES_MAX} bytes of UTF-8;
   *     empty if something else narrows the query
   */
  public static SearchQuery of(String words) {
    return new SearchQuery(words, null, null, Search.Type.ANY, null, null, 0);
  }

  /** In this conversation alone. */
  public SearchQuery in(ConversationId one) {
    return new SearchQuery(words, one, sender, type, from, until, pageSize);
  }

  /** What this user said. */
  public SearchQuery by(UserId user) {
    return new SearchQuery(words, conversation, user, type, from, until, pageSize);
  }

  /** Messages of this type: of LINK also texts with an address of a page. */
  public SearchQuery ofType(Search.Type wanted) {
    return new SearchQuery(words, conversation, sender, wanted, from, until, pageSize);
  }

  /** What was said then or later. */
  public SearchQuery since(Instant time) {
    return new SearchQuery(words, conversation, sender, type, time, until, pageSize);
  }

  /** What was said before then. */
  public SearchQuery before(Instant time) {
    return new SearchQuery(words, conversation, sender, type, from, time, pageSize);
  }

  /** Pages of at most so many messages; more than the node gives are as many as it gives. */
  public SearchQuery pagesOf(int messages) {
    return new SearchQuery(words, conversation, sender, type, from, until, messages);
  }

  /** Without the words. */
  @Override
  public String toString() {
    return "SearchQuery[" + words.length() + " characters, " + conversation + ", " + type + "]";
  }
}
