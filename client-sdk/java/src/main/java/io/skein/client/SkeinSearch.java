package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.Bytes;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a user finds messages again, of all conversations that it is a member of now: what it may see
 * there, and nothing that was recalled, has vanished or is deleted by the user. What is said,
 * edited or recalled is found so within seconds. To show a message where it was said, read around
 * it by {@link SkeinHistory#around}; {@link SearchMatches} tells what of it to mark.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinSearch {
  /** A page may be empty though there are more: so many are passed over before one is told. */
  private static final int EMPTY_PAGES_MAX = 4;

  private final ClientShell shell;

  SkeinSearch(ClientShell shell) {
    this.shell = shell;
  }

  /**
   * The newest messages that are as the query says. Fails with BAD_REQUEST if it says nothing, has
   * too many words, or ends before it begins; with NOT_A_MEMBER if it names a conversation that is
   * not the user's; with TOO_MANY_REQUESTS or UNAVAILABLE if the cluster does not get to it within
   * the call timeout.
   */
  public CompletableFuture<SearchPage> find(SearchQuery query) {
    return page(query, Bytes.EMPTY, false, EMPTY_PAGES_MAX);
  }

  /** Those before a page; an empty one that is the last, if there are none. */
  public CompletableFuture<SearchPage> next(SearchPage page) {
    return page.more()
        ? page(page.query(), page.next(), false, EMPTY_PAGES_MAX)
        : CompletableFuture.completedFuture(
            new SearchPage(page.query(), List.of(), Bytes.EMPTY, false));
  }

  private CompletableFuture<SearchPage> page(
      SearchQuery query, Bytes before, boolean incomplete, int emptyMax) {
    return shell
        .call(request(query, before), Reply.Found.class)
        .thenCompose(
            found -> {
              boolean lacking = incomplete || found.incomplete();
              SearchPage page = new SearchPage(query, found.messages(), found.next(), lacking);
              return found.messages().isEmpty() && page.more() && emptyMax > 0
                  ? page(query, found.next(), lacking, emptyMax - 1)
                  : CompletableFuture.completedFuture(page);
            });
  }

  private static Request.Search request(SearchQuery query, Bytes before) {
    return new Request.Search(
        query.words(),
        query.conversation(),
        query.sender(),
        query.type(),
        millis(query.from()),
        millis(query.until()),
        before,
        query.pageSize());
  }

  private static long millis(@Nullable Instant time) {
    return time == null ? 0 : Math.max(0, time.toEpochMilli());
  }
}
