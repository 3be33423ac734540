package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** One write that an {@link Inbox} wants done; reported back when its outcome is known. */
sealed interface InboxWrite {
  CompletionStage<Void> to(InboxStore store, UserId user);

  /**
   * The row and its marks in one: a device that is told of by a mark finds what it is told of, and
   * what is stored is told of, though the session ends now.
   */
  record PutRow(InboxStore.Entry entry, Set<DeviceId> marked) implements InboxWrite {
    @Override
    public CompletionStage<Void> to(InboxStore store, UserId user) {
      return store.putConversation(user, entry, marked);
    }
  }

  /** Leaves the marks, for the devices that were away when the user left. */
  record RemoveRow(ConversationId conversation) implements InboxWrite {
    @Override
    public CompletionStage<Void> to(InboxStore store, UserId user) {
      return store.removeConversation(user, conversation, Set.of());
    }
  }

  record Mark(ConversationId conversation, Set<DeviceId> devices) implements InboxWrite {
    @Override
    public CompletionStage<Void> to(InboxStore store, UserId user) {
      return store.mark(user, conversation, devices);
    }
  }

  record Clear(DeviceId device, Set<ConversationId> conversations, Bytes confirmed)
      implements InboxWrite {
    @Override
    public CompletionStage<Void> to(InboxStore store, UserId user) {
      return store.clearMarks(user, device, conversations, confirmed);
    }
  }
}
