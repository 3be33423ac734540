package io.skein.node.session;

import io.skein.node.search.IndexQuery;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** Lines that deliveries may make before the list is loaded: a client's word alone, so few. */
  private static final int UNLOADED_LINES_MAX = 256;

  private final InboxState state;
  private final InboxLists lists;
  private final InboxDuties duties;
  private final InboxGroups groups;
  private final InboxPreferences preferences;
  private final int departedMax;

  /**
   * An inbox of which nothing is known yet.
   *
   * @param life never used twice in a cluster
   * @param order a number that grows from life to life, if the clocks are right
   * @param departedMax how many conversations that the user left are remembered
   * @param groupsMax how many groups the user may be in; further ones are declined
   * @param pinnedMax how many conversations the user may pin
   */
  Inbox(long life, long order, int departedMax, int groupsMax, int pinnedMax) {
    this.state = new InboxState(life, order);
    this.lists = new InboxLists(state);
    this.duties = new InboxDuties(state);
    this.groups = new InboxGroups(state, duties, groupsMax, departedMax);
    this.preferences = new InboxPreferences(state, duties, pinnedMax);
    this.departedMax = departedMax;
  }

  // ---- devices

  /** These are the devices that are logged in; others are forgotten. */
  void devices(Set<DeviceId> loggedIn) {
    state.devicesKnown = true;
    List<DeviceId> gone =
        state.devices().stream()
            .map(device -> device.id)
            .filter(id -> !loggedIn.contains(id))
            .toList();
    state.retainDevices(loggedIn);
    gone.forEach(this::unwant);
  }

  boolean hasDevices() {
    return state.devicesKnown;
  }

  /** As far as it is known. */
  boolean hasNoDevice() {
    return state.devices().isEmpty();
  }

  boolean knows(DeviceId id) {
    return state.findDevice(id) != null;
  }

  void attach(DeviceId id) {
    state.device(id).attached = true;
  }

  /** What a device that goes has not acknowledged is left to {@link #secure}: most come back. */
  void detach(DeviceId id) {
    InboxDevice device = state.findDevice(id);
    if (device != null) {
      device.attached = false;
    }
  }

  void forget(DeviceId id) {
    state.devices().removeIf(device -> device.id.equals(id));
    unwant(id);
  }

  /** Nobody waits for a mark of a device that is logged out. */
  private void unwant(DeviceId id) {
    for (InboxLine line : state.lines()) {
      line.unwant(id);
      duties.acknowledge(line);
    }
  }

  // ---- the store's part

  boolean isLoaded() {
    return state.loaded;
  }

  /** True if what this cursor is answered with depends on what is stored. */
  boolean needsStore(Bytes cursor) {
    return !state.loaded && !cursor.isEmpty();
  }

  /** Adds what is stored; the devices must be known. What was noticed before stays. */
  void load(InboxStore.Inbox stored) {
    state.loaded = true;
    for (InboxStore.Entry entry : stored.conversations()) {
      InboxLine line = state.line(entry.conversation());
      line.rowMayExist = true;
      line.row = entry;
      line.large |= entry.large();
      boolean isAnew = line.since > entry.since();
      line.since = Math.max(line.since, entry.since());
      boolean isLater = line.until > 0 && entry.since() > line.until;
      if (line.otherChangedAt == 0 || isLater) {
        state.list(line);
      }
      if (line.listed) {
        // Word that came first, of messages or that it is large, tells nothing of these.
        line.preferences = entry.preferences();
        if (isAnew) {
          preferences.beginAnew(line);
        }
      }
    }
    for (InboxDevice device : state.devices()) {
      for (ConversationId marked : stored.marks().getOrDefault(device.id, Set.of())) {
        state.line(marked);
        device.marked(marked);
      }
      Bytes confirmed = stored.confirmed().get(device.id);
      device.stored = confirmed == null ? null : Cursor.read(confirmed);
      if (device.stored != null) {
        state.follow(device.stored);
      }
    }
    state.removeLines(this::isHearsay);
    groups.declineSurplus();
    state.lines().forEach(duties::reconsider);
  }

  /** True for a line that only a device's word made. */
  private boolean isHearsay(InboxLine line) {
    if (line.listed || line.otherChangedAt > 0 || state.isMarkedForAny(line)) {
      return false;
    }
    state.devices().forEach(device -> device.dropped(line.id));
    return true;
  }

  // ---- how many groups: see InboxGroups

  void creates(ConversationId group) {
    groups.creates(group);
  }

  boolean hasNoRoomFor(ConversationId conversation) {
    return groups.hasNoRoomFor(conversation);
  }

  boolean declines(ConversationId conversation, long since) {
    return groups.declines(conversation, since);
  }

  // ---- how the user keeps conversations: see InboxPreferences

  Reply.@Nullable Failed refusal(
      ConversationId conversation, PreferencesChange change, long nowMillis) {
    return preferences.refusal(conversation, change, nowMillis);
  }

  void prefer(ConversationId conversation, PreferencesChange change) {
    preferences.prefer(conversation, change);
  }

  /** Since when the user is a member of a conversation of the list; 0: it is not on it. */
  long since(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    return line == null || !line.listed ? 0 : line.since;
  }

  boolean isStored(ConversationId conversation) {
    return preferences.isStored(conversation);
  }

  Preferences preferences(ConversationId conversation) {
    return preferences.of(conversation);
  }

  // ---- what happened

  /** Messages were appended, up to {@code head}; the user sees those from {@code since} on. */
  void appended(ConversationId conversation, long head, long since) {
    if (state.isOver(conversation, since)) {
      return;
    }
    duties.reconsider(risen(conversation, head, since));
  }

  /**
   * The conversation has not heard that the user is safe up to {@code head}: every device that has
   * not acknowledged it gets a mark, attached or not.
   */
  void secure(ConversationId conversation, long head, long since) {
    if (state.isOver(conversation, since)) {
      return;
    }
    InboxLine line = risen(conversation, head, since);
    line.secureUpTo = Math.max(line.secureUpTo, head);
    line.sentSafe = 0;
    duties.reconsider(line);
  }

  /** The user is a member from {@code since} on; told again until it is known to be stored. */
  void joined(ConversationId conversation, long since, long head, boolean large) {
    if (state.isOver(conversation, since)) {
      return;
    }
    InboxLine before = state.findLine(conversation);
    boolean known =
        before != null && before.listed && before.since == since && (before.large || !large);
    InboxLine line = risen(conversation, head, since);
    line.large |= large;
    line.sentSafe = 0;
    if (!known) {
      state.changedOtherwise(line);
    }
    duties.reconsider(line);
  }

  /**
   * The user is no member any more; told again until it is known to be stored.
   *
   * @param until the last sequence that the user could see
   * @return false if no device heard of the membership
   */
  boolean left(ConversationId conversation, long until) {
    InboxLine line = state.line(conversation);
    if (line.listed && line.since > until) {
      // Word of an earlier membership.
      return true;
    }
    boolean untold = state.isUntold(line);
    boolean known = !line.listed && line.until >= until;
    line.until = Math.max(line.until, until);
    line.sentUntil = 0;
    line.head = Math.max(line.head, until);
    if (known || untold) {
      line.secureUpTo = line.until;
      duties.reconsider(line);
    } else {
      leave(line);
    }
    return !untold;
  }

  /** The conversation, when asked, did not know the user. */
  void notAMember(ConversationId conversation) {
    leave(state.line(conversation));
  }

  private void leave(InboxLine line) {
    state.unlist(line);
    line.rowMayExist |= !state.loaded || line.row != null;
    line.row = null;
    line.preferences = Preferences.NONE;
    line.wantedPreferences = null;
    line.secureUpTo = 0;
    state.devices().forEach(device -> device.dropped(line.id));
    state.changedOtherwise(line);
    duties.reconsider(line);
    forgetDeparted();
  }

  /** Marks are pointless from now on, and not relied upon. */
  void becameLarge(ConversationId conversation, long head) {
    InboxLine line = state.line(conversation);
    state.list(line);
    line.large = true;
    line.head = Math.max(line.head, head);
    line.sentSafe = 0;
    state.changedOtherwise(line);
    duties.reconsider(line);
  }

  /** The user has read on another device: what the list says of it changed. */
  void readElsewhere(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    // With one device there is no other that does not know.
    if (line != null && line.listed && state.devices().size() > 1) {
      state.changedOtherwise(line);
      duties.reconsider(line);
    }
  }

  /** The device holds all messages up to {@code sequence}. */
  void delivered(DeviceId id, ConversationId conversation, long sequence) {
    InboxDevice device = state.findDevice(id);
    if (device == null || !isPlausible(conversation)) {
      return;
    }
    if (device.deliver(conversation, sequence)) {
      InboxLine line = state.line(conversation);
      line.delivered = Math.max(line.delivered, sequence);
      if (sequence > line.head) {
        // A notice was lost: other devices may not have heard of it either.
        state.changed(line);
      }
      duties.acknowledge(line);
    }
  }

  private boolean isPlausible(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    if (state.loaded) {
      return line != null && line.listed;
    }
    return line != null || state.lines().size() < UNLOADED_LINES_MAX;
  }

  /**
   * A large conversation, when asked, named its head.
   *
   * @return true if this life had not heard of it
   */
  boolean observed(ConversationId conversation, long head) {
    InboxLine line = state.findLine(conversation);
    if (line == null || line.head >= head) {
      return false;
    }
    line.head = head;
    state.changed(line);
    return true;
  }

  /** A conversation did not answer: it counts as changed, so that it is asked again. */
  void unanswered(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    if (line != null) {
      state.changedOtherwise(line);
    }
  }

  private InboxLine risen(ConversationId conversation, long head, long since) {
    InboxLine line = state.line(conversation);
    if (since > line.since) {
      if (line.listed && line.since > 0) {
        // The word that the membership before it ended was lost.
        preferences.beginAnew(line);
      }
      line.since = since;
    }
    state.list(line);
    groups.listed(conversation);
    if (line.head < head) {
      line.head = head;
      state.changed(line);
    }
    return line;
  }

  /** Keeps a user who joins and leaves for ever from growing without bound. */
  private void forgetDeparted() {
    if (state.unlistedCount() > departedMax) {
      state.removeLines(
          line ->
              !line.listed
                  && line.isSettled()
                  && !line.writing
                  && !line.wantsMarks()
                  && !state.isMarkedForAny(line));
      state.forgotten = state.changes;
    }
  }

  // ---- what is told: see InboxLists

  @Nullable Map<ConversationId, Long> resume(DeviceId id, Bytes cursor, int headsMax) {
    return lists.resume(id, cursor, headsMax);
  }

  boolean isContinued(Bytes cursor) {
    return lists.isContinued(cursor);
  }

  InboxLists.Page page(DeviceId id, Bytes cursor, int linesMax) {
    return lists.page(id, cursor, linesMax);
  }

  Bytes cursorAfter(InboxLists.Page page, int told) {
    return lists.cursorAfter(page, told);
  }

  List<ConversationId> listed(@Nullable ConversationId after, int max) {
    return lists.listed(after, max);
  }

  /** The conversations of the list, and the newest entry of each that this life has heard of. */
  List<IndexQuery.Place> places() {
    return state.lines().stream()
        .filter(line -> line.listed)
        .map(line -> new IndexQuery.Place(line.id, line.head))
        .toList();
  }

  /** One of them. */
  IndexQuery.Place place(ConversationId conversation) {
    InboxLine line = state.findLine(conversation);
    return new IndexQuery.Place(conversation, line == null ? 0 : line.head);
  }

  List<ConversationId> large() {
    return state.lines().stream()
        .filter(line -> line.listed && line.large)
        .map(line -> line.id)
        .toList();
  }

  int listedCount() {
    return state.listedCount();
  }

  int listedGroupCount() {
    return state.listedGroupCount();
  }

  /** Conversations that memory is taken for, listed or not. */
  int lineCount() {
    return state.lines().size();
  }

  boolean isListed(ConversationId conversation) {
    return state.isListed(conversation);
  }

  /** Up to which sequence the device has said that it holds the messages. */
  long deliveredTo(DeviceId id, ConversationId conversation) {
    InboxDevice device = state.findDevice(id);
    return device == null ? 0 : device.delivered(conversation);
  }

  /** Whether a mark of the conversation is surely stored for the device. */
  boolean isMarked(DeviceId id, ConversationId conversation) {
    InboxDevice device = state.findDevice(id);
    return device != null && device.isMarked(conversation);
  }

  /** The change counter: compare with {@link #changedSince}. */
  long now() {
    return state.changes;
  }

  /** True if the conversation was heard of after that. */
  boolean changedSince(ConversationId conversation, long then) {
    InboxLine line = state.findLine(conversation);
    return line != null && line.changedAt > then;
  }

  // ---- what is owed: see InboxDuties

  List<InboxWrite> due(int max) {
    return duties.due(max);
  }

  boolean isWriting() {
    return duties.isWriting();
  }

  void done(InboxWrite write, boolean stored) {
    duties.done(write, stored);
  }

  boolean hasAcknowledgements() {
    return duties.hasAcknowledgements();
  }

  List<InboxDuties.Acknowledgement> takeAcknowledgements() {
    return duties.takeAcknowledgements();
  }

  List<InboxDuties.Refusal> takeRefusals() {
    return duties.takeRefusals();
  }

  List<InboxDuties.Departure> takeDepartures() {
    return duties.takeDepartures();
  }
}
