package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Pages of history, replicated. Buckets and pages are small, so that runs come to their ends. */
final class PageTable {
  private static final int BUCKET_SEQUENCES = 8;
  private static final int PAGE_ENTRIES_MAX = 4;
  private static final Comparator<PageStore.Page> ORDER =
      Comparator.<PageStore.Page>comparingInt(page -> page.entries().size())
          .thenComparing(page -> page.entries().get(0).payload());

  private final World world;
  private final Map<Entity, TreeMap<Long, Cell<PageStore.Page>>> entities = new HashMap<>();

  PageTable(World world) {
    this.world = world;
  }

  PageStore over(Link link) {
    return new Store(link);
  }

  private final class Store implements PageStore {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public int bucketSequences() {
      return BUCKET_SEQUENCES;
    }

    @Override
    public int pageEntriesMax() {
      return PAGE_ENTRIES_MAX;
    }

    @Override
    public CompletionStage<Void> write(Page page, long timestamp) {
      List<Entry> entries = List.copyOf(page.entries());
      check(page);
      return link.write(
          visibleFrom -> {
            world.trace(
                () ->
                    "page of "
                        + page.entity()
                        + " "
                        + page.first()
                        + "-"
                        + page.last()
                        + " reaches "
                        + BlockTable.times(visibleFrom));
            entities
                .computeIfAbsent(page.entity(), key -> new TreeMap<>())
                .computeIfAbsent(page.first(), key -> new Cell<>(ORDER))
                .put(timestamp, new Page(page.entity(), entries), visibleFrom);
          });
    }

    private void check(Page page) {
      if (page.entries().size() > PAGE_ENTRIES_MAX
          || bucketOf(page.first()) != bucketOf(page.last())) {
        throw new IllegalStateException("no page of this store: " + page);
      }
      long next = page.first();
      for (Entry entry : page.entries()) {
        if (entry.sequence() != next++ || !entry.entity().equals(page.entity())) {
          throw new IllegalStateException("entries that do not follow each other: " + page);
        }
      }
    }

    @Override
    public CompletionStage<List<Page>> read(
        Entity entity, long bucket, long firstFrom, long firstTo) {
      return link.read(
          look -> {
            TreeMap<Long, Cell<Page>> pages = entities.get(entity);
            List<Page> found = new ArrayList<>();
            long from = Math.max(firstFrom, bucket * BUCKET_SEQUENCES + 1);
            long to = Math.min(firstTo, (bucket + 1) * BUCKET_SEQUENCES);
            if (pages != null && from <= to) {
              for (Cell<Page> cell : pages.subMap(from, true, to, true).values()) {
                Page page = cell.get(look);
                if (page != null) {
                  found.add(page);
                }
              }
            }
            return found;
          });
    }
  }
}
