package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Inbox} knows of one device. Most devices of an idle user need none of the
 * collections, so none is made before it is needed.
 */
final class InboxDevice {
  final DeviceId id;
  boolean attached;

  /** The newest change of this life that the device has confirmed to know; 0: none. */
  long confirmedAt;

  /** The cursor that said so. */
  @Nullable Bytes confirmedBy;

  /** The stored cursor that the device's marks were last cleared with. */
  @Nullable Cursor stored;

  /** It confirmed something since its marks were last looked at. */
  boolean clearDue;

  /** A write that clears marks is in flight. */
  boolean clearing;

  /** Marks that are surely stored. */
  private @Nullable Set<ConversationId> marks;

  /** Marks that may be stored or not: being cleared, or written with unknown outcome. */
  private @Nullable Set<ConversationId> doubtful;

  /** Up to which sequence the device holds a conversation's messages. */
  private @Nullable Map<ConversationId, Long> delivered;

  InboxDevice(DeviceId id) {
    this.id = id;
  }

  /** True if the store surely has the mark. */
  boolean isMarked(ConversationId conversation) {
    return marks != null && marks.contains(conversation);
  }

  /** True if the store may have the mark. */
  boolean mayBeMarked(ConversationId conversation) {
    return isMarked(conversation) || (doubtful != null && doubtful.contains(conversation));
  }

  void marked(ConversationId conversation) {
    if (marks == null) {
      marks = new HashSet<>(4);
    }
    marks.add(conversation);
    if (doubtful != null) {
      doubtful.remove(conversation);
    }
  }

  void doubted(ConversationId conversation) {
    if (doubtful == null) {
      doubtful = new HashSet<>(4);
    }
    doubtful.add(conversation);
    if (marks != null) {
      marks.remove(conversation);
    }
  }

  void unmarked(ConversationId conversation) {
    if (marks != null) {
      marks.remove(conversation);
    }
    if (doubtful != null) {
      doubtful.remove(conversation);
    }
  }

  /** A copy of all marks, doubtful ones included. */
  Set<ConversationId> allMarks() {
    if (!hasMarks()) {
      return Set.of();
    }
    Set<ConversationId> all = new HashSet<>();
    if (marks != null) {
      all.addAll(marks);
    }
    if (doubtful != null) {
      all.addAll(doubtful);
    }
    return all;
  }

  boolean hasMarks() {
    return (marks != null && !marks.isEmpty()) || (doubtful != null && !doubtful.isEmpty());
  }

  long delivered(ConversationId conversation) {
    return delivered == null ? 0 : delivered.getOrDefault(conversation, 0L);
  }

  /** Returns true if that is further than before. */
  boolean deliver(ConversationId conversation, long sequence) {
    if (sequence <= delivered(conversation)) {
      return false;
    }
    if (delivered == null) {
      delivered = new HashMap<>(4);
    }
    delivered.put(conversation, sequence);
    return true;
  }

  /** The conversation is no more of interest. */
  void dropped(ConversationId conversation) {
    if (delivered != null) {
      delivered.remove(conversation);
    }
  }
}
