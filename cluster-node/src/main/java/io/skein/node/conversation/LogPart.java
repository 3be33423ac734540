package io.skein.node.conversation;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.List;

/**
 * What was said between two places of a conversation's log, for who follows it: texts, files, cards
 * and custom contents without end, and what edits and recalls them. Nothing of a message that
 * vanishes, and nothing that was taken back.
 *
 * @param after the part begins above this sequence
 * @param upTo and ends with this one; not below {@code after}
 * @param head the conversation's newest entry when this was made
 * @param messages ascending, all of them within; others between them are of no concern
 */
public record LogPart(
    ConversationId conversation, long after, long upTo, long head, List<Message> messages)
    implements ClusterMessage {
  /** Whether the conversation had nothing above it. */
  public boolean isLast() {
    return upTo >= head;
  }

  /** Whether who follows the log has to know of an entry, as it goes out to clients. */
  static boolean concerns(Message message) {
    Content content = message.content();
    return content instanceof Content.Recall
        || (message.endMillis() == 0
            && (content instanceof Content.Said
                || (content instanceof Content.Edit edit && !edit.text().isEmpty())));
  }

  @Override
  public String toString() {
    return "LogPart[" + conversation + ", " + after + " to " + upTo + "]";
  }
}
