package io.skein.node.session;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Inbox} knows: devices, lines, and the counter of changes. Its rules are in {@link
 * Inbox}, {@link InboxLists}, {@link InboxGroups} and {@link InboxDuties}. Holds no map before it
 * is needed, as most inboxes are of users who are online and silent. Confined to its session actor.
 */
final class InboxState {
  final long life;

  /** Of this life among the user's lives. */
  long order;

  long changes;

  /** Changes up to here may be of lines that are forgotten: cursors below it are stale. */
  long forgotten;

  boolean devicesKnown;

  /** The store's part is in. */
  boolean loaded;

  private final List<InboxDevice> devices = new ArrayList<>(1);
  private @Nullable Map<ConversationId, InboxLine> lines;
  private int listed;
  private int listedGroups;

  InboxState(long life, long order) {
    this.life = life;
    this.order = order;
  }

  // ---- devices

  List<InboxDevice> devices() {
    return devices;
  }

  void retainDevices(Set<DeviceId> loggedIn) {
    devices.removeIf(device -> !loggedIn.contains(device.id));
    for (DeviceId id : loggedIn) {
      if (findDevice(id) == null) {
        devices.add(new InboxDevice(id));
      }
    }
  }

  @Nullable InboxDevice findDevice(DeviceId id) {
    for (InboxDevice device : devices) {
      if (device.id.equals(id)) {
        return device;
      }
    }
    return null;
  }

  InboxDevice device(DeviceId id) {
    InboxDevice device = findDevice(id);
    if (device == null) {
      throw new IllegalArgumentException("device " + id + " is not logged in");
    }
    return device;
  }

  boolean isMarkedForAny(InboxLine line) {
    for (InboxDevice device : devices) {
      if (device.mayBeMarked(line.id)) {
        return true;
      }
    }
    return false;
  }

  // ---- lines

  /** Declined before any device could hear of it. */
  boolean isUntold(InboxLine line) {
    return line.declined && line.changedAt == 0 && !isMarkedForAny(line);
  }

  Collection<InboxLine> lines() {
    return lines == null ? List.of() : lines.values();
  }

  /** The line, made if there is none. */
  InboxLine line(ConversationId conversation) {
    if (lines == null) {
      lines = new HashMap<>(4);
    }
    return lines.computeIfAbsent(conversation, InboxLine::new);
  }

  @Nullable InboxLine findLine(ConversationId conversation) {
    return lines == null ? null : lines.get(conversation);
  }

  void removeLines(Predicate<InboxLine> which) {
    if (lines != null) {
      lines.values().removeIf(which);
    }
  }

  void removeLine(ConversationId conversation) {
    if (lines != null) {
      lines.remove(conversation);
    }
  }

  boolean isListed(ConversationId conversation) {
    InboxLine line = findLine(conversation);
    return line != null && line.listed;
  }

  /** What is told of a membership that has ended comes too late. */
  boolean isOver(ConversationId conversation, long since) {
    InboxLine line = findLine(conversation);
    return line != null && since <= line.until;
  }

  int listedCount() {
    return listed;
  }

  /** Lines that are kept for what was left, declined, or only heard of. */
  int unlistedCount() {
    return lines().size() - listed;
  }

  int listedGroupCount() {
    return listedGroups;
  }

  void list(InboxLine line) {
    if (!line.listed) {
      line.listed = true;
      line.sentSafe = 0;
      line.declined = false;
      listed++;
      listedGroups += line.id.isDirect() ? 0 : 1;
    }
  }

  void unlist(InboxLine line) {
    if (line.listed) {
      line.listed = false;
      listed--;
      listedGroups -= line.id.isDirect() ? 0 : 1;
    }
  }

  // ---- changes

  /** Something is new about the line. */
  void changed(InboxLine line) {
    line.changedAt = ++changes;
  }

  /** Something other than messages is new about the line. */
  void changedOtherwise(InboxLine line) {
    changed(line);
    line.otherChangedAt = line.changedAt;
  }

  /** Cursors given from now on come after this one. */
  void follow(Cursor cursor) {
    if (cursor.life() != life) {
      order = Math.max(order, cursor.order() + 1);
    }
  }
}
