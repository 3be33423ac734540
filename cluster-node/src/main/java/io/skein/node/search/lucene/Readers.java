package io.skein.node.search.lucene;

import io.skein.node.search.IndexedMessage;
import io.skein.protocol.ConversationId;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

/**
 * What is read of an index while it is written. A searcher shows what was written before it was
 * made, and to make one turns what waits in memory into a segment, a dozen files: so that is done
 * for who searches, and not for each write. Thread-safe.
 */
final class Readers implements Closeable {
  /** What to read. */
  @FunctionalInterface
  interface Reading<T> {
    T of(IndexSearcher searcher) throws IOException;
  }

  private final SearcherManager searchers;

  Readers(IndexWriter writer) throws IOException {
    searchers = new SearcherManager(writer, null);
  }

  /** Reads all that was written before. */
  <T> T read(Reading<T> reading) throws IOException {
    refresh();
    return readOlder(reading);
  }

  /** From now on all that was written before is shown. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** Reads what was written before somebody last read all, or later. */
  <T> T readOlder(Reading<T> reading) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return reading.of(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** A message, without what it says, which is not kept. */
  Optional<IndexedMessage> message(ConversationId conversation, long sequence) throws IOException {
    return read(searcher -> new Stored(searcher).message(conversation, sequence));
  }

  @Override
  public void close() throws IOException {
    searchers.close();
  }
}
