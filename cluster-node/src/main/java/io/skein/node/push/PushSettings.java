package io.skein.node.push;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.skein.node.platform.CheckedConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How devices are told that are not connected: {@code skein.push}. What each setting means, and why
 * its default, is told in {@code skein/push.conf}.
 *
 * @param web empty: no Web Push
 * @param apns empty: nothing by Apple
 * @param fcm empty: nothing by Google
 */
public record PushSettings(
    Told told,
    Duration subscriptionLife,
    Queue queue,
    Duration requestTimeout,
    Duration messageLife,
    Optional<Path> authorities,
    Optional<Web> web,
    Optional<Apns> apns,
    Optional<Fcm> fcm) {
  /** What of a message may leave the cluster. */
  public enum Content {
    NONE,
    SENDER,
    TEXT
  }

  /**
   * What sessions tell, and how often.
   *
   * @param delay from the message on
   * @param interval between two notifications of one conversation to one device
   */
  public record Told(
      Content content,
      int textLengthMax,
      Duration delay,
      Duration interval,
      int badgeConversationsMax) {}

  /** Of each of the three services by itself. */
  public record Queue(
      int waitingMax, int inFlightMax, int attemptsMax, Duration backoffMin, Duration backoffMax) {}

  /**
   * @param key the file with both keys of VAPID (RFC 8292)
   * @param contact of the operator, for the push services
   */
  public record Web(Path key, Optional<String> contact, PushEndpointRules endpoints) {}

  public record Apns(Path key, String keyId, String teamId, String topic, URI url) {}

  public record Fcm(Path serviceAccount, URI url) {}

  /** Title and text, each character escaped in JSON, are then below what every service takes. */
  static final int TEXT_LENGTH_MAX = 250;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Reads and checks the settings; the files that they name are not opened.
   *
   * @throws ConfigException naming the key that is missing or out of range
   */
  public static PushSettings from(Config config) {
    CheckedConfig push = CheckedConfig.of(config, "skein.push");
    return new PushSettings(
        told(push),
        push.duration("subscription-life", DAY, DAY.multipliedBy(365)),
        queue(push.section("queue")),
        push.duration("request-timeout", SECOND, MINUTE.multipliedBy(5)),
        push.duration("message-life", MINUTE, DAY.multipliedBy(28)),
        push.optionalText("ca-file").map(Path::of),
        web(push.section("web")),
        apns(push.section("apns")),
        fcm(push.section("fcm")));
  }

  private static Told told(CheckedConfig push) {
    return new Told(
        push.choice("content", Content.class),
        push.number("text-length-max", 1, TEXT_LENGTH_MAX),
        push.duration("delay", Duration.ZERO, MINUTE),
        push.duration("interval", Duration.ZERO, MINUTE.multipliedBy(60)),
        push.number("badge-conversations-max", 0, 100_000));
  }

  private static Queue queue(CheckedConfig queue) {
    Duration backoffMin =
        queue.duration("backoff-min", Duration.ofMillis(10), MINUTE.multipliedBy(10));
    return new Queue(
        queue.number("waiting-max", 1, 1_000_000),
        queue.number("in-flight-max", 1, 10_000),
        queue.number("attempts-max", 1, 20),
        backoffMin,
        queue.duration("backoff-max", backoffMin, DAY));
  }

  private static Optional<Web> web(CheckedConfig web) {
    return web.optionalText("key-file")
        .map(
            file -> {
              try {
                return new Web(
                    Path.of(file),
                    web.optionalText("contact"),
                    PushEndpointRules.of(web.texts("hosts")));
              } catch (IllegalArgumentException e) {
                throw web.bad("hosts", String.valueOf(e.getMessage()));
              }
            });
  }

  private static Optional<Apns> apns(CheckedConfig apns) {
    return apns.optionalText("key-file")
        .map(
            file ->
                new Apns(
                    Path.of(file),
                    apns.text("key-id"),
                    apns.text("team-id"),
                    apns.text("topic"),
                    https(apns, "url")));
  }

  private static Optional<Fcm> fcm(CheckedConfig fcm) {
    return fcm.optionalText("service-account-file")
        .map(file -> new Fcm(Path.of(file), https(fcm, "url")));
  }

  private static URI https(CheckedConfig section, String key) {
    String text = section.text(key);
    try {
      URI url = URI.create(text);
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw section.bad(key, "must be a URL with https, not " + text);
  }
}
