package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Inbox} owes to others: to the store rows and marks, to conversations the word of
 * what is safe. Pure; confined to its session actor.
 */
final class InboxDuties {
  private final InboxState state;
  private int writing;

  /** Lines that may have something to write. */
  private @Nullable Set<InboxLine> touched;

  private @Nullable Set<InboxLine> toAcknowledge;
  private @Nullable Set<InboxLine> toDepart;
  private @Nullable Set<InboxLine> toDecline;

  InboxDuties(InboxState state) {
    this.state = state;
  }

  // ---- what is stored

  /**
   * The writes to start now, at most so many that {@code max} are in flight; those of one
   * conversation come one after the other. Each must be reported to {@link #done}.
   */
  List<InboxWrite> due(int max) {
    if (!state.loaded || writing >= max) {
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
    for (InboxDevice device : state.devices()) {
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
   * asks until the user is safe. For preferences alone nobody asks: a change whose outcome is not
   * known may take effect with the next message, or change, of its conversation.
   */
  void done(InboxWrite write, boolean stored) {
    writing--;
    if (write instanceof InboxWrite.PutRow put) {
      InboxLine line = state.line(put.entry().conversation());
      line.row = stored ? put.entry() : null;
      marked(line, put.marked(), stored);
      if (stored && line.listed && line.since == put.entry().since()) {
        preferred(line, put.entry().preferences());
      }
      finish(line, stored);
    } else if (write instanceof InboxWrite.RemoveRow remove) {
      InboxLine line = state.line(remove.conversation());
      line.rowMayExist = !stored;
      finish(line, stored);
    } else if (write instanceof InboxWrite.Mark mark) {
      InboxLine line = state.line(mark.conversation());
      marked(line, mark.devices(), stored);
      finish(line, stored);
    } else if (write instanceof InboxWrite.Clear clear) {
      InboxDevice device = state.findDevice(clear.device());
      if (device != null) {
        device.clearing = false;
      }
      for (ConversationId conversation : clear.conversations()) {
        if (device != null && stored) {
          device.unmarked(conversation);
        }
        finish(state.line(conversation), true);
      }
    }
  }

  private void marked(InboxLine line, Set<DeviceId> devices, boolean stored) {
    for (DeviceId id : devices) {
      InboxDevice device = state.findDevice(id);
      if (device != null && stored) {
        device.marked(line.id);
      } else if (device != null) {
        device.doubted(line.id);
      }
    }
  }

  /** Preferences are stored: from now on devices are told of them, and no earlier. */
  private void preferred(InboxLine line, Preferences stored) {
    if (!stored.equals(line.preferences)) {
      line.preferences = stored;
      state.changedOtherwise(line);
    }
    if (stored.equals(line.wantedPreferences)) {
      line.wantedPreferences = null;
    }
  }

  /** What a conversation is to be told of this user's cursors. */
  record Acknowledgement(ConversationId conversation, long delivered, long safe, boolean large) {}

  /** What a conversation is to be told by a user who knows that it is no member any more. */
  record Departure(ConversationId conversation, long until) {}

  /** What a conversation is to be told of a membership that the user has no room for. */
  record Refusal(ConversationId conversation, long since) {}

  /** Whether there is anything to tell to conversations. */
  boolean hasAcknowledgements() {
    return toAcknowledge != null || toDepart != null || toDecline != null;
  }

  List<Acknowledgement> takeAcknowledgements() {
    if (toAcknowledge == null) {
      return List.of();
    }
    List<Acknowledgement> taken = new ArrayList<>(toAcknowledge.size());
    for (InboxLine line : toAcknowledge) {
      line.sentDelivered = receipt(line);
      line.sentSafe = safe(line);
      taken.add(new Acknowledgement(line.id, line.sentDelivered, line.sentSafe, line.large));
    }
    toAcknowledge = null;
    return taken;
  }

  List<Departure> takeDepartures() {
    if (toDepart == null) {
      return List.of();
    }
    List<Departure> taken = new ArrayList<>(toDepart.size());
    for (InboxLine line : toDepart) {
      if (isDeparted(line)) {
        line.sentUntil = line.until;
        taken.add(new Departure(line.id, line.until));
        if (state.isUntold(line)) {
          state.removeLine(line.id);
        }
      }
    }
    toDepart = null;
    return taken;
  }

  List<Refusal> takeRefusals() {
    if (toDecline == null) {
      return List.of();
    }
    List<Refusal> taken =
        toDecline.stream()
            .filter(line -> line.declined)
            .map(line -> new Refusal(line.id, line.since))
            .toList();
    toDecline = null;
    return taken;
  }

  // ---- within

  /** Something about the line changed: finds what is to be stored and what can be claimed. */
  void reconsider(InboxLine line) {
    if (!state.loaded) {
      return;
    }
    for (InboxDevice device : state.devices()) {
      boolean asked = line.secureUpTo > held(device, line);
      boolean away = !device.attached && isBehind(device, line);
      boolean messages = (asked || away) && !(line.large && line.listed);
      // Nobody asks again for preferences, as conversations do for messages: so every device has a
      // mark with them, until it has confirmed that it knows.
      boolean preferences = line.wantedPreferences != null;
      if ((messages || preferences) && !device.isMarked(line.id)) {
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
    if (!state.loaded || !line.listed || !line.isSettled()) {
      return 0;
    }
    long safe = Long.MAX_VALUE;
    for (InboxDevice device : state.devices()) {
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

  void decline(InboxLine line) {
    if (toDecline == null) {
      toDecline = new LinkedHashSet<>(2);
    }
    toDecline.add(line);
  }

  void acknowledge(InboxLine line) {
    if (state.loaded && line.listed) {
      if (receipt(line) > line.sentDelivered || safe(line) > line.sentSafe) {
        if (toAcknowledge == null) {
          toAcknowledge = new LinkedHashSet<>(2);
        }
        toAcknowledge.add(line);
      }
    } else if (line.until > line.sentUntil && isDeparted(line)) {
      if (toDepart == null) {
        toDepart = new LinkedHashSet<>(2);
      }
      toDepart.add(line);
    }
  }

  /** The list is stored without it, and every device knows or is going to be told by a sync. */
  private boolean isDeparted(InboxLine line) {
    if (!state.loaded || line.listed || !line.isSettled()) {
      return false;
    }
    for (InboxDevice device : state.devices()) {
      if (!device.isMarked(line.id) && held(device, line) < line.until) {
        return false;
      }
    }
    return true;
  }

  private @Nullable InboxWrite next(InboxLine line) {
    if (line.needsRow()) {
      return new InboxWrite.PutRow(line.entry(), line.wanted());
    }
    if (line.needsNoRow()) {
      return new InboxWrite.RemoveRow(line.id);
    }
    return line.wantsMarks() ? new InboxWrite.Mark(line.id, line.wanted()) : null;
  }

  private InboxWrite start(InboxLine line, InboxWrite write) {
    line.writing = true;
    writing++;
    if (write instanceof InboxWrite.PutRow put) {
      line.row = null;
      line.rowMayExist = true;
      put.marked().forEach(line::unwant);
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
      InboxLine line = state.line(marked);
      // Preferences whose write failed may be stored all the same, and then the mark tells of them.
      boolean mayBeNews = line.changedAt > device.confirmedAt || line.wantedPreferences != null;
      if (!line.writing && !mayBeNews) {
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
}
