package io.skein.node.conversation;

import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every member is safe in the end: whoever is not known to be so a while after an
 * entry is told again, with pauses that double; and so is who is no member any more and does not
 * know it. One timer's worth of state for all of them. In a large conversation a member is safe
 * once its session is known to treat it as one. Confined to the conversation's actor.
 */
final class Securing {
  private final Conversation conversation;
  private final Notices notices;
  private final ConversationSettings.Backoff pauses;
  private final ConversationMetrics metrics;
  private long due;
  private int attempts;
  private boolean ticking;

  /**
   * All members of a large conversation were safe, and nobody has become one since: there it does
   * not depend on the head, and is not to be looked for among all of them after each write.
   */
  private boolean settled;

  Securing(
      Conversation conversation,
      Notices notices,
      ConversationSettings.Backoff pauses,
      ConversationMetrics metrics) {
    this.conversation = conversation;
    this.notices = notices;
    this.pauses = pauses;
    this.metrics = metrics;
  }

  /** Members may have come, or the conversation may be a large one now. */
  void changed() {
    settled = false;
  }

  /** After an entry: how long from now {@link #tick} is due; null if it is due already. */
  @Nullable Duration appended() {
    if (ticking || isEverybodySafe()) {
      return null;
    }
    ticking = true;
    due = conversation.head();
    return pauses.min();
  }

  /** On a start: everybody behind is told at once. See {@link #tick}. */
  @Nullable Duration started() {
    due = conversation.head();
    return tick();
  }

  /**
   * Tells those again who should be safe by now.
   *
   * @return how long from now this is due again; null: when something was appended
   */
  @Nullable Duration tick() {
    int told = 0;
    for (Member member : conversation.members()) {
      if (member.safe() < Math.min(due, goal(member))) {
        secure(member);
        told++;
      }
    }
    for (Snapshot.Former former : conversation.unheard()) {
      if (former.until() <= due) {
        notices.tell(former.user(), new Notice.Left(conversation.id(), former.until()));
        told++;
      }
    }
    if (told > 0) {
      metrics.secured(told);
    }
    attempts = told == 0 ? 0 : attempts + 1;
    due = conversation.head();
    ticking = !isEverybodySafe();
    return ticking ? pauses.after(Math.max(1, attempts)) : null;
  }

  private void secure(Member member) {
    long head = conversation.head();
    if (member.safe() < member.since()) {
      notices.tell(
          member.user(),
          new Notice.Joined(conversation.id(), member.since(), head, conversation.isLarge()));
    }
    if (!conversation.isLarge()) {
      notices.tell(member.user(), new Notice.Secure(conversation.id(), head, member.since()));
    }
  }

  /** Members were told again, and are not safe yet: it may take long. */
  boolean isSlow() {
    return attempts > 1 && ticking;
  }

  boolean isEverybodySafe() {
    if (!conversation.unheard().isEmpty()) {
      return false;
    }
    if (settled) {
      return true;
    }
    for (Member member : conversation.members()) {
      if (member.safe() < goal(member)) {
        return false;
      }
    }
    settled = conversation.isLarge();
    return true;
  }

  /** Up to where the member must be safe. */
  private long goal(Member member) {
    return conversation.isLarge()
        ? Math.min(member.since(), conversation.head())
        : conversation.head();
  }
}
