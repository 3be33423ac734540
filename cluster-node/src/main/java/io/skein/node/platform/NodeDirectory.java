package io.skein.node.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * Knows the client sockets of all nodes that are ready, so that a client given one address finds
 * the others. One actor per node: it tells the others its own socket while the node is ready, and
 * keeps what they told. A node that leaves, drains or dies drops out with the cluster's view of it.
 */
public final class NodeDirectory extends AbstractBehavior<NodeDirectory.Command> {
  /** Of nodes whose pages are remembered, the newest; more than any cluster has. */
  private static final int ORIGINS_MAX = 1024;

  private static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "node-directory");

  /** What the actor is told. */
  public sealed interface Command {}

  /** This node takes clients from now on. */
  public record Ready() implements Command {}

  /** This node takes no more clients. */
  public record Draining() implements Command {}

  /** Another node asks; answered by {@link Socket}. */
  public record Ask(ActorRef<Command> replyTo) implements Command, ClusterMessage {}

  /**
   * Where a node takes clients: "host:port".
   *
   * @param origin of the pages that it serves; null from a node of an older release
   */
  public record Socket(ActorRef<Command> node, String endpoint, @Nullable String origin)
      implements Command, ClusterMessage {}

  private record Nodes(Receptionist.Listing listing) implements Command {}

  /** The sockets as they are now; thread-safe, never blocks. */
  public static final class Endpoints {
    private final AtomicReference<List<String>> current = new AtomicReference<>(List.of());
    private final AtomicReference<Set<String>> origins = new AtomicReference<>(Set.of());

    /** "host:port" of each ready node, sorted; this node's own among them while it is ready. */
    public List<String> current() {
      return current.get();
    }

    /**
     * Of the pages of all nodes that were ready since this one is up: a page goes on through other
     * nodes when its own is gone.
     */
    public Set<String> origins() {
      return origins.get();
    }
  }

  private final String own;
  private final String ownOrigin;
  private final Endpoints endpoints;
  private final Map<ActorRef<Command>, String> sockets = new HashMap<>();

  /** The one that was told last is the last. */
  private final Set<String> origins = new LinkedHashSet<>();

  private NodeDirectory(
      ActorContext<Command> context, String own, String ownOrigin, Endpoints endpoints) {
    super(context);
    this.own = own;
    this.ownOrigin = ownOrigin;
    this.endpoints = endpoints;
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Nodes::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, listings));
  }

  /**
   * @param own where this node takes clients
   * @param ownOrigin of the pages that it serves
   * @param endpoints what the actor keeps up to date
   */
  public static Behavior<Command> create(String own, String ownOrigin, Endpoints endpoints) {
    return Behaviors.setup(context -> new NodeDirectory(context, own, ownOrigin, endpoints));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ready.class, ready -> onReady())
        .onMessage(Draining.class, draining -> onDraining())
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Socket.class, this::onSocket)
        .onMessage(Nodes.class, this::onNodes)
        .build();
  }

  private Behavior<Command> onReady() {
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.register(KEY, getContext().getSelf()));
    return this;
  }

  private Behavior<Command> onDraining() {
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.deregister(KEY, getContext().getSelf()));
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(new Socket(getContext().getSelf(), own, ownOrigin));
    return this;
  }

  private Behavior<Command> onSocket(Socket socket) {
    if (sockets.containsKey(socket.node())) {
      sockets.put(socket.node(), socket.endpoint());
      remember(socket.origin());
      publish();
    }
    return this;
  }

  private void remember(@Nullable String origin) {
    if (origin == null) {
      return;
    }
    origins.remove(origin);
    origins.add(origin);
    if (origins.size() > ORIGINS_MAX) {
      origins.remove(origins.iterator().next());
    }
  }

  private Behavior<Command> onNodes(Nodes nodes) {
    var ready = nodes.listing().getServiceInstances(KEY);
    sockets.keySet().retainAll(ready);
    for (ActorRef<Command> node : ready) {
      if (sockets.putIfAbsent(node, "") == null) {
        node.tell(new Ask(getContext().getSelf()));
      }
    }
    publish();
    return this;
  }

  private void publish() {
    List<String> known = new ArrayList<>(sockets.values());
    known.removeIf(String::isEmpty);
    endpoints.current.set(known.stream().sorted().toList());
    endpoints.origins.set(Set.copyOf(origins));
  }
}
