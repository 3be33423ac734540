package io.skein.node.session;

import io.skein.node.delivery.EventFrames;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of preferences, from when a device asks for them until they are stored and all devices
 * are told. Those of one conversation that come while it is being written are stored together by
 * the next write. Confined to the session's actor.
 */
final class SessionPreferences {
  private final Inbox inbox;
  private final SessionServices services;
  private final SessionRequests requests;
  private final SessionConnections connections;

  /**
   * One change.
   *
   * @param since of the membership for which it was asked
   */
  private record Asked(SessionCommand.SetPreferences set, long since) {}

  /** What the next write of a conversation will store. */
  private final Map<ConversationId, List<Asked>> waiting = new HashMap<>(0);

  /** What the write under way stores. */
  private final Map<ConversationId, List<Asked>> storing = new HashMap<>(0);

  SessionPreferences(
      Inbox inbox,
      SessionServices services,
      SessionRequests requests,
      SessionConnections connections) {
    this.inbox = inbox;
    this.services = services;
    this.requests = requests;
    this.connections = connections;
  }

  void set(SessionCommand.SetPreferences set) {
    ConversationId conversation = set.conversation();
    Reply.Failed refusal = inbox.refusal(conversation, set.change(), services.clock().millis());
    if (refusal != null) {
      set.replyTo().answer(refusal);
      return;
    }
    inbox.prefer(conversation, set.change());
    if (inbox.isStored(conversation)) {
      set.replyTo().answer(Reply.Done.INSTANCE);
      return;
    }
    requests.begin();
    waiting
        .computeIfAbsent(conversation, id -> new ArrayList<>(1))
        .add(new Asked(set, inbox.since(conversation)));
  }

  /** A write begins: what waits for a write of its conversation is in it. */
  void begins(InboxWrite write) {
    if (write instanceof InboxWrite.PutRow put) {
      ConversationId conversation = put.entry().conversation();
      refuseOutlived(conversation);
      List<Asked> begun = waiting.remove(conversation);
      if (begun != null) {
        storing.put(conversation, begun);
      }
    }
  }

  /**
   * A write has ended, and the inbox knows.
   *
   * @param before the preferences that were stored before it
   */
  void ended(InboxWrite.PutRow put, boolean stored, Preferences before) {
    ConversationId conversation = put.entry().conversation();
    List<Asked> done = storing.remove(conversation);
    Preferences after = inbox.preferences(conversation);
    if (!after.equals(before)) {
      // To the author, too, and before its answer: all devices are told the same in the same order,
      // and none has to guess what became of its change among those of others.
      connections.pushToAll(EventFrames.preferences(conversation, after));
    }
    if (done != null) {
      done.forEach(asked -> requests.end(() -> answer(asked.set(), stored)));
    }
  }

  private void answer(SessionCommand.SetPreferences set, boolean stored) {
    if (stored) {
      services.metrics().preferences.increment();
      set.replyTo().answer(Reply.Done.INSTANCE);
    } else {
      set.replyTo()
          .refuse(
              ErrorCode.OUTCOME_UNKNOWN,
              "the store does not answer",
              services.settings().retryAfterMillis());
    }
  }

  /**
   * Answers what waits for no write any more: what a write has stored before it began, and what is
   * of a membership that is over.
   */
  void settle() {
    if (waiting.isEmpty()) {
      return;
    }
    for (ConversationId conversation : List.copyOf(waiting.keySet())) {
      refuseOutlived(conversation);
      if (inbox.isStored(conversation)) {
        List<Asked> stored = waiting.remove(conversation);
        if (stored != null) {
          stored.forEach(asked -> requests.end(() -> answer(asked.set(), true)));
        }
      }
    }
  }

  private void refuseOutlived(ConversationId conversation) {
    List<Asked> changes = waiting.getOrDefault(conversation, List.of());
    long since = inbox.since(conversation);
    for (Asked asked : List.copyOf(changes)) {
      if (asked.since() != since) {
        changes.remove(asked);
        requests.end(() -> asked.set().replyTo().refuse(ErrorCode.NOT_A_MEMBER, "left meanwhile"));
      }
    }
    if (changes.isEmpty()) {
      waiting.remove(conversation);
    }
  }
}
