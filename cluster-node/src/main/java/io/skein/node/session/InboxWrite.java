package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.Set;

/** One write that an {@link Inbox} wants done; reported back when its outcome is known. */
sealed interface InboxWrite {
  /** {@link InboxStore#putConversation}. */
  record PutRow(InboxStore.Entry entry) implements InboxWrite {}

  /** {@link InboxStore#removeConversation}; its marks stay, for the devices that were away. */
  record RemoveRow(ConversationId conversation) implements InboxWrite {}

  /** {@link InboxStore#mark}. */
  record Mark(ConversationId conversation, Set<DeviceId> devices) implements InboxWrite {}

  /** {@link InboxStore#clearMarks}. */
  record Clear(DeviceId device, Set<ConversationId> conversations, Bytes confirmed)
      implements InboxWrite {}
}
