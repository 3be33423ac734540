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
 * around. So every node finds the same one by the room's number alone, calls are spread evenly, and
 * one more server moves no more calls than it takes. Thread-safe.
 */
public final class Sfus implements AutoCloseable {
  /** Of a cluster without one: all calls are a mesh. */
  public static final Sfus NONE = new Sfus(Map.of(), Optional.empty());

  private final Map<String, Sfu> servers;
  private final Optional<SfuSecret> secret;

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
    return SfuOrder.nextRoom(
        call,
        room,
        List.copyOf(servers.keySet()),
        name -> {
          Sfu server = servers.get(name);
          return server != null && server.answers();
        });
  }

  /** The name of the server that has this room; empty: this node knows of no server. */
  public String server(CallId call, int room) {
    return servers.isEmpty() ? "" : SfuOrder.server(call, room, List.copyOf(servers.keySet()));
  }

  /** Ends the room of a call. If its server does not answer it is gone as well. */
  public void destroy(CallId call, int room) {
    Sfu server = servers.get(server(call, room));
    if (server != null && server.answers()) {
      server.destroy(room(call, room)).exceptionally(failure -> null);
    }
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
