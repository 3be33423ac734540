package io.skein.node.call;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call has at an SFU, beside what its members are told of. Immutable.
 *
 * @param server name of the one that has the call's room; empty: there is no room
 * @param feeds of each participant of whom tracks are told: which feed these are tracks of
 */
public record AtSfu(String server, Map<UserId, Long> feeds) {
  /** Of a call whose media flow between the devices. */
  public static final AtSfu NONE = new AtSfu("", Map.of());

  public AtSfu {
    feeds = Map.copyOf(feeds);
  }

  /** A room in which nobody has published. */
  static AtSfu of(String server) {
    return new AtSfu(server, Map.of());
  }

  /** The feed of whom tracks are told; 0: none are. */
  public long feed(UserId user) {
    return feeds.getOrDefault(user, 0L);
  }

  /** The same, in which this is the user's feed. */
  AtSfu with(UserId user, long feed) {
    Map<UserId, Long> others = new HashMap<>(feeds);
    others.put(user, feed);
    return new AtSfu(server, others);
  }

  /** The same, without feeds of those of whom the call tells no tracks. */
  AtSfu of(Call call) {
    if (feeds.isEmpty()) {
      return this;
    }
    Map<UserId, Long> told = new HashMap<>(feeds);
    told.keySet().removeIf(user -> !isHeardOf(call.participant(user)));
    return told.size() == feeds.size() ? this : new AtSfu(server, told);
  }

  private static boolean isHeardOf(@Nullable Participant one) {
    return one != null && !one.tracks().isEmpty();
  }
}
