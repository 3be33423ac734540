package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long messages live: who may say so, when the life of one is over, and what is then left of
 * it. A life counts from the post, as Telegram's auto-delete timer and WhatsApp's disappearing
 * messages do: all members see the same message go at the same time, read or not, and nothing has
 * to be known of who has read it. Each entry carries its end, so that whoever reads it judges it on
 * its own. Confined to the conversation's actor.
 */
final class VanishRules {
  private final Conversation conversation;
  private final Limits.Vanish limits;

  /** With what is being written; 0: messages have no end. */
  private int decidedSeconds;

  private int seconds;

  /**
   * @param seconds the life that was chosen before
   */
  VanishRules(Conversation conversation, Limits.Vanish limits, int seconds) {
    this.conversation = conversation;
    this.limits = limits;
    this.decidedSeconds = seconds;
    this.seconds = seconds;
  }

  /** Why the sender may not give messages this life; null: nothing speaks against it. */
  @Nullable Decision obstacle(Member sender, Content.VanishChange change) {
    if (!conversation.id().isDirect()
        && !GroupRights.VANISH.isOf(sender.role(), conversation.decided().group().settings())) {
      return GroupEntries.forbidden(GroupRights.VANISH);
    }
    boolean allowed =
        change.seconds() == 0
            || (change.seconds() >= limits.secondsMin() && change.seconds() <= limits.secondsMax());
    return allowed
        ? null
        : new Decision.Refused(
            ErrorCode.LIFE_OUT_OF_RANGE,
            "seconds: from " + limits.secondsMin() + " to " + limits.secondsMax() + ", or 0");
  }

  /**
   * When the life of what is said now is over; 0: it has no end. What is done to a message lives as
   * long as that, for it tells of it. A recall does not: it is what devices drop the message by.
   *
   * @param target the message that an operation names; null: it names none
   */
  long endOf(Content content, @Nullable Target target, long nowMillis) {
    if (content instanceof Content.Said || content instanceof Content.Elsewhere) {
      return decidedSeconds == 0 ? 0 : nowMillis + Duration.ofSeconds(decidedSeconds).toMillis();
    }
    return target == null || content instanceof Content.Recall ? 0 : target.endMillis();
  }

  /** The entry is going to be written: what is said after it is decided by it. */
  void accept(Message message) {
    if (message.content() instanceof Content.VanishChange change) {
      decidedSeconds = change.seconds();
    }
  }

  /** The entry is durable. */
  void durable(Message message) {
    if (message.content() instanceof Content.VanishChange change) {
      seconds = change.seconds();
    }
  }

  /** As far as it is durable; 0: messages have no end. */
  int seconds() {
    return seconds;
  }

  /**
   * Whether a user has said it: also when its life is over, and the log has only that of it. What
   * is added up of the log is the same whenever it is read.
   */
  static boolean isSaid(Content content) {
    return content instanceof Content.Said || content instanceof Content.Vanished;
  }

  /** What is left of a message at this time: all of it, until its life is over. */
  static Message remaining(Message message, long nowMillis) {
    if (!message.isOver(nowMillis)) {
      return message;
    }
    if (message.content() instanceof Content.Edit edit) {
      return message.with(new Content.Edit(edit.target(), ""));
    }
    return message.content() instanceof Content.Said
        ? message.with(Content.Vanished.INSTANCE)
        : message;
  }
}
