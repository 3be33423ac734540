package io.skein.node.conversation;

import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells members of a large conversation that a message mentions them, which their sessions would
 * not hear of otherwise: who is named at once, and all, if all are, little by little, as each may
 * start a session, and that reads the store. One round at a time: a message that mentions all while
 * one goes on is told with it, and begins another after it for those who were told before. What is
 * not told when the actor ends, is not. Confined to the conversation's actor.
 */
final class MentionNotices {
  private static final int MILLIS = 1_000;
  private static final int STEPS_PER_SECOND = 10;

  private final Conversation conversation;
  private final Notices notices;
  private final int perStep;
  private final Duration pause;

  /** Who is told that all are mentioned; empty: nobody. */
  private List<UserId> round = List.of();

  /** How many of them were told. */
  private int told;

  private @Nullable Message ofAll;

  /** Whom that names, too: they know. */
  private Set<UserId> named = Set.of();

  private boolean again;
  private boolean ticking;

  /**
   * @param perSecond members who are told that all are mentioned
   */
  MentionNotices(Conversation conversation, Notices notices, int perSecond) {
    this.conversation = conversation;
    this.notices = notices;
    this.perStep = (perSecond + STEPS_PER_SECOND - 1) / STEPS_PER_SECOND;
    this.pause = Duration.ofMillis((long) MILLIS * perStep / perSecond);
  }

  /** A message is durable. {@link #appended} comes after. */
  void durable(Message message) {
    if (!conversation.isLarge() || !(message.content() instanceof Content.Text text)) {
      return;
    }
    for (UserId user : text.mentions()) {
      tell(user, message);
    }
    if (text.mentionsAll()) {
      ofAll = message;
      named = Set.copyOf(text.mentions());
      if (round.isEmpty()) {
        begin();
      } else {
        again = true;
      }
    }
  }

  private void begin() {
    round = conversation.members().stream().map(Member::user).toList();
    told = 0;
    again = false;
  }

  /** Who has left meanwhile is not told. */
  private void tell(UserId user, Message message) {
    if (!user.equals(message.sender()) && conversation.find(user) != null) {
      notices.tell(user, new Notice.Mentioned(conversation.id(), message.sequence()));
    }
  }

  /** How long from now {@link #tick} is due; null if it is due already, or never. */
  @Nullable Duration appended() {
    if (ticking || round.isEmpty()) {
      return null;
    }
    ticking = true;
    return pause;
  }

  /**
   * Tells the next ones.
   *
   * @return how long from now this is due again; null: when all are mentioned again
   */
  @Nullable Duration tick() {
    int until = Math.min(round.size(), told + perStep);
    for (; told < until && ofAll != null; told++) {
      UserId user = round.get(told);
      if (!named.contains(user)) {
        tell(user, ofAll);
      }
    }
    if (told >= round.size()) {
      round = List.of();
      if (again) {
        begin();
      }
    }
    ticking = !round.isEmpty();
    return ticking ? pause : null;
  }

  /** Nobody is to be told. */
  boolean isDone() {
    return round.isEmpty();
  }
}
