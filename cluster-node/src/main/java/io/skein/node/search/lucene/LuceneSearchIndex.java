package io.skein.node.search.lucene;

import io.skein.node.conversation.LogPart;
import io.skein.node.search.Hit;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchIndex;
import io.skein.node.search.SearchUnavailableException;
import io.skein.protocol.ConversationId;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a shard in one directory. A message is a document without its text; a conversation's
 * place is one, too, so that both are stored at once: a write that ended half-way is never stored.
 * Documents lie in the order in which they are told, so that a search ends with the newest that it
 * needs. Thread-safe; waits for the disk on the given executor.
 */
final class LuceneSearchIndex implements SearchIndex {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneSearchIndex.class);

  /** Named in each commit: an index of another form is built anew. */
  private static final String FORM = "skein-2";

  private static final String FORM_KEY = "form";

  /** Of the heap, for what is not in a segment yet: some thousand messages. */
  private static final double BUFFER_MEBIBYTES = 2;

  private static final Set<String> OF_HIT = Set.of(Fields.EDIT);

  private final Path path;
  private final Directory directory;
  private final IndexWriter writer;
  private final MergesOfWrites merges;
  private final Readers readers;
  private final Places places;
  private final Queries queries;
  private final long commitEveryNanos;
  private final Executor blocking;
  private final AtomicBoolean closed = new AtomicBoolean();

  private volatile boolean damaged;

  /** Held by who writes, and who closes. */
  private final Object writing = new Object();

  private long committedAt;

  /** A write has ended half-way. */
  private boolean torn;

  private LuceneSearchIndex(
      Path path,
      Directory directory,
      IndexWriter writer,
      MergesOfWrites merges,
      WordAnalyzer analyzer,
      Duration commitEvery,
      Executor blocking)
      throws IOException {
    this.path = path;
    this.directory = directory;
    this.writer = writer;
    this.merges = merges;
    this.readers = new Readers(writer);
    this.places = new Places(readers);
    this.queries = new Queries(analyzer);
    this.commitEveryNanos = commitEvery.toNanos();
    // All shards open at once, and to store all of them at once would hold up the journal's writes.
    this.committedAt =
        System.nanoTime() - (long) (ThreadLocalRandom.current().nextDouble() * commitEveryNanos);
    this.blocking = blocking;
  }

  /**
   * Opens, or makes, the index in this directory; on the caller's thread.
   *
   * @throws IOException if it cannot be read or written, or is open already
   */
  static LuceneSearchIndex open(Path path, Duration commitEvery, Executor blocking)
      throws IOException {
    Directory directory = FSDirectory.open(path);
    try {
      WordAnalyzer analyzer = new WordAnalyzer();
      MergesOfWrites merges = new MergesOfWrites();
      IndexWriter writer = new IndexWriter(directory, config(analyzer, merges));
      try {
        if (!isOfThisForm(writer)) {
          LOG.info("The search index in {} is of another form, and is built anew", path);
          writer.deleteAll();
        }
        writer.setLiveCommitData(Map.of(FORM_KEY, FORM).entrySet());
        writer.commit();
        return new LuceneSearchIndex(
            path, directory, writer, merges, analyzer, commitEvery, blocking);
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static IndexWriterConfig config(WordAnalyzer analyzer, MergesOfWrites merges) {
    return new IndexWriterConfig(analyzer)
        .setIndexSort(Fields.NEWEST_FIRST)
        .setRAMBufferSizeMB(BUFFER_MEBIBYTES)
        .setMergeScheduler(merges)
        // Who searches does not wait for small segments to be one, either.
        .setMaxFullFlushMergeWaitMillis(0)
        .setCommitOnClose(false);
  }

  private static boolean isOfThisForm(IndexWriter writer) {
    Iterable<Map.Entry<String, String>> told = writer.getLiveCommitData();
    if (told != null) {
      for (Map.Entry<String, String> entry : told) {
        if (entry.getKey().equals(FORM_KEY)) {
          return entry.getValue().equals(FORM);
        }
      }
    }
    return writer.getDocStats().maxDoc == 0;
  }

  @Override
  public CompletionStage<Map<ConversationId, Long>> write(List<LogPart> parts) {
    return onDisk(() -> take(parts));
  }

  private Map<ConversationId, Long> take(List<LogPart> parts) throws IOException {
    synchronized (writing) {
      IndexWrites writes = new IndexWrites(readers, places);
      for (LogPart part : parts) {
        writes.add(part);
      }
      boolean before = torn;
      torn = true;
      writes.writeTo(writer);
      torn = before;
      places.written(writer, writes.places());
      if (System.nanoTime() - committedAt > commitEveryNanos) {
        store();
        committedAt = System.nanoTime();
      }
      merges.catchUp();
      return Map.copyOf(writes.behind());
    }
  }

  private void store() throws IOException {
    if (!torn) {
      places.tell(writer);
      writer.commit();
    }
  }

  @Override
  public CompletionStage<Map<ConversationId, Long>> places(
      Collection<ConversationId> conversations) {
    return onDisk(() -> places.of(conversations));
  }

  @Override
  public CompletionStage<List<Hit>> search(IndexQuery query) {
    return onDisk(() -> readers.read(searcher -> hits(searcher, queries.of(query), query.limit())));
  }

  private static List<Hit> hits(IndexSearcher searcher, Query query, int limit) throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc found : searcher.search(query, limit, Fields.NEWEST_FIRST).scoreDocs) {
      // In the order of the sort: time, conversation, sequence.
      Object[] values = ((FieldDoc) found).fields;
      Document stored = searcher.storedFields().document(found.doc, OF_HIT);
      hits.add(
          new Hit(
              (Long) values[0],
              Fields.conversationOf((BytesRef) values[1]),
              (Long) values[2],
              Stored.number(stored, Fields.EDIT)));
    }
    return hits;
  }

  @Override
  public CompletionStage<Void> close() {
    if (!closed.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(this::closeNow, blocking);
  }

  private void closeNow() {
    try {
      synchronized (writing) {
        store();
      }
      readers.close();
      writer.close();
    } catch (IOException | RuntimeException e) {
      // What is lost is read from the logs again; the lock must not stay.
      LOG.warn("The search index in {} was not stored when it was closed: {}", path, e.toString());
    } finally {
      letGo();
    }
  }

  private void letGo() {
    try {
      if (writer.isOpen()) {
        writer.rollback();
      }
      directory.close();
    } catch (IOException e) {
      LOG.warn("The search index in {} was not closed: {}", path, e.toString());
    }
  }

  /** Whether something was found in it that Lucene has not written so, or not found. */
  boolean isDamaged() {
    return damaged;
  }

  /** Whether this is said of an index that will not be another by being opened again. */
  static boolean isDamage(@Nullable Throwable failure) {
    return failure instanceof CorruptIndexException
        || failure instanceof NoSuchFileException
        || failure instanceof FileNotFoundException
        || failure instanceof EOFException;
  }

  private <T> CompletionStage<T> onDisk(Callable<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.call();
          } catch (IOException | AlreadyClosedException e) {
            if (isDamage(e) || isDamage(writer.getTragicException())) {
              damaged = true;
            }
            throw new SearchUnavailableException(path + ": " + e.getMessage(), e);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        blocking);
  }
}
