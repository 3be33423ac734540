package io.skein.node.cli.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where each process of an instance listens: a pure function of the port offset and of how this
 * machine's loopback network looks.
 *
 * @param offset added to every default port
 * @param addressing how several processes of one kind are kept apart
 */
public record PortPlan(int offset, Addressing addressing) {

  /** The highest offset at which every port of a shifted plan is still a port. */
  public static final int OFFSET_MAX = 50_000;

  /**
   * How many processes of one kind an instance may have: the shifts of one kind must not reach the
   * next kind's port.
   */
  public static final int PROCESSES_MAX = 9;

  private static final int CLIENT = 7400;
  private static final int HTTP = 7480;
  private static final int METRICS = 7490;
  private static final int ARTERY = 7355;
  private static final int AERON = 7460;
  private static final int CQL = 7042;
  private static final int STORAGE = 7050;
  private static final int JMX = 7051;

  /**
   * Larger than the span from CQL to JMX, so that a ring on one address does not collide with
   * itself.
   */
  private static final int STORE_SHIFT = 20;

  public PortPlan {
    if (offset < 0 || offset > OFFSET_MAX) {
      throw new IllegalArgumentException("The port offset must lie in 0.." + OFFSET_MAX);
    }
  }

  /** How several processes of one kind are kept apart. */
  public enum Addressing {
    /** Process i listens on 127.0.0.i, all on the same ports: Linux answers on all of 127/8. */
    ADDRESS_EACH,
    /**
     * All on 127.0.0.1, each on ports of its own: macOS knows no other loopback address unless
     * told.
     */
    PORTS_EACH
  }

  /** Where node {@code number} (from 1) listens. */
  public NodePlace node(int number) {
    int shift = offset + (addressing == Addressing.PORTS_EACH ? number - 1 : 0);
    return new NodePlace(
        "node-" + number,
        host(number),
        new NodePorts(
            CLIENT + shift, HTTP + shift, METRICS + shift, ARTERY + shift, AERON + shift));
  }

  /** Where store {@code number} (from 1) listens. */
  public StorePlace store(int number) {
    int shift = offset + (addressing == Addressing.PORTS_EACH ? (number - 1) * STORE_SHIFT : 0);
    // Cassandra binds its local tools' port on 127.0.0.1 whatever address it serves, so that one
    // always differs.
    int jmx = JMX + offset + (number - 1) * STORE_SHIFT;
    return new StorePlace("store-" + number, host(number), CQL + shift, STORAGE + shift, jmx);
  }

  public List<NodePlace> nodes(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::node).toList();
  }

  public List<StorePlace> stores(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::store).toList();
  }

  /** Every TCP port that such an instance listens on. */
  public List<Endpoint> endpoints(int nodes, int stores) {
    List<Endpoint> all = new ArrayList<>();
    stores(stores).forEach(store -> all.addAll(store.endpoints()));
    nodes(nodes).forEach(node -> all.addAll(node.endpoints()));
    return List.copyOf(all);
  }

  private String host(int number) {
    return addressing == Addressing.ADDRESS_EACH ? "127.0.0." + number : "127.0.0.1";
  }

  /** One port that somebody is to listen on, and who. */
  public record Endpoint(String process, String purpose, String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** The ports of one node, as {@code status --json} shows them. Aeron's is UDP. */
  public record NodePorts(int client, int http, int metrics, int artery, int aeron) {}

  /** One node's name, address and ports. */
  public record NodePlace(String name, String host, NodePorts ports) {
    List<Endpoint> endpoints() {
      return List.of(
          new Endpoint(name, "client sockets", host, ports.client()),
          new Endpoint(name, "HTTP API", host, ports.http()),
          new Endpoint(name, "health and metrics", host, ports.metrics()),
          new Endpoint(name, "cluster", host, ports.artery()));
    }

    /** The address that clients are given. */
    public String url() {
      return "http://" + host + ":" + ports.http();
    }
  }

  /** One store's name, address and ports; JMX listens on 127.0.0.1 always. */
  public record StorePlace(String name, String host, int cql, int storage, int jmx) {
    List<Endpoint> endpoints() {
      return List.of(
          new Endpoint(name, "CQL", host, cql),
          new Endpoint(name, "storage", host, storage),
          new Endpoint(name, "JMX", "127.0.0.1", jmx));
    }
  }
}
