package io.skein.node.search.lucene;

import io.skein.node.search.IndexedMessage;
import io.skein.protocol.ConversationId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

/**
 * What is read of an index while it is written. A searcher shows what was written before it was
 * made, and to make one turns what waits in memory into a segment, a dozen files: so that is done
 * for who searches, and not for each write, which knows without where its conversations are.
 * Thread-safe.
 */
final class Readers implements Closeable {
  /** What to read. */
  @FunctionalInterface
  interface Reading<T> {
    T of(IndexSearcher searcher) throws IOException;
  }

  /** Places that are known without a searcher: some 100 bytes each. */
  private static final int PLACES_MAX = 4_000;

  private final SearcherManager searchers;

  /** The latest; searchers show those of all other conversations. */
  private final Map<ConversationId, Long> places = new ConcurrentHashMap<>();

  Readers(IndexWriter writer) throws IOException {
    searchers = new SearcherManager(writer, null);
  }

  /** Reads all that was written before. */
  <T> T read(Reading<T> reading) throws IOException {
    searchers.maybeRefreshBlocking();
    return readOlder(reading);
  }

  /** Reads what was written before somebody last read all, or later. */
  private <T> T readOlder(Reading<T> reading) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return reading.of(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** Up to which sequence a conversation was written; 0: nothing of it was. */
  long place(ConversationId conversation) throws IOException {
    return places(List.of(conversation)).get(conversation);
  }

  /** The same of several. */
  Map<ConversationId, Long> places(Collection<ConversationId> conversations) throws IOException {
    Map<ConversationId, Long> found = new HashMap<>();
    Collection<ConversationId> others = new ArrayList<>();
    for (ConversationId conversation : conversations) {
      Long place = places.get(conversation);
      if (place == null) {
        others.add(conversation);
      } else {
        found.put(conversation, place);
      }
    }
    if (!others.isEmpty()) {
      // Only now: what is no longer among the latest is shown by searchers of later.
      readOlder(
          searcher -> {
            Stored stored = new Stored(searcher);
            for (ConversationId conversation : others) {
              found.put(conversation, stored.place(conversation));
            }
            return found;
          });
    }
    return found;
  }

  /** A message, without what it says, which is not kept. */
  Optional<IndexedMessage> message(ConversationId conversation, long sequence) throws IOException {
    return read(searcher -> new Stored(searcher).message(conversation, sequence));
  }

  /** These were written. Of the one write at a time. */
  void written(Map<ConversationId, Long> written) throws IOException {
    places.putAll(written);
    if (places.size() > PLACES_MAX) {
      searchers.maybeRefreshBlocking();
      places.clear();
    }
  }

  @Override
  public void close() throws IOException {
    searchers.close();
  }
}
