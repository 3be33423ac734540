package io.skein.node.search;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;

/**
 * A message that an index has found: where it is, not what it says. Ordered as it is told: the
 * newest first, of the same time by conversation, and in one conversation from the newest.
 *
 * @param timeMillis when it was accepted
 * @param edit the entry whose text was found; 0: as it was posted
 */
public record Hit(long timeMillis, ConversationId conversation, long sequence, long edit)
    implements ClusterMessage, Comparable<Hit> {
  @Override
  public int compareTo(Hit other) {
    int byTime = Long.compare(other.timeMillis, timeMillis);
    if (byTime != 0) {
      return byTime;
    }
    int byConversation = conversation.compareTo(other.conversation);
    return byConversation == 0 ? Long.compare(other.sequence, sequence) : byConversation;
  }
}
