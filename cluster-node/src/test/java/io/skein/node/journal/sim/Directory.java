package io.skein.node.journal.sim;

import io.skein.node.journal.Predecessors;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a machine: which epochs its processes began, and who of them has its lock.
 * A process that comes while another still lives does not get it (rule 9).
 */
final class Directory {
  private final TreeSet<Integer> noted = new TreeSet<>();
  private @Nullable NodeProcess holder;

  Predecessors of(NodeProcess process) {
    if (holder == null || holder.isDead()) {
      holder = process;
    }
    List<Integer> before = List.copyOf(noted);
    boolean locked = holder == process;
    return new Predecessors() {
      @Override
      public List<Integer> epochs() {
        return before;
      }

      @Override
      public boolean isLocked() {
        return locked;
      }

      @Override
      public void begins(int epoch) {
        process.point();
        if (locked && !process.isDead()) {
          noted.add(epoch);
        }
      }

      @Override
      public void ended(int epoch) {
        if (locked && !process.isDead()) {
          noted.remove(epoch);
        }
      }
    };
  }
}
