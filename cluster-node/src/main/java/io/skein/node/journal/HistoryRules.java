package io.skein.node.journal;

import io.skein.node.journal.PageStore.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How entries get into history, and what a reader finds there. Pure; see {@link LaneRules}. */
public class HistoryRules {
  /**
   * Rule 24: of two pages with the same first sequence the one that reaches further stays, whoever
   * writes it and whenever. With the time of a clock a late, shorter page would hide entries.
   */
  public long timestamp(Page page) {
    return page.last();
  }

  /**
   * Rule 4: the last sequence that may go into history: what is not decided may never have been.
   *
   * @param sent the last sequence that is in a block
   */
  public long materialisable(long decided, long sent) {
    return decided;
  }

  /**
   * Rule 25: the checkpoint passes a block when all its entries are in history. Recovery reads
   * above the checkpoint only.
   *
   * @param notInHistory entries of the block
   */
  public boolean mayCheckpoint(int notInHistory) {
    return notInHistory == 0;
  }

  /**
   * Rule 25: a segment is deleted when the checkpoint above it is known to stand in the lease row.
   * Before that, recovery would look for it.
   *
   * @param segmentEnd the last position of the segment
   */
  public boolean mayDelete(long segmentEnd, long knownCheckpoint) {
    return segmentEnd <= knownCheckpoint;
  }

  /**
   * Rule 22: the entries that follow {@code after} without gap. Replicas answer at different
   * moments: what stands above a missing sequence is not taken.
   *
   * @param pages ascending by first sequence; they may overlap
   */
  public List<Entry> run(List<Page> pages, long after, int limit) {
    List<Entry> run = new ArrayList<>();
    for (Page page : pages) {
      long next = after + 1 + run.size();
      if (page.first() > next) {
        break;
      }
      for (long at = next; at <= page.last() && run.size() < limit; at++) {
        run.add(page.entries().get((int) (at - page.first())));
      }
    }
    return run;
  }

  /** Rule 22: the entries that end below {@code before}, without gap, ascending. */
  public List<Entry> runBefore(List<Page> pages, long before, int limit) {
    List<Entry> run = new ArrayList<>();
    for (int i = pages.size() - 1; i >= 0; i--) {
      Page page = pages.get(i);
      long next = before - 1 - run.size();
      if (page.last() < next) {
        continue;
      }
      for (long at = next; at >= page.first() && run.size() < limit; at--) {
        run.add(page.entries().get((int) (at - page.first())));
      }
    }
    Collections.reverse(run);
    return run;
  }
}
