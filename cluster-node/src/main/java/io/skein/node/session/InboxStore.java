package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What is durable of a user's session: the conversation list and, per device, the dirty marks.
 * Thread-safe; calls for one user come from that user's one live session. Writes are idempotent; a
 * failed stage ({@link InboxUnavailableException}) means unknown, and the call may be repeated.
 */
public interface InboxStore {
  /**
   * The user's whole inbox; at most the limit of conversations per user, so one partition read per
   * table.
   */
  CompletionStage<Inbox> load(UserId user);

  /**
   * Adds to the conversation list, or changes an entry, and marks it as changed for these devices,
   * in one atomic write of the user's partition.
   */
  CompletionStage<Void> putConversation(UserId user, Entry entry, Set<DeviceId> marked);

  /** Takes off the conversation list, with its marks. */
  CompletionStage<Void> removeConversation(
      UserId user, ConversationId conversation, Set<DeviceId> devices);

  /** Marks a conversation as changed for these devices. */
  CompletionStage<Void> mark(UserId user, ConversationId conversation, Set<DeviceId> devices);

  /**
   * The device has all that its marks told: removes these marks and remembers the cursor that
   * confirmed it, in one atomic write of the user's partition.
   */
  CompletionStage<Void> clearMarks(
      UserId user, DeviceId device, Set<ConversationId> conversations, Bytes confirmed);

  /** Forgets a device that was logged out. */
  CompletionStage<Void> forgetDevice(UserId user, DeviceId device);

  /** Forgets all devices, attached or not: every one was logged out. */
  CompletionStage<Void> forgetDevices(UserId user);

  /** One line of the conversation list. */
  record Entry(ConversationId conversation, long since, boolean large, Preferences preferences) {
    /** One that the user has left as it came. */
    public Entry(ConversationId conversation, long since, boolean large) {
      this(conversation, since, large, Preferences.NONE);
    }
  }

  /**
   * All of it.
   *
   * @param marks by device; a device without marks may be missing
   * @param confirmed by device: the cursor given when its marks were last cleared
   */
  record Inbox(
      List<Entry> conversations,
      Map<DeviceId, Set<ConversationId>> marks,
      Map<DeviceId, Bytes> confirmed) {}
}
