package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Post;
import io.skein.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What became of the posts into a hot group, and how others fared meanwhile. Thread-safe. */
final class HotGroupFigures {
  private static final double P99 = 99;

  private final LongAdder posted = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder busyWithoutWait = new LongAdder();
  private final LongAdder overloaded = new LongAdder();
  private final LongAdder otherwise = new LongAdder();

  void posted() {
    posted.increment();
  }

  void accepted() {
    accepted.increment();
  }

  /** As {@link Workload#refused} hears of it. */
  void refused(Post post) {
    ErrorCode refusal = post.refusal();
    if (refusal == ErrorCode.GROUP_BUSY) {
      busy.increment();
      if (post.waitMillis() <= 0) {
        busyWithoutWait.increment();
      }
    } else if (refusal == ErrorCode.OVERLOADED) {
      overloaded.increment();
    } else {
      otherwise.increment();
    }
  }

  /**
   * Everything, by name.
   *
   * @param alone what others were measured to have before the group was hot; null: nothing
   * @param hot and while it was
   */
  Map<String, Object> told(Part.@Nullable Tally alone, Part.@Nullable Tally hot) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("posted", posted.sum());
    told.put("accepted", accepted.sum());
    told.put("busy", busy.sum());
    told.put("busy_without_wait", busyWithoutWait.sum());
    told.put("overloaded", overloaded.sum());
    told.put("refused_otherwise", otherwise.sum());
    if (alone != null && hot != null) {
      ratio(told, "others_delivery_p99_ratio", alone.delivery(), hot.delivery());
      ratio(told, "others_accept_p99_ratio", alone.accept(), hot.accept());
    }
    return told;
  }

  private static void ratio(
      Map<String, Object> told, String name, Histogram before, Histogram meanwhile) {
    if (before.getTotalCount() > 0 && meanwhile.getTotalCount() > 0) {
      double ratio =
          meanwhile.getValueAtPercentile(P99)
              / (double) Math.max(1, before.getValueAtPercentile(P99));
      told.put(name, Math.round(ratio * 1000) / 1000.0);
    }
  }
}
