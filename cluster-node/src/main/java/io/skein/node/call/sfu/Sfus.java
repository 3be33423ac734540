package io.skein.node.call.sfu;

import io.skein.protocol.CallId;
import io.skein.protocol.ErrorCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The SFUs of a cluster, and which of them has the room of a call: the first room is at the server
 * that is first in the call's order (rendezvous hashing), the second one at the second, and so on
 * around. So calls are spread evenly, and as evenly again when a server is lost. Which one a room
 * is at is decided when the call gets it, and kept with the call. Thread-safe.
 */
public final class Sfus implements AutoCloseable {
  /** Of a cluster without one: all calls are a mesh. */
  public static final Sfus NONE = new Sfus(Map.of(), Optional.empty());

  private final Map<String, Sfu> servers;
  private final Optional<SfuSecret> secret;
  private final RoomEnds ends = new RoomEnds();

  private Sfus(Map<String, Sfu> servers, Optional<SfuSecret> secret) {
    this.servers = servers;
    this.secret = secret;
  }

  /**
   * Those with these names.
   *
   * @param connect makes the way to the server of a name
   */
  public static Sfus of(
      Collection<String> names, SfuSecret secret, Function<String, ? extends Sfu> connect) {
    Map<String, Sfu> servers = new LinkedHashMap<>();
    names.forEach(name -> servers.put(name, connect.apply(name)));
    return new Sfus(servers, Optional.of(secret));
  }

  /** The number of a new call's room, at the first server that answers; 0: there are none. */
  public int firstRoom(CallId call) {
    if (servers.isEmpty()) {
      return 0;
    }
    // If none answers now, one may by the time that a device publishes.
    return Math.max(1, nextRoom(call, 0));
  }

  /** The next room after this one whose server answers; 0: no server does. */
  public int nextRoom(CallId call, int room) {
    return SfuOrder.nextRoom(call, room, List.copyOf(servers.keySet()), this::answers);
  }

  /**
   * The name of the server that a room is to be at; empty: this node knows of no server. Of a room
   * that there is the call keeps it: another node, or this one later, may have other servers.
   */
  public String server(CallId call, int room) {
    return servers.isEmpty() ? "" : SfuOrder.server(call, room, List.copyOf(servers.keySet()));
  }

  /** Whether this node knows a server of that name, and can ask it now. */
  public boolean answers(String name) {
    Sfu server = servers.get(name);
    return server != null && server.answers();
  }

  /**
   * Ends the room of a call, in time: while its server does not answer, or does not do it, that is
   * tried again by {@link #destroyAgain}.
   *
   * @param name of its server
   */
  public void destroy(String name, CallId call, int room) {
    Sfu server = servers.get(name);
    if (server != null) {
      ends.end(server, room(call, room));
    }
  }

  /** Ends rooms that could not be ended before. */
  void destroyAgain() {
    ends.again();
  }

  boolean anyAnswers() {
    return servers.values().stream().anyMatch(Sfu::answers);
  }

  void listen(String name, Consumer<Boolean> answers) {
    Sfu server = servers.get(name);
    if (server != null) {
      server.listen(answers);
    }
  }

  List<String> names() {
    return List.copyOf(servers.keySet());
  }

  /**
   * The server of that name.
   *
   * @throws SfuException if this node knows of none: its settings are not those of the other nodes
   */
  Sfu get(String name) throws SfuException {
    @Nullable Sfu server = servers.get(name);
    if (server == null) {
      throw new SfuException(ErrorCode.SFU_UNAVAILABLE, "no such SFU is configured");
    }
    return server;
  }

  SfuRoom room(CallId call, int room) {
    return secret.orElseThrow(() -> new IllegalStateException("there is no SFU")).room(call, room);
  }

  @Override
  public void close() {
    servers.values().forEach(Sfu::close);
  }
}
