package io.skein.node.session;

import io.skein.node.account.UserState;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What the gateways of a user's devices have to know of the user: told with each attachment, and to
 * all of them again when it changes. Confined to the session's actor.
 */
final class SessionGateways {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionConnections connections;
  private boolean readsHidden;
  private long privacyVersion;
  private boolean loaded;
  private boolean discards;

  SessionGateways(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionConnections connections) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.connections = connections;
  }

  /** With an attachment. */
  SessionCommand.Attached attached(boolean resumed) {
    return new SessionCommand.Attached(
        context.getSelf().narrow(), resumed, readsHidden, privacyVersion, discards);
  }

  /** Again, to all that are attached. */
  void tell() {
    connections.tellGateways(attached(true));
  }

  /** What the user's privacy says of direct chats; told with the next attachment. */
  void privacy(boolean hidden, long version) {
    readsHidden = hidden;
    privacyVersion = version;
  }

  // ---- whether anything is deleted

  /**
   * Whether the user has deleted messages for itself, as the store has it. It may have learned so
   * since it was read before, from another session or from a mark on its way: whoever is attached
   * does not know then.
   */
  void loaded(UserState state) {
    loaded = true;
    if (state.discards() && !connections.isEmpty()) {
      markedDiscards();
    }
    discards |= state.discards();
  }

  /** Whether it has, as far as known: what is deleted has to be read then, and only then. */
  boolean mayDiscard() {
    return discards || !loaded;
  }

  /**
   * Marks the user, before the first deletion, as one that deletes messages for itself: so nothing
   * has to be read of all others.
   */
  CompletionStage<Void> markDiscards() {
    return services.states().putDiscards(user, services.clock().instant());
  }

  /**
   * That is stored. Pulls come by way of the session from now on: said twice, as word of it may be
   * lost on its way to a node, which then would show what is deleted.
   */
  void markedDiscards() {
    if (!discards) {
      discards = true;
      tell();
      context.scheduleOnce(
          services.presence().askAgainAfter(),
          context.getSelf(),
          new SessionNote.Continue(this::tell));
    }
  }

  boolean discards() {
    return discards;
  }
}
