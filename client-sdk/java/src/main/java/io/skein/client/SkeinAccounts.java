package io.skein.client;

import io.skein.client.internal.AccountRequests;
import io.skein.protocol.DeviceId;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.UserId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and devices, over HTTP: what comes before a {@link SkeinClient}. A client given a
 * password or a refresh token calls it by itself.
 *
 * <p>Thread-safe. Every future fails with a {@link SkeinException}: with the code that the node
 * gave, or UNAVAILABLE if there was no answer.
 */
public interface SkeinAccounts {
  /**
   * The accounts of a cluster.
   *
   * @param server the base address of its HTTP API, such as {@code http://127.0.0.1:7480}
   */
  static SkeinAccounts at(URI server) {
    return new AccountRequests(server, null);
  }

  /**
   * As {@link #at(URI)}, for an https server that the JDK does not trust by itself.
   *
   * @param tls such as {@link Certificates#trusting}
   */
  static SkeinAccounts at(URI server, SSLContext tls) {
    return new AccountRequests(server, tls);
  }

  /**
   * Makes an account, and logs its first device in.
   *
   * @param inviteCode where registration needs one
   * @param device what the user calls it, such as "laptop"
   */
  CompletableFuture<Tokens> register(
      String name, String password, @Nullable String inviteCode, Device.Label device);

  /**
   * Logs a new device in.
   *
   * @param device what the user calls it, such as "laptop"
   */
  CompletableFuture<Tokens> logIn(String name, String password, Device.Label device);

  /**
   * Begins to log a new device in by one that is logged in: show the offer's link, as a QR code, to
   * that one, and meanwhile wait with {@link #awaitLink}.
   *
   * @param device what the user of the other one will see of it
   */
  CompletableFuture<LinkOffer> beginLink(Device.Label device);

  /**
   * Waits until the device is let in, and gives its tokens, once: asks again and again, as RFC 8628
   * has it, for as long as the offer is good. Complete or cancel the future to give up.
   *
   * <p>Fails with ACCESS_DENIED if the user does not know the device, EXPIRED_TOKEN if nobody has
   * said anything, or as a log-in does. If an answer is lost, begin anew.
   */
  CompletableFuture<Tokens> awaitLink(LinkOffer offer);

  /**
   * What the device calls itself that waits under a link: show it to the user, and ask, before
   * {@link #decideLink}. Whoever makes a user approve a link of theirs is logged in as the user.
   */
  CompletableFuture<Device.Label> lookAtLink(String accessToken, DeviceLink link);

  /**
   * Lets the device in that waits under a link, as a device of the user, or says that it is none.
   * May be repeated. Fails with EXPIRED_TOKEN if none waits, or it was answered.
   */
  CompletableFuture<Void> decideLink(String accessToken, DeviceLink link, LinkDecision decision);

  /** New tokens for a refresh token, which is void from then on. */
  CompletableFuture<Tokens> refresh(String refreshToken);

  /** Logs the device out whose token this is. */
  CompletableFuture<Void> logOut(String accessToken);

  /**
   * Logs one of the user's devices out: its tokens are void and its connections closed within a
   * second.
   */
  CompletableFuture<Void> logOut(String accessToken, DeviceId device);

  /**
   * Gives one of the user's devices another name.
   *
   * @param name what the user calls it; empty: nothing
   */
  CompletableFuture<Void> renameDevice(String accessToken, DeviceId device, String name);

  /** The user's devices. */
  CompletableFuture<List<Device>> devices(String accessToken);

  /** By which push services the cluster reaches devices that are not connected. */
  CompletableFuture<PushServices> pushServices();

  /**
   * Has the device told by a push service, while it is not connected, that something was said: from
   * now on there and nowhere else. Say so at each start, and when the service gives another
   * address. Fails with BAD_REQUEST if the cluster does not speak to it.
   */
  CompletableFuture<Void> subscribe(String accessToken, PushSubscription subscription);

  /**
   * Has the device told by no push service any more; a log-out does as much. Do one of both before
   * another user logs in on it, or it goes on hearing of this one.
   */
  CompletableFuture<Void> unsubscribe(String accessToken);

  /** The client sockets of all ready nodes, "host:port" or "tls://host:port". */
  CompletableFuture<List<String>> endpoints();

  /**
   * The push services of a cluster.
   *
   * @param services "web", "apns", "fcm", and what later releases add
   * @param webKey what pages subscribe with, in base64url; null: without "web"
   */
  record PushServices(List<String> services, @Nullable String webKey) {}

  /**
   * Where a device is reached. Whoever has it can annoy the device, so its text tells nothing.
   *
   * @param service "web", "apns" or "fcm"
   * @param address the URL of an endpoint, or a token
   * @param key of "web": the browser's public key (p256dh), in base64url; else empty
   * @param secret of "web": the authentication secret (auth), in base64url; else empty
   */
  record PushSubscription(String service, String address, String key, String secret) {
    /** Of a browser, as its {@code PushSubscription} has it. */
    public static PushSubscription web(String endpoint, String p256dh, String auth) {
      return new PushSubscription("web", endpoint, p256dh, auth);
    }

    /** Of Apple's service, which has given the application this token, in hexadecimal digits. */
    public static PushSubscription apns(String token) {
      return new PushSubscription("apns", token, "", "");
    }

    /** Of Google's service, which has given the application this token. */
    public static PushSubscription fcm(String token) {
      return new PushSubscription("fcm", token, "", "");
    }

    @Override
    public String toString() {
      return "PushSubscription[" + service + "]";
    }
  }

  /**
   * What a new device waits with until it is let in.
   *
   * @param deviceCode what it gets its tokens with: to be shown to nobody
   * @param link to be shown to a device that is logged in
   * @param expiresIn how long both are good
   * @param interval at least so long is between two questions
   */
  record LinkOffer(String deviceCode, DeviceLink link, Duration expiresIn, Duration interval) {
    /** Without the code and the link. */
    @Override
    public String toString() {
      return "LinkOffer[" + expiresIn + "]";
    }
  }

  /** What becomes of a device that waits. */
  enum LinkDecision {
    APPROVE,
    DENY
  }

  /**
   * What a device proves itself with.
   *
   * @param name the user's name in its canonical form
   * @param accessToken for sockets and HTTP
   * @param expiresIn how long the access token is good
   * @param refreshToken for the next tokens, once; keep it as you would a password
   * @param endpoints the client sockets of all ready nodes, "host:port" or "tls://host:port"
   */
  record Tokens(
      UserId user,
      String name,
      DeviceId device,
      String accessToken,
      Duration expiresIn,
      String refreshToken,
      List<String> endpoints) {
    @Override
    public String toString() {
      return "Tokens[user " + user + ", device " + device + "]";
    }
  }

  /**
   * One installation of a client.
   *
   * @param lastSeen the hour of its last log-in or refresh
   * @param current true for the device that asks
   */
  record Device(DeviceId id, Label label, Instant created, Instant lastSeen, boolean current) {
    /** What the user sees of it in the list of devices. */
    public record Label(String name, Type type) {}

    /** What kind of thing it is. */
    public enum Type {
      PHONE,
      TABLET,
      DESKTOP,
      BROWSER,
      TERMINAL,
      OTHER
    }
  }
}
