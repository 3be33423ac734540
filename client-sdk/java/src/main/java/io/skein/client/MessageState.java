package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message is now, after the entries about it that a {@link ConversationView} was given.
 *
 * @param message with its present content: the text of its newest edit, or {@link Content.Recalled}
 * @param earlier what it said before each edit, oldest first; empty if it was not edited
 * @param reactions in the order in which their emoji came
 * @param recalledBy who recalled it; null: nobody, or it is not known yet
 */
public record MessageState(
    Message message,
    List<Version> earlier,
    List<Reactions> reactions,
    @Nullable UserId recalledBy) {
  /** A text that was edited away, and when it was said. */
  public record Version(String text, long timeMillis) {
    @Override
    public String toString() {
      return "Version[" + text.length() + " characters]";
    }
  }

  /** Who reacted with an emoji, in the order in which they did. */
  public record Reactions(String emoji, List<UserId> users) {
    @Override
    public String toString() {
      return "Reactions[" + users.size() + " users]";
    }
  }

  public long sequence() {
    return message.sequence();
  }

  /** When its life is over, by the nodes' time ({@link SkeinClient#nodeTime}); null: never. */
  public @Nullable Instant end() {
    return message.endMillis() == 0 ? null : Instant.ofEpochMilli(message.endMillis());
  }

  /** What it says now. */
  public Content content() {
    return message.content();
  }

  public boolean isEdited() {
    return !earlier.isEmpty();
  }

  public boolean isRecalled() {
    return content() instanceof Content.Recalled;
  }
}
