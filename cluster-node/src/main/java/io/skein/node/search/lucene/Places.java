package io.skein.node.search.lucene;

import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexWriter;

/**
 * Up to which sequence conversations were written. The latest are kept in memory: a document that
 * says so is needed only where the messages are stored, too, and not for each write. Thread-safe,
 * but for who writes, which is one at a time.
 */
final class Places {
  /** Kept in memory: some 100 bytes each. */
  private static final int LATEST_MAX = 4_000;

  private final Readers readers;

  /** Documents tell those of all other conversations. */
  private final Map<ConversationId, Long> latest = new ConcurrentHashMap<>();

  /** Of the latest, those that no document tells yet. */
  private final Set<ConversationId> untold = new HashSet<>();

  Places(Readers readers) {
    this.readers = readers;
  }

  /** Where a conversation is; 0: nothing of it was written. */
  long of(ConversationId conversation) throws IOException {
    return of(List.of(conversation)).get(conversation);
  }

  /** The same of several. */
  Map<ConversationId, Long> of(Collection<ConversationId> conversations) throws IOException {
    Map<ConversationId, Long> found = new HashMap<>();
    Collection<ConversationId> others = new ArrayList<>();
    for (ConversationId conversation : conversations) {
      Long place = latest.get(conversation);
      if (place == null) {
        others.add(conversation);
      } else {
        found.put(conversation, place);
      }
    }
    if (!others.isEmpty()) {
      // Only now: what is no longer among the latest is shown by searchers of later.
      readers.readOlder(
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

  /** These were written. */
  void written(IndexWriter writer, Map<ConversationId, Long> places) throws IOException {
    latest.putAll(places);
    untold.addAll(places.keySet());
    if (latest.size() > LATEST_MAX) {
      tell(writer);
      readers.refresh();
      latest.clear();
    }
  }

  /** Writes the documents that are missing: to be called before what was written is stored. */
  void tell(IndexWriter writer) throws IOException {
    for (ConversationId conversation : untold) {
      IndexWrites.place(writer, conversation, latest.get(conversation));
    }
    untold.clear();
  }
}
