package io.skein.node.gateway;

import com.typesafe.config.Config;
import io.skein.node.platform.InvalidSettingException;
import io.skein.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients are served: {@code skein.gateway}. What each setting means, and why its default, is
 * told in {@code skein/gateway.conf}.
 *
 * @param host empty: the node's own
 * @param eventLoops 0: as many as the machine has processors
 * @param tls null: no TLS
 */
public record GatewaySettings(
    String host,
    int port,
    int eventLoops,
    @Nullable Tls tls,
    WebSocket webSocket,
    Accept accept,
    Login login,
    Reattach reattach,
    Duration heartbeat,
    Duration sweepInterval,
    Requests requests,
    Outbound outbound,
    Shutdown shutdown,
    Limits limits) {
  private static final String ROOT = "skein.gateway";

  /** PEM files. */
  public record Tls(Path certificate, Path key, boolean required) {}

  /** The upgrade from HTTP. */
  public record WebSocket(String path, Set<String> origins) {
    /** True if a page of this origin may connect. */
    boolean allows(@Nullable String origin) {
      return origin == null || origins.contains("*") || origins.contains(origin);
    }
  }

  /** Who may connect, and how fast. */
  public record Accept(
      int backlog,
      int perSecond,
      int burst,
      int connectionsMax,
      int filesReserved,
      int refusalsMax) {}

  /** From accept to Welcome. */
  public record Login(Duration helloTimeout, Duration attachTimeout, int attachAttemptsMax) {}

  /** When the session of a live connection has ended. */
  public record Reattach(Duration backoffMin, Duration backoffMax, int attemptsMax) {
    /**
     * How long to wait before an attempt: a random part of a delay that doubles.
     *
     * @param attempt 0 for the first
     * @param part from 0 (inclusive) to 1
     */
    Duration delay(int attempt, double part) {
      long doubled = backoffMin.toMillis() << Math.min(attempt, 20);
      return Duration.ofMillis((long) (Math.min(doubled, backoffMax.toMillis()) * part));
    }
  }

  /** What a client may ask for, and how long it waits. */
  public record Requests(
      Duration timeout, Duration retryAfter, int perSecond, int burst, int refusalsMax) {}

  /** What waits for a slow client. */
  public record Outbound(
      int eventBytesMax,
      int answerBytesMax,
      long nodeBytesMax,
      Duration stuckTimeout,
      int writeBytesMax) {}

  /** The end of the node, and of each connection. */
  public record Shutdown(Duration drainTimeout, Duration reconnectSpread, Duration linger) {}

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the key that is wrong
   */
  public static GatewaySettings from(Config root) {
    Section gateway = new Section(ROOT, root.getConfig(ROOT));
    return new GatewaySettings(
        gateway.text("host"),
        gateway.number("port", 0, 65535),
        gateway.number("event-loops", 0, 256),
        tls(gateway.section("tls")),
        webSocket(gateway.section("websocket")),
        accept(gateway.section("accept")),
        login(gateway.section("login")),
        reattach(gateway.section("reattach")),
        gateway.duration("heartbeat", "100ms", "1h"),
        gateway.duration("sweep-interval", "10ms", "10s"),
        requests(gateway.section("requests")),
        outbound(gateway.section("outbound")),
        shutdown(gateway.section("shutdown")),
        limits(gateway.section("limits")));
  }

  /**
   * How clients are told of this node's socket: "host:port", and "tls://host:port" if it speaks
   * TLS, since a client that can is to use it.
   */
  public String endpoint(String nodeHost) {
    return (tls == null ? "" : "tls://") + nodeHost + ":" + port;
  }

  private static @Nullable Tls tls(Section tls) {
    if (!tls.flag("enabled")) {
      return null;
    }
    return new Tls(tls.file("certificate-file"), tls.file("key-file"), tls.flag("required"));
  }

  private static WebSocket webSocket(Section webSocket) {
    String path = webSocket.text("path");
    if (!path.startsWith("/")) {
      throw webSocket.invalid("path", "a path that begins with a slash");
    }
    return new WebSocket(path, Set.copyOf(webSocket.texts("origins")));
  }

  private static Accept accept(Section accept) {
    return new Accept(
        accept.number("backlog", 1, 65535),
        accept.number("per-second", 1, 1_000_000),
        accept.number("burst", 1, 1_000_000),
        accept.number("connections-max", 1, 10_000_000),
        accept.number("files-reserved", 0, 100_000),
        accept.number("refusals-max", 0, 100_000));
  }

  private static Login login(Section login) {
    return new Login(
        login.duration("hello-timeout", "100ms", "5m"),
        login.duration("attach-timeout", "50ms", "1m"),
        login.number("attach-attempts-max", 1, 20));
  }

  private static Reattach reattach(Section reattach) {
    Reattach settings =
        new Reattach(
            reattach.duration("backoff-min", "10ms", "1m"),
            reattach.duration("backoff-max", "10ms", "1m"),
            reattach.number("attempts-max", 1, 100));
    if (settings.backoffMax().compareTo(settings.backoffMin()) < 0) {
      throw reattach.invalid("backoff-max", "at least backoff-min");
    }
    return settings;
  }

  private static Requests requests(Section requests) {
    return new Requests(
        requests.duration("timeout", "100ms", "5m"),
        requests.duration("retry-after", "0s", "1m"),
        requests.number("per-second", 1, 1_000_000),
        requests.number("burst", 1, 1_000_000),
        requests.number("refusals-max", 1, 100_000));
  }

  private static Outbound outbound(Section outbound) {
    int events = (int) outbound.bytes("event-bytes-max", "4KiB", "64MiB");
    int answers = (int) outbound.bytes("answer-bytes-max", "4KiB", "1GiB");
    if (answers < events) {
      throw outbound.invalid("answer-bytes-max", "at least event-bytes-max");
    }
    return new Outbound(
        events,
        answers,
        outbound.bytes("node-bytes-max", "1MiB", "64GiB"),
        outbound.duration("stuck-timeout", "100ms", "10m"),
        (int) outbound.bytes("write-bytes-max", "4KiB", "1MiB"));
  }

  private static Shutdown shutdown(Section shutdown) {
    return new Shutdown(
        shutdown.duration("drain-timeout", "0s", "1m"),
        shutdown.duration("reconnect-spread", "0s", "10m"),
        shutdown.duration("linger", "50ms", "1s"));
  }

  private static Limits limits(Section limits) {
    int frame = (int) limits.bytes("frame-bytes-max", "4KiB", "1MiB");
    int content = (int) limits.bytes("content-bytes-max", "1KiB", "256KiB");
    if (content > frame - Limits.POST_OVERHEAD_BYTES) {
      throw limits.invalid(
          "content-bytes-max", Limits.POST_OVERHEAD_BYTES + " bytes below frame-bytes-max");
    }
    return new Limits(
        frame,
        content,
        limits.number("requests-in-flight-max", 1, 10_000),
        limits.number("group-members-max", 2, 1_000_000),
        limits.number("members-per-request-max", 1, 1_000),
        limits.number("title-bytes-max", 1, 4096),
        limits.number("pull-messages-max", 1, 1000),
        limits.number("page-entries-max", 1, 1000),
        limits.number("devices-per-user-max", 1, 100));
  }
}
