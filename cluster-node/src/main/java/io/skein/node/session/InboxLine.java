package io.skein.node.session;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an {@link Inbox} knows of one conversation. */
final class InboxLine {
  final ConversationId id;

  /** First sequence that the user may see. */
  long since;

  boolean large;

  /** The user is a member, so the conversation is on the list. */
  boolean listed;

  /** There was no room for the membership since {@link #since}; the conversation is told so. */
  boolean declined;

  /** The list in the store, null: not on it, or not as it should be. */
  InboxStore.@Nullable Entry row;

  /** The last that the user could see before leaving; 0: never left, as far as is known. */
  long until;

  /** The conversation was told that {@link #until} is known and stored. */
  long sentUntil;

  /** How the user keeps the conversation, as it is stored. */
  Preferences preferences = Preferences.NONE;

  /** How the user wants to keep it, as long as that is not stored; null: as it is stored. */
  @Nullable Preferences wantedPreferences;

  /** The store may have a row that must go. */
  boolean rowMayExist;

  /** The newest sequence that this life has heard of; 0: none yet. */
  long head;

  /** The change of this life that touched it last; 0: none. */
  long changedAt;

  /** The last change that was more than new messages: a read cursor, a membership. */
  long otherChangedAt;

  /** The conversation wants every device to be told of this head, attached ones too. */
  long secureUpTo;

  /** A write about it is in flight: one at a time, so that none overtakes another. */
  boolean writing;

  /** The furthest that any device holds. */
  long delivered;

  /** What the conversation was last told. */
  long sentDelivered;

  long sentSafe;

  /** Devices whose marks must be written; null: none. */
  private @Nullable Set<DeviceId> wanted;

  InboxLine(ConversationId id) {
    this.id = id;
  }

  InboxStore.Entry entry() {
    return new InboxStore.Entry(id, since, large, latestPreferences());
  }

  /** How the user wants to keep it, stored or not. */
  Preferences latestPreferences() {
    return wantedPreferences == null ? preferences : wantedPreferences;
  }

  boolean needsRow() {
    return listed && !entry().equals(row);
  }

  boolean needsNoRow() {
    return !listed && rowMayExist;
  }

  /** What the list should say is stored. */
  boolean isSettled() {
    return listed ? !needsRow() : !rowMayExist;
  }

  void want(DeviceId device) {
    if (wanted == null) {
      wanted = new HashSet<>(2);
    }
    wanted.add(device);
  }

  void unwant(DeviceId device) {
    if (wanted != null) {
      wanted.remove(device);
    }
  }

  boolean wantsMarks() {
    return wanted != null && !wanted.isEmpty();
  }

  Set<DeviceId> wanted() {
    return wanted == null ? Set.of() : Set.copyOf(wanted);
  }
}
