package io.skein.node.account;

import io.skein.protocol.Bytes;

/**
 * Where a device is reached while it is not connected: its address at a push service.
 *
 * @param address of {@link Service#WEB} the URL of its endpoint, else its token. Whoever has it can
 *     annoy the device: it is as secret as a password
 * @param key of WEB: the device's public key, an uncompressed point of P-256 (RFC 8291 section 3);
 *     else empty
 * @param secret of WEB: the authentication secret of 16 bytes; else empty
 * @param version microseconds; of two subscriptions of a device the one with the higher version
 *     stays
 */
public record PushSubscription(
    Service service, String address, Bytes key, Bytes secret, long version) {
  /** Whose service it is. */
  public enum Service {
    /** Any that speaks Web Push (RFC 8030). */
    WEB("web"),
    /** Apple's. */
    APNS("apns"),
    /** Google's. */
    FCM("fcm");

    private final String text;

    Service(String text) {
      this.text = text;
    }

    /** As the API names it. */
    public String text() {
      return text;
    }
  }

  /** Of a service that needs a token alone. */
  public static PushSubscription ofToken(Service service, String token, long version) {
    return new PushSubscription(service, token, Bytes.EMPTY, Bytes.EMPTY, version);
  }

  /** Without address and keys. */
  @Override
  public String toString() {
    return "PushSubscription[" + service + ", " + version + "]";
  }
}
