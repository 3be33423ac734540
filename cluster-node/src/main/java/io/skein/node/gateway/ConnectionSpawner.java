package io.skein.node.gateway;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The parent of the connections' actors of one event loop: several parents keep the cost of a
 * log-in flat, since a parent's list of children is a sorted tree.
 */
final class ConnectionSpawner {
  sealed interface Command {}

  /** Makes the actor of a connection; the connection is told. */
  record Spawn(ClientConnection connection) implements Command {}

  /** The gateway ends. */
  enum Stop implements Command {
    INSTANCE
  }

  private final ActorContext<Command> context;

  private ConnectionSpawner(ActorContext<Command> context) {
    this.context = context;
  }

  static Behavior<Command> create() {
    return Behaviors.setup(context -> new ConnectionSpawner(context).running());
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Spawn.class, this::onSpawn)
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> onSpawn(Spawn spawn) {
    ActorRef<Object> actor = context.spawnAnonymous(new ConnectionActor(spawn.connection()));
    spawn.connection().spawned(actor);
    return Behaviors.same();
  }
}
