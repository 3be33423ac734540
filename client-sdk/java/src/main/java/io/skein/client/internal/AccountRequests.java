package io.skein.client.internal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.client.internal.Json.JsonObject;
import io.skein.client.internal.core.LinkPace;
import io.skein.protocol.DeviceId;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the account API, as its OpenAPI document has it; the only class of the SDK that knows
 * its paths and field names. Thread-safe.
 */
public final class AccountRequests implements SkeinAccounts {
  private final HttpApi http;

  /**
   * @param tls how the server proves itself; null: as the JDK trusts
   */
  public AccountRequests(URI server, @Nullable SSLContext tls) {
    http = new HttpApi(server, tls);
  }

  @Override
  public CompletableFuture<Tokens> register(
      String name, String password, @Nullable String inviteCode, Device.Label device) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("password", password);
    body.put("inviteCode", inviteCode);
    body.put("device", label(device));
    return http.post("v1/auth/register", body, null).thenApply(AccountRequests::tokens);
  }

  @Override
  public CompletableFuture<Tokens> logIn(String name, String password, Device.Label device) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("password", password);
    body.put("device", label(device));
    return http.post("v1/auth/login", body, null).thenApply(AccountRequests::tokens);
  }

  @Override
  public CompletableFuture<LinkOffer> beginLink(Device.Label device) {
    return http.post("v1/auth/link", Map.of("device", label(device)), null)
        .thenApply(AccountRequests::offer);
  }

  @Override
  public CompletableFuture<Tokens> awaitLink(LinkOffer offer) {
    return new LinkWait(
            () ->
                http.post("v1/auth/link/token", Map.of("deviceCode", offer.deviceCode()), null)
                    .thenApply(AccountRequests::tokens),
            new LinkPace(
                offer.interval().toMillis(), offer.expiresIn().toMillis(), EventLoop.now()))
        .begin();
  }

  @Override
  public CompletableFuture<Device.Label> lookAtLink(String accessToken, DeviceLink link) {
    return http.post("v1/devices/link", Map.of("link", link.text()), accessToken)
        .thenApply(answer -> read(() -> label(answer.object("device"))));
  }

  @Override
  public CompletableFuture<Void> decideLink(
      String accessToken, DeviceLink link, LinkDecision decision) {
    return http.post(
            "v1/devices/link",
            Map.of("link", link.text(), "decision", decision.name().toLowerCase(Locale.ROOT)),
            accessToken)
        .thenApply(answer -> null);
  }

  private static LinkOffer offer(JsonObject answer) {
    return read(
        () -> {
          DeviceLink link = DeviceLink.parse(answer.text("link"));
          if (link == null) {
            throw new IOException("no link of a device");
          }
          return new LinkOffer(
              answer.text("deviceCode"),
              link,
              Duration.ofSeconds(answer.number("expiresInSeconds", 0)),
              Duration.ofMillis(answer.number("intervalMillis", 0)));
        });
  }

  private static Map<String, String> label(Device.Label device) {
    return Map.of("name", device.name(), "type", device.type().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public CompletableFuture<Tokens> refresh(String refreshToken) {
    return http.post("v1/auth/refresh", Map.of("refreshToken", refreshToken), null)
        .thenApply(AccountRequests::tokens);
  }

  @Override
  public CompletableFuture<Void> logOut(String accessToken) {
    return http.post("v1/auth/logout", Map.of(), accessToken).thenApply(answer -> null);
  }

  @Override
  public CompletableFuture<Void> logOut(String accessToken, DeviceId device) {
    return http.delete("v1/devices/" + device, accessToken).thenApply(answer -> null);
  }

  @Override
  public CompletableFuture<Void> renameDevice(String accessToken, DeviceId device, String name) {
    return http.put("v1/devices/" + device, Map.of("name", name), accessToken)
        .thenApply(answer -> null);
  }

  @Override
  public CompletableFuture<List<Device>> devices(String accessToken) {
    return http.get("v1/devices", accessToken)
        .thenApply(
            answer ->
                read(
                    () -> {
                      List<Device> devices = new ArrayList<>();
                      for (JsonObject device : answer.objects("devices")) {
                        devices.add(device(device));
                      }
                      return devices;
                    }));
  }

  @Override
  public CompletableFuture<PushServices> pushServices() {
    return http.get("v1/push", null)
        .thenApply(
            answer -> new PushServices(answer.texts("services"), answer.textOrNull("webKey")));
  }

  @Override
  public CompletableFuture<Void> subscribe(String accessToken, PushSubscription subscription) {
    Map<String, String> body =
        subscription.service().equals("web")
            ? Map.of(
                "service",
                "web",
                "endpoint",
                subscription.address(),
                "p256dh",
                subscription.key(),
                "auth",
                subscription.secret())
            : Map.of("service", subscription.service(), "token", subscription.address());
    return http.put("v1/push/subscription", body, accessToken).thenApply(answer -> null);
  }

  @Override
  public CompletableFuture<Void> unsubscribe(String accessToken) {
    return http.delete("v1/push/subscription", accessToken).thenApply(answer -> null);
  }

  @Override
  public CompletableFuture<List<String>> endpoints() {
    return http.get("v1/endpoints", null).thenApply(answer -> answer.texts("endpoints"));
  }

  private static Tokens tokens(JsonObject answer) {
    return read(
        () ->
            new Tokens(
                UserId.parse(answer.text("user")),
                answer.text("name"),
                DeviceId.parse(answer.text("device")),
                answer.text("accessToken"),
                Duration.ofSeconds(answer.number("accessTokenSeconds", 0)),
                answer.text("refreshToken"),
                answer.texts("endpoints")));
  }

  private static Device device(JsonObject device) throws IOException {
    return new Device(
        DeviceId.parse(device.text("id")),
        label(device),
        Instant.parse(device.text("createdAt")),
        Instant.parse(device.text("lastSeenAt")),
        Boolean.parseBoolean(device.textOrNull("current")));
  }

  private static Device.Label label(JsonObject device) throws IOException {
    return new Device.Label(device.text("name"), type(device.text("type")));
  }

  /** A type that a newer release made is some other. */
  private static Device.Type type(String text) {
    for (Device.Type type : Device.Type.values()) {
      if (type.name().equalsIgnoreCase(text)) {
        return type;
      }
    }
    return Device.Type.OTHER;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "the answer is not as documented", e);
    }
  }
}
