package io.skein.node.schedule;

import io.skein.node.platform.ClusterMessage;
import io.skein.node.schedule.ScheduleDue.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;

/**
 * The user's session has done what it could about a post that is due: it is posted, refused, or
 * tried again when it is woken next.
 */
public record Woken(UserId user, ClientId post, long dueMillis) implements ClusterMessage {
  /** The answer about this entry. */
  public static Woken of(Entry entry) {
    return new Woken(entry.user(), entry.post(), entry.dueMillis());
  }
}
