package io.skein.node.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Pages in memory; writes and reads have a {@link Gate} each. Refuses pages that the port's
 * contract excludes. Thread-safe.
 */
public final class InMemoryPageStore implements PageStore {
  private record Written(Page page, long timestamp) {}

  public final Gate writes = new Gate();
  public final Gate reads = new Gate();
  private final Map<Entity, NavigableMap<Long, Written>> pages = new HashMap<>();
  private final int bucketSequences;
  private final int pageEntriesMax;

  public InMemoryPageStore() {
    this(4096, 128);
  }

  public InMemoryPageStore(int bucketSequences, int pageEntriesMax) {
    this.bucketSequences = bucketSequences;
    this.pageEntriesMax = pageEntriesMax;
  }

  @Override
  public int bucketSequences() {
    return bucketSequences;
  }

  @Override
  public int pageEntriesMax() {
    return pageEntriesMax;
  }

  @Override
  public CompletionStage<Void> write(Page page, long timestamp) {
    check(page);
    return writes.<Void>pass(
        () -> {
          put(page, timestamp);
          return null;
        });
  }

  private void check(Page page) {
    if (page.entries().size() > pageEntriesMax
        || bucketOf(page.first()) != bucketOf(page.last())
        || page.last() - page.first() != page.entries().size() - 1) {
      throw new IllegalArgumentException("not a page: " + page.first() + " to " + page.last());
    }
  }

  private synchronized void put(Page page, long timestamp) {
    pages
        .computeIfAbsent(page.entity(), entity -> new TreeMap<>())
        .merge(
            page.first(),
            new Written(page, timestamp),
            (old, now) -> old.timestamp() > now.timestamp() ? old : now);
  }

  @Override
  public CompletionStage<List<Page>> read(
      Entity entity, long bucket, long firstFrom, long firstTo) {
    return reads.pass(() -> find(entity, bucket, firstFrom, firstTo));
  }

  private synchronized List<Page> find(Entity entity, long bucket, long from, long to) {
    List<Page> found = new ArrayList<>();
    for (Page page : pages(entity)) {
      if (bucketOf(page.first()) == bucket && page.first() >= from && page.first() <= to) {
        found.add(page);
      }
    }
    return found;
  }

  /** All pages of an entity, ascending by first sequence. */
  public synchronized List<Page> pages(Entity entity) {
    return pages.getOrDefault(entity, new TreeMap<>()).values().stream()
        .map(Written::page)
        .toList();
  }
}
