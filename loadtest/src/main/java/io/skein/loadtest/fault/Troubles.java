package io.skein.loadtest.fault;

import io.skein.client.ConnectionState;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one device's embedder saw of a fault, beyond reconnects to which the node had asked: what a
 * planned stop must not cause. Thread-safe.
 */
final class Troubles {
  private static final int KEPT_MAX = 20;

  private final String device;
  private final List<String> seen = new ArrayList<>();
  private int count;
  private int sentOff;
  private long offlineSince;
  private Duration longestOffline = Duration.ZERO;

  Troubles(String device) {
    this.device = device;
  }

  /**
   * What a device saw in one step.
   *
   * @param sentOff how often a node asked it to connect elsewhere
   * @param longestOffline from the end of one connection to the start of the next
   */
  record Seen(List<String> troubles, int sentOff, Duration longestOffline) {}

  /** What was seen since this was called last. */
  synchronized Seen take() {
    List<String> all = new ArrayList<>(seen);
    if (count > seen.size()) {
      all.add(device + ": " + (count - seen.size()) + " more");
    }
    Seen taken = new Seen(all, sentOff, longestOffline);
    seen.clear();
    count = 0;
    sentOff = 0;
    longestOffline = Duration.ZERO;
    return taken;
  }

  synchronized void connection(ConnectionState state) {
    if (state instanceof ConnectionState.Waiting waiting) {
      if (offlineSince == 0) {
        offlineSince = System.nanoTime();
      }
      if (waiting.code() == ErrorCode.GOING_AWAY) {
        sentOff++;
      } else {
        add("offline, " + waiting.code() + " " + waiting.detail());
      }
    } else if (state instanceof ConnectionState.Ended ended && ended.code() != ErrorCode.OK) {
      add("ended, " + ended.code() + " " + ended.detail());
    } else if (state instanceof ConnectionState.Online && offlineSince != 0) {
      Duration offline = Duration.ofNanos(System.nanoTime() - offlineSince);
      offlineSince = 0;
      if (offline.compareTo(longestOffline) > 0) {
        longestOffline = offline;
      }
    }
  }

  /** A request that the embedder made has failed; null: it has not. */
  synchronized void outcome(String what, @Nullable Throwable failure) {
    if (failure != null) {
      add(what + " failed, " + failure);
    }
  }

  private void add(String what) {
    count++;
    if (seen.size() < KEPT_MAX) {
      seen.add(device + ": " + what);
    }
  }
}
