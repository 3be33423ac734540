package io.skein.node.delivery;

import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Takes the messages of large conversations that reach this node and pushes them to the connections
 * of the node that want them. One per node, found by the others through the receptionist. Confined
 * to its actor; holds one entry per connection and large conversation, which the limit of
 * conversations per user bounds.
 */
public final class FanoutActor extends AbstractBehavior<FanoutCommand> {
  /** Under which every node's fan-out is registered. */
  public static final ServiceKey<FanoutCommand> SERVICE_KEY =
      ServiceKey.create(FanoutCommand.class, "skein-fanout");

  private final Map<ConversationId, Set<ActorRef<Outbound>>> interested = new HashMap<>();
  private final Map<ActorRef<Outbound>, Set<ConversationId>> interests = new HashMap<>();

  private FanoutActor(ActorContext<FanoutCommand> context) {
    super(context);
  }

  /** A fan-out that registers itself. */
  public static Behavior<FanoutCommand> create() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.register(SERVICE_KEY, context.getSelf()));
          return new FanoutActor(context);
        });
  }

  @Override
  public Receive<FanoutCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(FanoutCommand.Deliver.class, this::onDeliver)
        .onMessage(FanoutCommand.Interested.class, this::onInterested)
        .onMessage(FanoutCommand.Uninterested.class, this::onUninterested)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<FanoutCommand> onDeliver(FanoutCommand.Deliver deliver) {
    Broadcast broadcast = deliver.broadcast();
    Set<ActorRef<Outbound>> connections = interested.get(broadcast.conversation());
    if (connections != null) {
      for (EncodedFrame frame : broadcast.frames()) {
        Outbound pushed = new Outbound.Pushed(frame);
        connections.forEach(connection -> connection.tell(pushed));
      }
    }
    return this;
  }

  private Behavior<FanoutCommand> onInterested(FanoutCommand.Interested interest) {
    ActorRef<Outbound> connection = interest.connection();
    if (interest.conversations().isEmpty()) {
      return this;
    }
    Set<ConversationId> wanted = interests.get(connection);
    if (wanted == null) {
      wanted = new HashSet<>();
      interests.put(connection, wanted);
      getContext().watch(connection);
    }
    for (ConversationId conversation : interest.conversations()) {
      wanted.add(conversation);
      interested.computeIfAbsent(conversation, id -> new HashSet<>()).add(connection);
    }
    return this;
  }

  private Behavior<FanoutCommand> onUninterested(FanoutCommand.Uninterested command) {
    ActorRef<Outbound> connection = command.connection();
    Set<ConversationId> wanted = interests.get(connection);
    if (wanted == null) {
      return this;
    }
    List<ConversationId> gone =
        command.conversations().isEmpty() ? List.copyOf(wanted) : command.conversations();
    gone.forEach(conversation -> remove(connection, conversation));
    wanted.removeAll(Set.copyOf(gone));
    if (wanted.isEmpty()) {
      interests.remove(connection);
      getContext().unwatch(connection);
    }
    return this;
  }

  private Behavior<FanoutCommand> onTerminated(Terminated terminated) {
    ActorRef<Outbound> connection = terminated.getRef().unsafeUpcast();
    Set<ConversationId> wanted = interests.remove(connection);
    if (wanted != null) {
      wanted.forEach(conversation -> remove(connection, conversation));
    }
    return this;
  }

  private void remove(ActorRef<Outbound> connection, ConversationId conversation) {
    interested.computeIfPresent(
        conversation,
        (id, connections) -> {
          connections.remove(connection);
          return connections.isEmpty() ? null : connections;
        });
  }
}
