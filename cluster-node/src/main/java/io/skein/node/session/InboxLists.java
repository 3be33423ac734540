package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What devices are told of an {@link Inbox}: what changed since a cursor, page by page, and the
 * cursors themselves. Pure; confined to its session actor.
 */
final class InboxLists {
  /** Bases of a list: not below 0, the changes of this life after that one; else: */
  private static final long NEW = -1;

  private static final long MARKED = -2;
  private static final long STALE = -3;

  private static final Comparator<InboxLine> NEWEST_FIRST =
      Comparator.<InboxLine>comparingLong(line -> -line.changedAt)
          .thenComparing(line -> line.id, Comparator.reverseOrder());

  private final InboxState state;

  InboxLists(InboxState state) {
    this.state = state;
  }

  /**
   * What the device is told when it attaches with this cursor.
   *
   * @return conversations with their heads, to be told as events; null: it must sync
   */
  @Nullable Map<ConversationId, Long> resume(DeviceId id, Bytes cursor, int headsMax) {
    InboxDevice device = state.device(id);
    long base = confirm(device, cursor);
    Cursor given = Cursor.read(cursor);
    if (given == null || !given.isWhole() || base == NEW || base == STALE) {
      return null;
    }
    Map<ConversationId, Long> heads = new HashMap<>();
    for (InboxLine line : state.lines()) {
      if (!isTold(line, base, device)) {
        continue;
      }
      boolean onlyMessages = base >= 0 && line.otherChangedAt <= base && line.head > 0;
      if (!onlyMessages || heads.size() == headsMax) {
        return null;
      }
      if (device.delivered(line.id) < line.head) {
        heads.put(line.id, line.head);
      }
    }
    return heads;
  }

  /** A line of a list that is being told. */
  record Item(ConversationId conversation, long changedAt) {}

  /**
   * What is told in one answer.
   *
   * @param items newest change first
   * @param base what the list answers
   * @param upTo the whole list tells the changes up to here
   * @param more this is not the rest of the list
   */
  record Page(List<Item> items, long base, long upTo, boolean more) {}

  /** True if the cursor continues a list that this life began. */
  boolean isContinued(Bytes bytes) {
    Cursor cursor = Cursor.read(bytes);
    return cursor != null && cursor.life() == state.life && !cursor.isWhole();
  }

  /** The next lines to tell to a device that presents this cursor; the inbox must be loaded. */
  Page page(DeviceId id, Bytes bytes, int linesMax) {
    InboxDevice device = state.device(id);
    long base = confirm(device, bytes);
    Cursor cursor = isContinued(bytes) ? Cursor.read(bytes) : null;
    Cursor.Rest rest = cursor == null ? null : cursor.rest();
    long upTo = cursor == null ? state.changes : cursor.upTo();
    List<InboxLine> told = new ArrayList<>();
    for (InboxLine line : state.lines()) {
      // What changes while a list is told in pages moves above it, and is told by the next one.
      if (line.changedAt <= upTo && isTold(line, base, device) && isBelow(line, rest)) {
        told.add(line);
      }
    }
    told.sort(NEWEST_FIRST);
    boolean more = told.size() > linesMax;
    List<Item> items =
        told.stream().limit(linesMax).map(line -> new Item(line.id, line.changedAt)).toList();
    return new Page(items, base, upTo, more);
  }

  /** The cursor for a device that was told the first {@code told} items of a page. */
  Bytes cursorAfter(Page page, int told) {
    if (told == page.items.size() && !page.more) {
      return new Cursor(state.order, state.life, page.upTo, null).toBytes();
    }
    Item last = page.items.get(told - 1);
    Cursor.Rest rest = new Cursor.Rest(page.base, last.changedAt, last.conversation);
    return new Cursor(state.order, state.life, page.upTo, rest).toBytes();
  }

  /** The conversations of the list above {@code after}, ascending. */
  List<ConversationId> listed(@Nullable ConversationId after, int max) {
    TreeSet<ConversationId> ids = new TreeSet<>();
    for (InboxLine line : state.lines()) {
      if (line.listed && (after == null || line.id.compareTo(after) > 0)) {
        ids.add(line.id);
        if (ids.size() > max) {
          ids.pollLast();
        }
      }
    }
    return List.copyOf(ids);
  }

  /** Takes what a cursor says of its device, and returns what a list must tell. */
  private long confirm(InboxDevice device, Bytes bytes) {
    Cursor cursor = Cursor.read(bytes);
    if (cursor == null) {
      return NEW;
    }
    Cursor.Rest rest = cursor.rest();
    if (cursor.life() != state.life) {
      state.follow(cursor);
      boolean stale = rest != null || (device.stored != null && cursor.isOlderThan(device.stored));
      return stale ? STALE : MARKED;
    }
    if (cursor.upTo() > state.changes) {
      return NEW;
    }
    if (rest != null) {
      return rest.base() >= STALE && rest.base() <= cursor.upTo() ? rest.base() : NEW;
    }
    if (cursor.upTo() < state.forgotten) {
      return STALE;
    }
    if (device.confirmedBy == null || cursor.upTo() > device.confirmedAt) {
      device.confirmedAt = cursor.upTo();
      device.confirmedBy = bytes;
    }
    device.clearDue = true;
    return cursor.upTo();
  }

  private static boolean isTold(InboxLine line, long base, InboxDevice device) {
    if (base >= 0) {
      return line.changedAt > base;
    }
    if (base == NEW) {
      return line.listed;
    }
    boolean changed = line.changedAt > 0 || device.mayBeMarked(line.id);
    return base == STALE ? line.listed || changed : changed;
  }

  private static boolean isBelow(InboxLine line, Cursor.@Nullable Rest rest) {
    if (rest == null || line.changedAt < rest.changedAt()) {
      return true;
    }
    return line.changedAt == rest.changedAt() && line.id.compareTo(rest.conversation()) < 0;
  }
}
