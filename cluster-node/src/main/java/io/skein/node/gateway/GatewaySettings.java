package io.skein.node.gateway;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.node.platform.Origins;
import io.skein.node.platform.Pace;
import io.skein.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How clients are served: {@code skein.gateway}. What each setting means, and why its default, is
 * told in {@code skein/gateway.conf}.
 *
 * @param host empty: the node's own
 * @param advertise how clients are told of the socket; empty: by the node's host and the port
 * @param eventLoops 0: as many as the machine has processors
 * @param tls null: no TLS
 * @param allowedOrigins of {@link Origins}
 */
public record GatewaySettings(
    String host,
    int port,
    String advertise,
    Transport transport,
    int eventLoops,
    @Nullable Tls tls,
    WebSocket webSocket,
    Set<String> allowedOrigins,
    Accept accept,
    Login login,
    Reattach reattach,
    Duration heartbeat,
    Duration sweepInterval,
    Requests requests,
    Attention attention,
    Outbound outbound,
    Shutdown shutdown,
    Limits limits) {
  private static final String ROOT = "skein.gateway";
  private static final Pattern ENDPOINT = Pattern.compile("(tls://)?[^/\\s]+:\\d{1,5}");
  private static final int CALL_BURST_SECONDS = 5;
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** What a browser's answer to an SFU has for sound and picture of one other participant. */
  private static final int DESCRIPTION_BYTES_EACH = 1_800;

  /** What it has beside: candidates, and sections that are used no more. */
  private static final int DESCRIPTION_SPARE_BYTES = 4_096;

  private static final int GIB = 1024 * MIB;
  private static final long MEDIA_BYTES_CEILING = 4L * GIB;
  private static final long MEDIA_QUOTA_CEILING = 1024L * 1024 * GIB;

  /** Of the state of a group, whose row an unconfigured Cassandra takes up to 16 MiB. */
  private static final long GROUP_ROW_BYTES_MAX = 15L * MIB;

  /** What a member takes of it besides its remark: id, role, and how far it has read and heard. */
  private static final long MEMBER_ROW_BYTES = 40;

  /** What sockets are served by. */
  public enum Transport {
    /** epoll where the system has it. */
    AUTO,
    NIO
  }

  /** PEM files. */
  public record Tls(Path certificate, Path key, boolean required) {}

  /** The upgrade from HTTP. */
  public record WebSocket(String path) {}

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

  /** How often a client may look about, and what it looks at is told so. */
  public record Attention(
      Duration lookAgain, Duration typingInterval, Duration watchInterval, Pace callChanges) {}

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
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static GatewaySettings from(Config root) {
    return from(root, Limits.People.DEFAULTS, /* hasSfu= */ false);
  }

  /**
   * The same.
   *
   * @param people the limits of what users keep of each other, to be told with the others
   * @param hasSfu whether media of groups' calls go by an SFU
   */
  public static GatewaySettings from(Config root, Limits.People people, boolean hasSfu) {
    CheckedConfig gateway = CheckedConfig.of(root, ROOT);
    return new GatewaySettings(
        gateway.optionalText("host").orElse(""),
        gateway.number("port", 0, 65535),
        advertise(gateway),
        gateway.choice("transport", Transport.class),
        gateway.number("event-loops", 0, 256),
        tls(gateway.section("tls")),
        webSocket(gateway.section("websocket")),
        Origins.configured(root),
        accept(gateway.section("accept")),
        login(gateway.section("login")),
        reattach(gateway.section("reattach")),
        gateway.duration("heartbeat", Duration.ofMillis(100), Duration.ofHours(1)),
        gateway.duration("sweep-interval", Duration.ofMillis(10), Duration.ofSeconds(10)),
        requests(gateway.section("requests")),
        attention(gateway.section("attention")),
        outbound(gateway.section("outbound")),
        shutdown(gateway.section("shutdown")),
        limits(gateway.section("limits"), people, hasSfu));
  }

  /**
   * How clients are told of this node's socket: as it is to be advertised, else "host:port", and
   * "tls://host:port" if it speaks TLS, since a client that can is to use it.
   */
  public String endpoint(String nodeHost) {
    if (!advertise.isEmpty()) {
      return advertise;
    }
    return (tls == null ? "" : "tls://") + nodeHost + ":" + port;
  }

  private static String advertise(CheckedConfig gateway) {
    String endpoint = gateway.optionalText("advertise").orElse("");
    if (!endpoint.isEmpty() && !ENDPOINT.matcher(endpoint).matches()) {
      throw gateway.bad("advertise", "must be HOST:PORT or tls://HOST:PORT");
    }
    return endpoint;
  }

  private static @Nullable Tls tls(CheckedConfig tls) {
    if (!tls.flag("enabled")) {
      return null;
    }
    return new Tls(tls.file("certificate-file"), tls.file("key-file"), tls.flag("required"));
  }

  private static WebSocket webSocket(CheckedConfig webSocket) {
    String path = webSocket.text("path");
    if (!path.startsWith("/")) {
      throw webSocket.bad("path", "must be a path that begins with a slash");
    }
    return new WebSocket(path);
  }

  private static Accept accept(CheckedConfig accept) {
    return new Accept(
        accept.number("backlog", 1, 65535),
        accept.number("per-second", 1, 1_000_000),
        accept.number("burst", 1, 1_000_000),
        accept.number("connections-max", 1, 10_000_000),
        accept.number("files-reserved", 0, 100_000),
        accept.number("refusals-max", 0, 100_000));
  }

  private static Login login(CheckedConfig login) {
    return new Login(
        login.duration("hello-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
        login.duration("attach-timeout", Duration.ofMillis(50), Duration.ofMinutes(1)),
        login.number("attach-attempts-max", 1, 20));
  }

  private static Reattach reattach(CheckedConfig reattach) {
    Reattach settings =
        new Reattach(
            reattach.duration("backoff-min", Duration.ofMillis(10), Duration.ofMinutes(1)),
            reattach.duration("backoff-max", Duration.ofMillis(10), Duration.ofMinutes(1)),
            reattach.number("attempts-max", 1, 100));
    if (settings.backoffMax().compareTo(settings.backoffMin()) < 0) {
      throw reattach.bad("backoff-max", "must be at least backoff-min");
    }
    return settings;
  }

  private static Requests requests(CheckedConfig requests) {
    return new Requests(
        requests.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
        requests.duration("retry-after", Duration.ZERO, Duration.ofMinutes(1)),
        requests.number("per-second", 1, 1_000_000),
        requests.number("burst", 1, 1_000_000),
        requests.number("refusals-max", 1, 100_000));
  }

  private static Outbound outbound(CheckedConfig outbound) {
    int events = outbound.bytes("event-bytes-max", 4 * KIB, 64 * MIB);
    int answers = outbound.bytes("answer-bytes-max", 4 * KIB, GIB);
    if (answers < events) {
      throw outbound.bad("answer-bytes-max", "must be at least event-bytes-max");
    }
    return new Outbound(
        events,
        answers,
        outbound.bytes("node-bytes-max", (long) MIB, 64L * GIB),
        outbound.duration("stuck-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
        outbound.bytes("write-bytes-max", 4 * KIB, MIB));
  }

  private static Shutdown shutdown(CheckedConfig shutdown) {
    return new Shutdown(
        shutdown.duration("drain-timeout", Duration.ZERO, Duration.ofMinutes(1)),
        shutdown.duration("reconnect-spread", Duration.ZERO, Duration.ofMinutes(10)),
        shutdown.duration("linger", Duration.ofMillis(50), Duration.ofSeconds(1)));
  }

  /** The longest texts that a client may send at once about itself or another user. */
  private static int personBytesMax(Limits.People people) {
    int profile = people.displayNameBytesMax() + people.signatureBytesMax();
    int request = people.contactRequestNoteBytesMax() + Limits.NAME_BYTES_MAX;
    // Each tag with its number and its length.
    int tags = people.tagsMax() * (people.tagBytesMax() + 3);
    return Math.max(Math.max(profile, request), Math.max(people.remarkBytesMax(), tags));
  }

  private static Attention attention(CheckedConfig attention) {
    return new Attention(
        attention.duration("look-again", Duration.ofMillis(100), Duration.ofHours(1)),
        attention.duration("typing-interval", Duration.ZERO, Duration.ofMinutes(1)),
        attention.duration("watch-interval", Duration.ZERO, Duration.ofMinutes(1)),
        callChanges(attention.number("call-changes-per-second", 1, 100_000)));
  }

  private static Pace callChanges(int perSecond) {
    return Pace.of(perSecond, CALL_BURST_SECONDS * perSecond);
  }

  private static Limits limits(CheckedConfig limits, Limits.People people, boolean hasSfu) {
    int frame = limits.bytes("frame-bytes-max", 4 * KIB, MIB);
    int content = limits.bytes("content-bytes-max", KIB, 256 * KIB);
    if (content > frame - Limits.POST_OVERHEAD_BYTES) {
      throw limits.bad(
          "content-bytes-max",
          "must be at least " + Limits.POST_OVERHEAD_BYTES + " bytes below frame-bytes-max");
    }
    int names = limits.number("receipt-names-members-max", 2, 2_000);
    int counts = limits.number("receipt-counts-members-max", 2, 2_000);
    if (counts < names) {
      throw limits.bad("receipt-counts-members-max", "must be at least receipt-names-members-max");
    }
    int note = limits.bytes("note-bytes-max", 1, 4 * KIB);
    int draft = limits.bytes("draft-bytes-max", 1, 32 * KIB);
    if (note + draft > frame - Limits.POST_OVERHEAD_BYTES) {
      throw limits.bad(
          "draft-bytes-max",
          "must with note-bytes-max be at least "
              + Limits.POST_OVERHEAD_BYTES
              + " bytes below frame-bytes-max");
    }
    if (personBytesMax(people) > frame - Limits.POST_OVERHEAD_BYTES) {
      throw limits.bad(
          "frame-bytes-max",
          "must be at least "
              + (personBytesMax(people) + Limits.POST_OVERHEAD_BYTES)
              + ", for one change of skein.people.limits");
    }
    int members = limits.number("group-members-max", 2, 350_000);
    return new Limits(
        frame,
        content,
        limits.number("requests-in-flight-max", 1, 10_000),
        members,
        limits.number("members-per-request-max", 1, 1_000),
        limits.number("title-bytes-max", 1, 4096),
        limits.number("pull-messages-max", 1, 1000),
        limits.number("page-entries-max", 1, 1000),
        limits.number("devices-per-user-max", 1, 100),
        limits.number("groups-per-user-max", 1, 100_000),
        seconds(limits, "recall-window"),
        seconds(limits, "edit-window"),
        limits.number("mentions-max", 1, 1_000),
        limits.number("emojis-max", 1, 1_000),
        note,
        draft,
        limits.number("pinned-conversations-max", 1, 100_000),
        limits.bytes("media-bytes-max", 0L, MEDIA_BYTES_CEILING),
        limits.bytes("media-quota-bytes", KIB, MEDIA_QUOTA_CEILING),
        people,
        groups(limits.section("groups"), frame, members),
        limits.number("watched-users-max", 1, 2_000),
        names,
        counts,
        seconds(limits, "typing-time"),
        keeping(limits.section("keeping")),
        limits.number("scheduled-posts-max", 1, 1_000),
        seconds(limits, "schedule-ahead"),
        vanish(limits.section("vanish")),
        calls(limits.section("calls"), frame, hasSfu));
  }

  private static Limits.Calls calls(CheckedConfig calls, int frameBytesMax, boolean hasSfu) {
    // A signal is passed on in a frame of its own, beside ids and numbers.
    int signalBytesMax =
        calls.bytes("signal-bytes-max", 1024, frameBytesMax - Limits.SIGNAL_OVERHEAD_BYTES);
    int sfuParticipantsMax = calls.number("sfu-participants-max", 2, 100);
    int descriptionBytesMax =
        Math.min(
            calls.bytes("description-bytes-max", 1024, MIB),
            frameBytesMax - Limits.DESCRIPTION_OVERHEAD_BYTES);
    int fit = 1 + (descriptionBytesMax - DESCRIPTION_SPARE_BYTES) / DESCRIPTION_BYTES_EACH;
    if (hasSfu && sfuParticipantsMax > fit) {
      throw calls.bad(
          "sfu-participants-max",
          "must be at most "
              + Math.max(1, fit)
              + ", as many as fit into description-bytes-max and frame-bytes-max, not "
              + sfuParticipantsMax);
    }
    return new Limits.Calls(
        calls.number("participants-max", 2, 32),
        signalBytesMax,
        calls.bytes("candidate-bytes-max", 128, signalBytesMax),
        hasSfu ? sfuParticipantsMax : 0,
        descriptionBytesMax);
  }

  private static Limits.Vanish vanish(CheckedConfig vanish) {
    Duration most = Duration.ofDays(20 * 365);
    Duration min = vanish.duration("life-min", Duration.ofSeconds(1), most);
    Duration max = vanish.duration("life-max", min, most);
    return new Limits.Vanish((int) min.toSeconds(), (int) max.toSeconds());
  }

  private static Limits.Keeping keeping(CheckedConfig keeping) {
    return new Limits.Keeping(
        keeping.number("highlights-max", 1, 500),
        keeping.number("starred-max", 1, 10_000),
        keeping.number("discarded-max", 1, 1_000),
        keeping.number("discarded-conversations-max", 1, 100_000));
  }

  private static Limits.Groups groups(
      CheckedConfig groups, int frameBytesMax, int groupMembersMax) {
    int announcement = groups.bytes("announcement-bytes-max", 1, 32 * KIB);
    if (announcement > frameBytesMax - Limits.POST_OVERHEAD_BYTES) {
      throw groups.bad(
          "announcement-bytes-max",
          "must be at least " + Limits.POST_OVERHEAD_BYTES + " bytes below frame-bytes-max");
    }
    int remark = groups.bytes("remark-bytes-max", 1, 256);
    int broadcastMembers = groups.number("broadcast-members-max", 2, 350_000);
    requireRoom(groups, groupMembersMax, remark, broadcastMembers);
    return new Limits.Groups(
        groups.number("admins-max", 1, 1_000),
        groups.number("banned-max", 1, 20_000),
        groups.number("muted-max", 1, 20_000),
        groups.number("requests-max", 1, 2_000),
        groups.number("links-max", 1, 1_000),
        announcement,
        remark,
        groups.bytes("join-text-bytes-max", 1, 512),
        groups.number("posts-per-second", 1, 100_000),
        broadcastMembers);
  }

  /** Members of a broadcast group have no remarks but those of the time when it was none. */
  private static void requireRoom(
      CheckedConfig groups, int groupMembersMax, int remarkBytesMax, int broadcastMembersMax) {
    long members = Math.max(groupMembersMax, broadcastMembersMax);
    long bytes = members * MEMBER_ROW_BYTES + (long) groupMembersMax * remarkBytesMax;
    if (bytes > GROUP_ROW_BYTES_MAX) {
      throw groups.bad(
          "remark-bytes-max",
          "with group-members-max and broadcast-members-max a group takes up to "
              + bytes
              + " bytes in the store, more than "
              + GROUP_ROW_BYTES_MAX);
    }
  }

  private static int seconds(CheckedConfig limits, String key) {
    return (int) limits.duration(key, Duration.ofSeconds(1), Duration.ofDays(20 * 365)).toSeconds();
  }
}
