package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one user's inbox: which conversations changed for which device, what of that must be
 * stored, and what may be claimed to be safe. Pure but mutable: confined to its session actor,
 * which tells it what happened, carries out the {@linkplain #due writes} that it wants, and reports
 * their outcome.
 *
 * <p><b>Changes.</b> One counter per life of the session; every line remembers the change that
 * touched it last, so "what changed since" is a comparison. A device that presents a whole cursor
 * of this life confirms that it knows all changes up to there.
 *
 * <p><b>Marks.</b> A device that is away and behind on a conversation gets one stored mark, however
 * much is said; an attached one only if the conversation asks ({@link #secure}), since normally it
 * acknowledges within a second. A mark is cleared once its device has confirmed the last change of
 * its line. From the moment a clearing write starts until it is known to have succeeded, the mark
 * is neither relied upon nor forgotten.
 *
 * <p><b>Between lives</b> a device's cursor is answered from its marks: whatever it had not
 * acknowledged was either marked, or the conversation has not heard that it is safe and asks again.
 * A client that was put back to an older state than it has acknowledged from must sync with an
 * empty cursor; the node notices that by itself only if marks were cleared in between.
 */
final class Inbox {
  /** Bases of a list: not below 0, the changes of this life after that one; else: */
  private static final long NEW = -1;

  private static final long MARKED = -2;
  private static final long STALE = -3;

  /** Lines that deliveries may make before the list is loaded: a client's word alone, so few. */
  private static final int UNLOADED_LINES_MAX = 256;

  private static final Comparator<InboxLine> NEWEST_FIRST =
      Comparator.<InboxLine>comparingLong(line -> -line.changedAt)
          .thenComparing(line -> line.id, Comparator.reverseOrder());

  private final long life;
  private final int departedMax;
  private final List<InboxDevice> devices = new ArrayList<>(1);
  private long order;
  private long changes;

  /** Changes up to here may be of lines that are forgotten: cursors below it are stale. */
  private long forgotten;

  private boolean devicesKnown;
  private boolean loaded;
  private int writing;
  private int listed;
  private @Nullable Map<ConversationId, InboxLine> lines;

  /** Lines that may have something to write. */
  private @Nullable Set<InboxLine> touched;

  private @Nullable Set<InboxLine> toAcknowledge;

  /**
   * An inbox of which nothing is known yet.
   *
   * @param life never used twice in a cluster
   * @param order a number that grows from life to life, if the clocks are right
   * @param departedMax how many conversations that the user left are remembered
   */
  Inbox(long life, long order, int departedMax) {
    this.life = life;
    this.order = order;
    this.departedMax = departedMax;
  }

  // ---- devices

  /** These are the devices that are logged in; others are forgotten. */
  void devices(Set<DeviceId> loggedIn) {
    devicesKnown = true;
    devices.removeIf(device -> !loggedIn.contains(device.id));
    for (DeviceId id : loggedIn) {
      if (!knows(id)) {
        devices.add(new InboxDevice(id));
      }
    }
  }

  boolean hasDevices() {
    return devicesKnown;
  }

  boolean knows(DeviceId id) {
    return find(id) != null;
  }

  void attach(DeviceId id) {
    device(id).attached = true;
  }

  /** What a device that goes has not acknowledged is left to {@link #secure}: most come back. */
  void detach(DeviceId id) {
    InboxDevice device = find(id);
    if (device != null) {
      device.attached = false;
    }
  }

  void forget(DeviceId id) {
    devices.removeIf(device -> device.id.equals(id));
    if (lines != null) {
      for (InboxLine line : lines.values()) {
        line.unwant(id);
        acknowledge(line);
      }
    }
  }

  // ---- the store's part

  boolean isLoaded() {
    return loaded;
  }

  /** Adds what is stored; the devices must be known. What was noticed before stays. */
  void load(InboxStore.Inbox stored) {
    loaded = true;
    for (InboxStore.Entry entry : stored.conversations()) {
      InboxLine line = line(entry.conversation());
      line.rowMayExist = true;
      line.row = entry;
      line.large |= entry.large();
      line.since = line.since == 0 ? entry.since() : line.since;
      if (!line.listed && line.otherChangedAt == 0) {
        list(line);
      }
    }
    for (InboxDevice device : devices) {
      for (ConversationId marked : stored.marks().getOrDefault(device.id, Set.of())) {
        line(marked);
        device.marked(marked);
      }
      Bytes confirmed = stored.confirmed().get(device.id);
      device.stored = confirmed == null ? null : Cursor.read(confirmed);
      if (device.stored != null) {
        follow(device.stored);
      }
    }
    for (Iterator<InboxLine> all = lines().values().iterator(); all.hasNext(); ) {
      InboxLine line = all.next();
      if (!line.listed && line.changedAt == 0 && !isMarkedForAny(line)) {
        devices.forEach(device -> device.dropped(line.id));
        all.remove();
      } else {
        reconsider(line);
      }
    }
  }

  // ---- what happened

  /** Messages were appended, up to {@code head}; the user sees those from {@code since} on. */
  void appended(ConversationId conversation, long head, long since) {
    InboxLine line = member(conversation, since);
    if (line.head < head) {
      line.head = head;
      line.changedAt = ++changes;
    }
    reconsider(line);
  }

  /**
   * The conversation has not heard that the user is safe up to {@code head}: every device that has
   * not acknowledged it gets a mark, attached or not.
   */
  void secure(ConversationId conversation, long head, long since) {
    InboxLine line = member(conversation, since);
    if (line.head < head) {
      line.head = head;
      line.changedAt = ++changes;
    }
    line.secureUpTo = Math.max(line.secureUpTo, head);
    line.sentSafe = 0;
    reconsider(line);
  }

  void joined(ConversationId conversation, long since, long head, boolean large) {
    InboxLine line = member(conversation, since);
    line.large |= large;
    line.head = Math.max(line.head, head);
    line.sentSafe = 0;
    otherChange(line);
  }

  void left(ConversationId conversation) {
    InboxLine line = line(conversation);
    if (line.listed) {
      line.listed = false;
      listed--;
    }
    line.rowMayExist |= !loaded || line.row != null;
    line.row = null;
    line.secureUpTo = 0;
    devices.forEach(device -> device.dropped(conversation));
    otherChange(line);
    forgetDeparted();
  }

  /** Marks are pointless from now on, and not relied upon. */
  void becameLarge(ConversationId conversation, long head) {
    InboxLine line = line(conversation);
    if (!line.listed) {
      list(line);
    }
    line.large = true;
    line.head = Math.max(line.head, head);
    line.sentSafe = 0;
    otherChange(line);
  }

  /** The user has read on another device: what the list says of it changed. */
  void readElsewhere(ConversationId conversation) {
    InboxLine line = lines == null ? null : lines.get(conversation);
    // With one device there is no other that does not know.
    if (line != null && line.listed && devices.size() > 1) {
      otherChange(line);
    }
  }

  /** The device holds all messages up to {@code sequence}. */
  void delivered(DeviceId id, ConversationId conversation, long sequence) {
    InboxDevice device = find(id);
    InboxLine line = lines == null ? null : lines.get(conversation);
    if (device == null || (line == null && (loaded || lines().size() >= UNLOADED_LINES_MAX))) {
      return;
    }
    if (line == null) {
      line = line(conversation);
    }
    if ((loaded && !line.listed) || !device.deliver(conversation, sequence)) {
      return;
    }
    line.delivered = Math.max(line.delivered, sequence);
    if (sequence > line.head) {
      // A notice was lost: other devices may not have heard of it either.
      line.changedAt = ++changes;
    }
    acknowledge(line);
  }

  /**
   * A large conversation, when asked, named its head.
   *
   * @return true if this life had not heard of it
   */
  boolean observed(ConversationId conversation, long head) {
    InboxLine line = lines == null ? null : lines.get(conversation);
    if (line == null || line.head >= head) {
      return false;
    }
    line.head = head;
    line.changedAt = ++changes;
    return true;
  }

  /** A conversation did not answer: it counts as changed, so that it is asked again. */
  void unanswered(ConversationId conversation) {
    InboxLine line = lines == null ? null : lines.get(conversation);
    if (line != null) {
      line.changedAt = ++changes;
      line.otherChangedAt = changes;
    }
  }

  // ---- what is told

  /**
   * What the device is told when it attaches with this cursor.
   *
   * @return conversations with their heads, to be told as events; null: it must sync
   */
  @Nullable Map<ConversationId, Long> resume(DeviceId id, Bytes cursor, int headsMax) {
    InboxDevice device = device(id);
    long base = confirm(device, cursor);
    Cursor given = Cursor.read(cursor);
    if (given == null || !given.isWhole() || base == NEW || base == STALE) {
      return null;
    }
    Map<ConversationId, Long> heads = new HashMap<>();
    for (InboxLine line : lines().values()) {
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

  /** True if what this cursor is answered with depends on what is stored. */
  boolean needsStore(Bytes cursor) {
    return !loaded && !cursor.isEmpty();
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
    return cursor != null && cursor.life() == life && !cursor.isWhole();
  }

  /** The next lines to tell to a device that presents this cursor; the inbox must be loaded. */
  Page page(DeviceId id, Bytes bytes, int linesMax) {
    InboxDevice device = device(id);
    long base = confirm(device, bytes);
    Cursor cursor = isContinued(bytes) ? Cursor.read(bytes) : null;
    Cursor.Rest rest = cursor == null ? null : cursor.rest();
    long upTo = cursor == null ? changes : cursor.upTo();
    List<InboxLine> told = new ArrayList<>();
    for (InboxLine line : lines().values()) {
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
      return new Cursor(order, life, page.upTo, null).toBytes();
    }
    Item last = page.items.get(told - 1);
    Cursor.Rest rest = new Cursor.Rest(page.base, last.changedAt, last.conversation);
    return new Cursor(order, life, page.upTo, rest).toBytes();
  }

  /** The conversations of the list above {@code after}, ascending. */
  List<ConversationId> listed(@Nullable ConversationId after, int max) {
    TreeSet<ConversationId> ids = new TreeSet<>();
    for (InboxLine line : lines().values()) {
      if (line.listed && (after == null || line.id.compareTo(after) > 0)) {
        ids.add(line.id);
        if (ids.size() > max) {
          ids.pollLast();
        }
      }
    }
    return List.copyOf(ids);
  }

  List<ConversationId> large() {
    if (lines == null) {
      return List.of();
    }
    return lines.values().stream()
        .filter(line -> line.listed && line.large)
        .map(line -> line.id)
        .toList();
  }

  /** Up to which sequence the device has said that it holds the messages. */
  long deliveredTo(DeviceId id, ConversationId conversation) {
    InboxDevice device = find(id);
    return device == null ? 0 : device.delivered(conversation);
  }

  boolean isListed(ConversationId conversation) {
    InboxLine line = lines == null ? null : lines.get(conversation);
    return line != null && line.listed;
  }

  int listedCount() {
    return listed;
  }

  /** The change counter: compare with {@link #changedSince}. */
  long now() {
    return changes;
  }

  /** True if the conversation was heard of after that. */
  boolean changedSince(ConversationId conversation, long then) {
    InboxLine line = lines == null ? null : lines.get(conversation);
    return line != null && line.changedAt > then;
  }

  // ---- what is stored

  /**
   * The writes to start now, at most so many that {@code max} are in flight; those of one
   * conversation come one after the other. Each must be reported to {@link #done}.
   */
  List<InboxWrite> due(int max) {
    if (!loaded || writing >= max) {
      return List.of();
    }
    List<InboxWrite> due = List.of();
    if (touched != null) {
      for (Iterator<InboxLine> all = touched.iterator(); all.hasNext() && writing < max; ) {
        InboxLine line = all.next();
        if (line.writing) {
          continue;
        }
        InboxWrite write = next(line);
        all.remove();
        if (write != null) {
          due = with(due, start(line, write));
        }
      }
    }
    for (InboxDevice device : devices) {
      InboxWrite clear = writing < max ? clear(device) : null;
      if (clear != null) {
        due = with(due, clear);
      }
    }
    return due;
  }

  /** Most calls of {@link #due} find nothing, and should cost nothing. */
  private static List<InboxWrite> with(List<InboxWrite> due, InboxWrite write) {
    List<InboxWrite> longer = due.isEmpty() ? new ArrayList<>(2) : due;
    longer.add(write);
    return longer;
  }

  boolean isWriting() {
    return writing > 0;
  }

  /**
   * The outcome of a write. What failed is tried again when the conversation is next heard of: it
   * asks until the user is safe.
   */
  void done(InboxWrite write, boolean stored) {
    writing--;
    if (write instanceof InboxWrite.PutRow put) {
      InboxLine line = line(put.entry().conversation());
      line.row = stored ? put.entry() : null;
      finish(line, stored);
    } else if (write instanceof InboxWrite.RemoveRow remove) {
      InboxLine line = line(remove.conversation());
      line.rowMayExist = !stored;
      finish(line, stored);
    } else if (write instanceof InboxWrite.Mark mark) {
      for (DeviceId id : mark.devices()) {
        InboxDevice device = find(id);
        if (device != null && stored) {
          device.marked(mark.conversation());
        } else if (device != null) {
          device.doubted(mark.conversation());
        }
      }
      finish(line(mark.conversation()), stored);
    } else if (write instanceof InboxWrite.Clear clear) {
      InboxDevice device = find(clear.device());
      if (device != null) {
        device.clearing = false;
      }
      for (ConversationId conversation : clear.conversations()) {
        if (device != null && stored) {
          device.unmarked(conversation);
        }
        finish(line(conversation), true);
      }
    }
  }

  /** What a conversation is to be told of this user's cursors. */
  record Acknowledgement(ConversationId conversation, long delivered, long safe) {}

  boolean hasAcknowledgements() {
    return toAcknowledge != null && !toAcknowledge.isEmpty();
  }

  List<Acknowledgement> takeAcknowledgements() {
    if (toAcknowledge == null) {
      return List.of();
    }
    List<Acknowledgement> taken = new ArrayList<>(toAcknowledge.size());
    for (InboxLine line : toAcknowledge) {
      line.sentDelivered = receipt(line);
      line.sentSafe = safe(line);
      taken.add(new Acknowledgement(line.id, line.sentDelivered, line.sentSafe));
    }
    toAcknowledge = null;
    return taken;
  }

  // ---- within

  private Map<ConversationId, InboxLine> lines() {
    if (lines == null) {
      lines = new HashMap<>(4);
    }
    return lines;
  }

  private InboxLine line(ConversationId conversation) {
    return lines().computeIfAbsent(conversation, InboxLine::new);
  }

  private InboxLine member(ConversationId conversation, long since) {
    InboxLine line = line(conversation);
    line.since = since;
    if (!line.listed) {
      list(line);
    }
    return line;
  }

  private void list(InboxLine line) {
    line.listed = true;
    line.sentSafe = 0;
    listed++;
  }

  private @Nullable InboxDevice find(DeviceId id) {
    for (InboxDevice device : devices) {
      if (device.id.equals(id)) {
        return device;
      }
    }
    return null;
  }

  private InboxDevice device(DeviceId id) {
    InboxDevice device = find(id);
    if (device == null) {
      throw new IllegalArgumentException("device " + id + " is not logged in");
    }
    return device;
  }

  private void otherChange(InboxLine line) {
    line.changedAt = ++changes;
    line.otherChangedAt = changes;
    reconsider(line);
  }

  /** Something about the line changed: finds what is to be stored and what can be claimed. */
  private void reconsider(InboxLine line) {
    if (!loaded) {
      return;
    }
    for (InboxDevice device : devices) {
      boolean asked = line.secureUpTo > held(device, line);
      boolean away = !device.attached && isBehind(device, line);
      if ((asked || away) && !device.isMarked(line.id) && !(line.large && line.listed)) {
        line.want(device.id);
      } else {
        line.unwant(device.id);
      }
    }
    if (!line.isSettled() || line.wantsMarks()) {
      if (touched == null) {
        touched = new LinkedHashSet<>(2);
      }
      touched.add(line);
    }
    acknowledge(line);
  }

  private static boolean isBehind(InboxDevice device, InboxLine line) {
    return line.changedAt > device.confirmedAt
        && (line.otherChangedAt > device.confirmedAt || device.delivered(line.id) < line.head);
  }

  /** Up to which sequence the device surely knows the conversation. */
  private static long held(InboxDevice device, InboxLine line) {
    long confirmed = line.changedAt <= device.confirmedAt ? line.head : 0;
    return Math.max(confirmed, device.delivered(line.id));
  }

  private long safe(InboxLine line) {
    if (!loaded || !line.listed || !line.isSettled()) {
      return 0;
    }
    long safe = Long.MAX_VALUE;
    for (InboxDevice device : devices) {
      if (!line.large && !device.isMarked(line.id)) {
        safe = Math.min(safe, held(device, line));
      }
    }
    return safe == Long.MAX_VALUE ? line.head : safe;
  }

  /** Large conversations keep no receipts. */
  private long receipt(InboxLine line) {
    return line.large ? 0 : line.delivered;
  }

  private void acknowledge(InboxLine line) {
    if (loaded && line.listed) {
      if (receipt(line) > line.sentDelivered || safe(line) > line.sentSafe) {
        if (toAcknowledge == null) {
          toAcknowledge = new LinkedHashSet<>(2);
        }
        toAcknowledge.add(line);
      }
    }
  }

  /** Takes what a cursor says of its device, and returns what a list must tell. */
  private long confirm(InboxDevice device, Bytes bytes) {
    Cursor cursor = Cursor.read(bytes);
    if (cursor == null) {
      return NEW;
    }
    Cursor.Rest rest = cursor.rest();
    if (cursor.life() != life) {
      follow(cursor);
      boolean stale = rest != null || (device.stored != null && cursor.isOlderThan(device.stored));
      return stale ? STALE : MARKED;
    }
    if (cursor.upTo() > changes) {
      return NEW;
    }
    if (rest != null) {
      return rest.base() >= STALE && rest.base() <= cursor.upTo() ? rest.base() : NEW;
    }
    if (cursor.upTo() < forgotten) {
      return STALE;
    }
    if (device.confirmedBy == null || cursor.upTo() > device.confirmedAt) {
      device.confirmedAt = cursor.upTo();
      device.confirmedBy = bytes;
    }
    device.clearDue = true;
    return cursor.upTo();
  }

  /** Cursors given from now on come after this one. */
  private void follow(Cursor cursor) {
    if (cursor.life() != life) {
      order = Math.max(order, cursor.order() + 1);
    }
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

  private @Nullable InboxWrite next(InboxLine line) {
    if (line.needsRow()) {
      return new InboxWrite.PutRow(line.entry());
    }
    if (line.needsNoRow()) {
      return new InboxWrite.RemoveRow(line.id);
    }
    return line.wantsMarks() ? new InboxWrite.Mark(line.id, line.wanted()) : null;
  }

  private InboxWrite start(InboxLine line, InboxWrite write) {
    line.writing = true;
    writing++;
    if (write instanceof InboxWrite.PutRow) {
      line.row = null;
      line.rowMayExist = true;
    } else if (write instanceof InboxWrite.Mark mark) {
      mark.devices().forEach(line::unwant);
    }
    return write;
  }

  private void finish(InboxLine line, boolean reconsider) {
    line.writing = false;
    if (reconsider) {
      reconsider(line);
    }
  }

  /** The write that takes off the marks whose news the device has confirmed. */
  private @Nullable InboxWrite clear(InboxDevice device) {
    Bytes confirmedBy = device.confirmedBy;
    if (confirmedBy == null || !device.clearDue || device.clearing) {
      return null;
    }
    device.clearDue = false;
    Set<ConversationId> cleared = new HashSet<>();
    for (ConversationId marked : device.allMarks()) {
      InboxLine line = line(marked);
      if (!line.writing && line.changedAt <= device.confirmedAt) {
        line.writing = true;
        device.doubted(marked);
        cleared.add(marked);
      }
    }
    if (cleared.isEmpty()) {
      return null;
    }
    device.clearing = true;
    device.stored = Cursor.read(confirmedBy);
    writing++;
    return new InboxWrite.Clear(device.id, cleared, confirmedBy);
  }

  private boolean isMarkedForAny(InboxLine line) {
    for (InboxDevice device : devices) {
      if (device.mayBeMarked(line.id)) {
        return true;
      }
    }
    return false;
  }

  /** Keeps a user who joins and leaves for ever from growing without bound. */
  private void forgetDeparted() {
    if (lines().size() - listed > departedMax) {
      lines()
          .values()
          .removeIf(
              line ->
                  !line.listed
                      && line.isSettled()
                      && !line.writing
                      && !line.wantsMarks()
                      && !isMarkedForAny(line));
      forgotten = changes;
    }
  }
}
