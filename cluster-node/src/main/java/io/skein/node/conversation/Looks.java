package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.LookAway;
import io.skein.node.conversation.ConversationCommand.Typing;
import io.skein.node.conversation.ConversationNote.TellCounts;
import io.skein.node.conversation.ConversationNote.TellTyping;
import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What is told to those who look at the conversation alone, and kept by nobody: who types, how
 * counted receipts advance, and whether these are told at all. Each kind at most once in its
 * interval, at once if the last time is long ago. All of it is hints: nothing here waits for the
 * store, or is waited for. Confined to the conversation's actor.
 */
final class Looks {
  private final ActorShell shell;
  private final ConversationSettings.Look settings;
  private final Conversation conversation;
  private final Tail tail;
  private final Lookers lookers;
  private final Typists typists;
  private long typingToldNanos;
  private long countsToldNanos;

  /** The messages whose counts may have changed since they were told: above, and up to. */
  private long movedFrom;

  private long movedTo;
  private Reply.Looking told;

  Looks(ActorShell shell, Conversation conversation, Tail tail) {
    this.shell = shell;
    this.settings = shell.settings().look();
    this.conversation = conversation;
    this.tail = tail;
    this.lookers = new Lookers(settings.lookersMax(), settings.keptFor().toNanos());
    this.typists = new Typists(settings.typistsMax());
    this.typingToldNanos = shell.nowNanos() - settings.typingInterval().toNanos();
    this.countsToldNanos = shell.nowNanos() - settings.countsInterval().toNanos();
    this.told = now();
  }

  boolean isEmpty() {
    return lookers.isEmpty();
  }

  private Reply.Looking now() {
    return new Reply.Looking(conversation.receipts().mode(), conversation.receipts().tellsTyping());
  }

  void onLook(Look look) {
    if (conversation.find(look.user()) == null) {
      lookers.away(look.connection());
      shell.refusals().notAMember(look);
    } else if (tellsNothing() || lookers.look(look.user(), look.connection(), shell.nowNanos())) {
      if (look.replyTo() != null) {
        look.replyTo().answer(now());
      }
    } else {
      shell.refusals().overloaded(look, "too many look at this conversation");
    }
  }

  /** In a large conversation, for good: nobody who looks need be remembered. */
  private boolean tellsNothing() {
    return !conversation.receipts().tellsTyping();
  }

  void onLookAway(LookAway away) {
    lookers.away(away.connection());
  }

  /** There are other members: other modes, and other numbers of the newest messages. */
  void membersMayHaveChanged() {
    modeMayHaveChanged();
    passed(0, conversation.head());
  }

  /** Who looks at large conversations is told no more of who types there. */
  void modeMayHaveChanged() {
    Reply.Looking now = now();
    if (!now.equals(told)) {
      told = now;
      tell(EventFrames.looking(conversation.id(), now), null);
    }
  }

  // ---- typing

  void onTyping(Typing typing) {
    if (lookers.isEmpty()
        || tellsNothing()
        || !conversation.isHeard(typing.user(), shell.nowMillis())) {
      return;
    }
    boolean first = typists.isEmpty();
    typists.heard(typing.user(), typing.kind(), typing.connection());
    if (first) {
      later(TellTyping.INSTANCE, typingToldNanos, settings.typingInterval());
    }
  }

  /** That the user typed was heard before this post: told after it, it would be of the next one. */
  void posted(UserId user) {
    typists.posted(user);
  }

  void onTellTyping(TellTyping tick) {
    typingToldNanos = shell.nowNanos();
    ActorRef<Outbound> origin = typists.origin();
    List<Reply.Typist> now = typists.take();
    if (!now.isEmpty()) {
      tell(EventFrames.typing(conversation.id(), now), origin);
    }
  }

  // ---- counted receipts

  /** A member's cursors passed the messages above {@code from}, up to {@code to}. */
  void passed(long from, long to) {
    if (lookers.isEmpty() || conversation.receipts().mode() != Reply.Looking.Receipts.COUNTS) {
      return;
    }
    if (movedTo == 0) {
      movedFrom = from;
      later(TellCounts.INSTANCE, countsToldNanos, settings.countsInterval());
    }
    movedFrom = Math.min(movedFrom, from);
    movedTo = Math.max(movedTo, to);
  }

  void onTellCounts(TellCounts tick) {
    countsToldNanos = shell.nowNanos();
    List<Message> messages = messages(movedFrom, movedTo);
    movedTo = 0;
    if (!messages.isEmpty() && conversation.receipts().mode() == Reply.Looking.Receipts.COUNTS) {
      tell(
          EventFrames.receiptCounts(conversation.id(), conversation.receipts().counts(messages)),
          null);
    }
  }

  /** The newest of a range that people sent, as far as the tail goes back; ascending. */
  private List<Message> messages(long from, long to) {
    Deque<Message> found = new ArrayDeque<>();
    for (long sequence = Math.min(to, conversation.head());
        sequence > from && sequence >= tail.first() && found.size() < settings.countsMax();
        sequence--) {
      Message message = tail.get(sequence);
      if (message != null
          && !message.sender().equals(UserId.SYSTEM)
          && message.content() instanceof Content.Said) {
        found.addFirst(message);
      }
    }
    return List.copyOf(found);
  }

  private void later(ConversationNote tick, long toldNanos, Duration interval) {
    long wait = toldNanos + interval.toNanos() - shell.nowNanos();
    shell.tickAfter(tick, Duration.ofNanos(Math.max(0, wait)));
  }

  private void tell(Outbound event, @Nullable ActorRef<Outbound> but) {
    lookers.tell(event, but, user -> conversation.find(user) != null, shell.nowNanos());
  }
}
