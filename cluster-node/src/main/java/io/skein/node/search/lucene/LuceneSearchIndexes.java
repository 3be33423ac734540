package io.skein.node.search.lucene;

import io.skein.node.search.SearchIndex;
import io.skein.node.search.SearchIndexes;
import io.skein.node.search.SearchSettings;
import io.skein.node.search.SearchUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes as {@code SHARDS/NUMBER} in the node's directory: with another number of shards all of
 * them are others. One that is damaged is removed and built anew. Thread-safe.
 */
public final class LuceneSearchIndexes implements SearchIndexes {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneSearchIndexes.class);

  private final SearchSettings settings;
  private final InstantSource clock;
  private final Executor blocking;

  /** Open, or being opened or closed. */
  private final Map<Path, Boolean> taken = new ConcurrentHashMap<>();

  /**
   * @param blocking runs what waits for the disk
   */
  public LuceneSearchIndexes(SearchSettings settings, InstantSource clock, Executor blocking) {
    this.settings = settings;
    this.clock = clock;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<SearchIndex> open(int shard) {
    Path path =
        settings
            .files()
            .directory()
            .toAbsolutePath()
            .resolve(Integer.toString(settings.shards()))
            .resolve(Integer.toString(shard));
    return CompletableFuture.supplyAsync(() -> openNow(path), blocking);
  }

  private SearchIndex openNow(Path path) {
    if (taken.putIfAbsent(path, true) != null) {
      throw new SearchUnavailableException(
          path + ": is open", new IllegalStateException("two at once"));
    }
    try {
      Files.createDirectories(path);
      return new Held(openOrAnew(path), path);
    } catch (IOException | RuntimeException e) {
      taken.remove(path);
      throw new SearchUnavailableException(path + ": " + e.getMessage(), e);
    }
  }

  private LuceneSearchIndex openOrAnew(Path path) throws IOException {
    try {
      return LuceneSearchIndex.open(path, settings.files().commitEvery(), blocking);
    } catch (IOException | IllegalArgumentException e) {
      // The latter: it is sorted otherwise.
      if (e instanceof IOException && !isUnreadable(e)) {
        throw e;
      }
      LOG.warn("The search index in {} is unreadable, and is built anew: {}", path, e.toString());
      remove(path);
      Files.createDirectories(path);
      return LuceneSearchIndex.open(path, settings.files().commitEvery(), blocking);
    }
  }

  private static boolean isUnreadable(Exception e) {
    return LuceneSearchIndex.isDamage(e)
        || e instanceof IndexFormatTooOldException
        || e instanceof IndexFormatTooNewException;
  }

  /** Lets go of its directory when it is closed, and of what is in it if that is damaged. */
  private final class Held extends ForwardingSearchIndex {
    private final LuceneSearchIndex lucene;
    private final Path path;

    Held(LuceneSearchIndex index, Path path) {
      super(index);
      this.lucene = index;
      this.path = path;
    }

    @Override
    public CompletionStage<Void> close() {
      return super.close()
          .thenRunAsync(
              () -> {
                if (lucene.isDamaged()) {
                  removeDamaged(path);
                } else {
                  touch(path);
                }
                taken.remove(path);
              },
              blocking);
    }
  }

  /** Opened again it would fail again: what is found only when it is read or merged. */
  private static void removeDamaged(Path path) {
    try {
      LOG.warn("The search index in {} is damaged, and is built anew", path);
      remove(path);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", path, e.toString());
    }
  }

  /** It is kept from now on for a while. */
  private void touch(Path path) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
    } catch (IOException e) {
      LOG.warn("{} cannot be touched: {}", path, e.toString());
    }
  }

  @Override
  public CompletionStage<Integer> sweep() {
    return CompletableFuture.supplyAsync(this::sweepNow, blocking);
  }

  private int sweepNow() {
    int swept = 0;
    for (Path path : indexesThere()) {
      try {
        if (isForgotten(path) && taken.putIfAbsent(path, true) == null) {
          try {
            LOG.info("The search index in {} is of a shard that is elsewhere: removed", path);
            remove(path);
            swept++;
          } finally {
            taken.remove(path);
          }
        }
      } catch (IOException e) {
        LOG.warn("{} cannot be removed: {}", path, e.toString());
      }
    }
    return swept;
  }

  private boolean isForgotten(Path path) throws IOException {
    return !taken.containsKey(path)
        && Files.getLastModifiedTime(path)
            .toInstant()
            .isBefore(clock.instant().minus(settings.files().keepFor()));
  }

  /** Folders of numbers in folders of numbers: nothing else in the directory is touched. */
  private List<Path> indexesThere() {
    List<Path> indexes = new ArrayList<>();
    for (Path shards : numbered(settings.files().directory().toAbsolutePath())) {
      indexes.addAll(numbered(shards));
    }
    return indexes;
  }

  private static List<Path> numbered(Path folder) {
    List<Path> numbered = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (Files.isDirectory(entry) && entry.getFileName().toString().matches("\\d{1,3}")) {
            numbered.add(entry);
          }
        }
      } catch (IOException e) {
        LOG.warn("{} cannot be listed: {}", folder, e.toString());
      }
    }
    return numbered;
  }

  private static void remove(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
