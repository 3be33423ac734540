package io.skein.node.session;

import io.skein.protocol.ConversationId;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many groups an {@link Inbox} has room for, and what becomes of one more: it is declined, and
 * nothing of it is kept or shown. Direct chats are not limited, nor is what the user creates. Pure;
 * confined to its session actor.
 */
final class InboxGroups {
  /**
   * Created groups that are known before they say so themselves: more than a client has under way.
   */
  private static final int OWN_MAX = 64;

  private final InboxState state;
  private final InboxDuties duties;
  private final int groupsMax;
  private final int departedMax;

  /** Groups that the user has just created, the latest last; null: none. */
  private @Nullable Set<ConversationId> own;

  /**
   * @param groupsMax how many groups the user may be in
   * @param departedMax how many conversations that are not listed are remembered
   */
  InboxGroups(InboxState state, InboxDuties duties, int groupsMax, int departedMax) {
    this.state = state;
    this.duties = duties;
    this.groupsMax = groupsMax;
    this.departedMax = departedMax;
  }

  /** The user creates this group, so that it is not declined whatever comes meanwhile. */
  void creates(ConversationId group) {
    if (own == null) {
      own = new LinkedHashSet<>(2);
    }
    own.add(group);
    if (own.size() > OWN_MAX) {
      own.remove(own.iterator().next());
    }
  }

  /** The conversation is listed: if the user has created it, it needs no protection any more. */
  void listed(ConversationId conversation) {
    if (own != null) {
      own.remove(conversation);
    }
  }

  /** True if the user is in as many groups as allowed, and this is another one. */
  boolean hasNoRoomFor(ConversationId conversation) {
    return state.loaded
        && isLimited(conversation)
        && state.listedGroupCount() >= groupsMax
        && !state.isListed(conversation);
  }

  /**
   * True if there is no room for this membership: nothing of it is to be kept or shown, and its
   * conversation is going to be told, at each of its notices.
   */
  boolean declines(ConversationId conversation, long since) {
    boolean declines = hasNoRoomFor(conversation) && !state.isOver(conversation, since);
    if (declines) {
      if (state.unlistedCount() > departedMax) {
        state.removeLines(state::isUntold);
      }
      InboxLine line = state.line(conversation);
      line.since = since;
      decline(line);
    }
    return declines;
  }

  /** Groups that were heard of before the list was loaded, the latest first. */
  void declineSurplus() {
    int surplus = state.listedGroupCount() - groupsMax;
    if (surplus > 0) {
      state.lines().stream()
          .filter(line -> line.listed && line.row == null && isLimited(line.id))
          .sorted(Comparator.comparingLong((InboxLine line) -> line.changedAt).reversed())
          .limit(surplus)
          .toList()
          .forEach(this::decline);
    }
  }

  private boolean isLimited(ConversationId conversation) {
    return !conversation.isDirect() && (own == null || !own.contains(conversation));
  }

  private void decline(InboxLine line) {
    state.unlist(line);
    line.declined = true;
    line.secureUpTo = 0;
    duties.decline(line);
  }
}
