package io.skein.node.conversation;

import io.skein.node.delivery.Broadcast;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the head of a large conversation to every node once more when it has become quiet. A
 * broadcast is sent once: a client finds a lost one by the gap before the next, and the last one by
 * this. One timer's worth of state, and none while nothing was said. What an actor could not name
 * before it died is named by the next one: a snapshot says whether its head still has to be.
 * Confined to the conversation's actor.
 */
final class HeadReminder {
  private final Conversation conversation;
  private final Broadcast.Nodes nodes;
  private final Duration pause;
  private long due;
  private boolean ticking;

  HeadReminder(Conversation conversation, Broadcast.Nodes nodes, Duration pause) {
    this.conversation = conversation;
    this.nodes = nodes;
    this.pause = pause;
  }

  /** On a start: names a head that the actor before this one may not have told at all. */
  void started(boolean headNamed) {
    ticking = conversation.isLarge() && !headNamed;
    remind();
  }

  /**
   * After an entry: how long from now {@link #tick} is due; null if it is due already, or never.
   */
  @Nullable Duration appended() {
    if (ticking || !conversation.isLarge()) {
      return null;
    }
    ticking = true;
    due = conversation.head();
    return pause;
  }

  /**
   * Names the head, unless it rose since this was made due: then later, when it rests.
   *
   * @return how long from now this is due again; null: when something was appended
   */
  @Nullable Duration tick() {
    if (conversation.head() > due) {
      due = conversation.head();
      return pause;
    }
    remind();
    return null;
  }

  /** Names the head now, if that is still to be done. */
  void remind() {
    if (ticking) {
      ticking = false;
      long head = conversation.head();
      EncodedFrame frame = WireCodec.encode(new Reply.HeadEvent(conversation.id(), head));
      nodes.tell(new Broadcast(conversation.id(), head, List.of(frame)));
    }
  }

  /** Nothing is still to be named. */
  boolean isDone() {
    return !ticking;
  }
}
