package io.skein.node.search.lucene;

import java.io.IOException;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SerialMergeScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Merges segments on the thread that writes: as many shards as there are would else merge side by
 * side, and who searches would wait for it. What a search makes due is left for the next write.
 * Thread-safe.
 */
final class MergesOfWrites extends SerialMergeScheduler {
  private volatile @Nullable MergeSource left;

  @Override
  public synchronized void merge(MergeSource source, MergeTrigger trigger) throws IOException {
    if (trigger == MergeTrigger.FULL_FLUSH) {
      left = source;
    } else {
      super.merge(source, trigger);
    }
  }

  /** Merges what was left. */
  void catchUp() throws IOException {
    MergeSource source = left;
    if (source != null) {
      left = null;
      merge(source, MergeTrigger.EXPLICIT);
    }
  }
}
