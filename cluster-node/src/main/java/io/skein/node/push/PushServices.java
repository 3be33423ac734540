package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.platform.PemFiles;
import io.skein.protocol.Bytes;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The push services that this cluster uses. Thread-safe. */
public final class PushServices {
  private final Map<Service, PushSender> senders;
  private final @Nullable WebPushIdentity identity;
  private final Optional<PushEndpointRules> endpoints;

  private PushServices(
      Map<Service, PushSender> senders,
      @Nullable WebPushIdentity identity,
      Optional<PushEndpointRules> endpoints) {
    this.senders = senders;
    this.identity = identity;
    this.endpoints = endpoints;
  }

  /** Those of these senders, of which none is of Web Push. */
  public static PushServices of(Map<Service, PushSender> senders) {
    return new PushServices(Map.copyOf(senders), null, Optional.empty());
  }

  /**
   * Those that are set. Reads their keys: blocks.
   *
   * @throws io.skein.node.platform.InvalidSettingException naming the key whose file cannot be used
   */
  public static PushServices of(PushSettings settings, Clock clock) {
    SSLContext trust =
        settings
            .authorities()
            .map(file -> PemFiles.client(file, "skein.push.ca-file"))
            .orElse(null);
    PushHttp http = new PushHttp(settings.requestTimeout(), trust);
    Map<Service, PushSender> senders = new EnumMap<>(Service.class);
    WebPushIdentity identity =
        settings
            .web()
            .map(
                web ->
                    new WebPushIdentity(
                        PushKeys.pair(web.key(), "skein.push.web.key-file"), web.contact(), clock))
            .orElse(null);
    if (identity != null) {
      settings
          .web()
          .ifPresent(
              web ->
                  senders.put(
                      Service.WEB,
                      new WebPushSender(
                          http, identity, web.endpoints(), settings.messageLife(), clock)));
    }
    settings
        .apns()
        .ifPresent(
            apns ->
                senders.put(
                    Service.APNS,
                    new ApnsSender(
                        http,
                        apns,
                        PushKeys.privateKey(apns.key(), "EC", "skein.push.apns.key-file"),
                        settings.messageLife(),
                        clock)));
    settings
        .fcm()
        .ifPresent(
            fcm ->
                senders.put(
                    Service.FCM,
                    new FcmSender(
                        http,
                        fcm,
                        ServiceAccount.read(
                            fcm.serviceAccount(), "skein.push.fcm.service-account-file"),
                        settings.messageLife(),
                        clock)));
    return new PushServices(senders, identity, settings.web().map(PushSettings.Web::endpoints));
  }

  /** By service; one that is not set is not in it. */
  public Map<Service, PushSender> senders() {
    return senders;
  }

  public boolean uses(Service service) {
    return senders.containsKey(service);
  }

  /** What pages name as {@code applicationServerKey}; empty: no Web Push. */
  public Optional<Bytes> webKey() {
    return Optional.ofNullable(identity).map(WebPushIdentity::publicKey);
  }

  /** What is wrong with a subscription that a client names; null: nothing. */
  public @Nullable String objection(PushSubscription subscription) {
    return switch (subscription.service()) {
      case WEB -> webObjection(subscription);
      case APNS -> ApnsSender.isToken(subscription.address()) ? null : "token: is none of APNs";
      case FCM -> FcmSender.isToken(subscription.address()) ? null : "token: is none of FCM";
    };
  }

  private @Nullable String webObjection(PushSubscription subscription) {
    if (!endpoints.map(rules -> rules.allow(subscription.address())).orElse(false)) {
      return "endpoint: is of no push service that this cluster speaks to";
    }
    if (subscription.secret().size() != WebPushCipher.SECRET_BYTES) {
      return "auth: must be 16 bytes";
    }
    try {
      P256.publicKey(subscription.key());
      return null;
    } catch (IllegalArgumentException e) {
      return "p256dh: is no point of P-256";
    }
  }
}
