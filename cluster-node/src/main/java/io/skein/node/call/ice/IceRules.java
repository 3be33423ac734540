package io.skein.node.call.ice;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What devices are told to find a way to each other with. The credentials are those of the
 * convention for TURN's REST API (draft-uberti-behave-turn-rest-00), which coturn checks without
 * asking anybody: {@code username} is the second at which they end, a colon and a name, and {@code
 * credential} the HMAC-SHA1 of that. Pure; immutable.
 */
public final class IceRules {
  private static final int NAME_BYTES = 16;
  private static final byte[] NAMING = "skein ice name 1".getBytes(StandardCharsets.US_ASCII);

  private final List<String> urls;
  private final Reply.IceServers.Policy policy;
  private final Optional<TurnSecret> secret;
  private final long lifeMillis;

  /** The secret is there if one of the URLs is of TURN. */
  public IceRules(IceSettings settings, Optional<TurnSecret> secret) {
    this.urls = settings.urls();
    this.policy = settings.policy();
    this.secret = secret;
    this.lifeMillis = settings.credentialLife().toMillis();
  }

  /** What this device is told now. */
  Reply.IceServers servers(DeviceOrigin origin, long nowMillis) {
    return secret
        .map(shared -> withCredential(shared, origin, (nowMillis + lifeMillis) / 1000))
        .orElseGet(() -> new Reply.IceServers(urls, "", "", 0, policy));
  }

  private Reply.IceServers withCredential(TurnSecret shared, DeviceOrigin origin, long endSecond) {
    String username = endSecond + ":" + name(shared, origin);
    byte[] proof = shared.hmac("HmacSHA1", username.getBytes(StandardCharsets.US_ASCII));
    return new Reply.IceServers(
        urls, username, Base64.getEncoder().encodeToString(proof), endSecond * 1000, policy);
  }

  /**
   * The same for a device whenever it asks, so that quotas of the server hold for it. It goes over
   * the network in clear and into the server's log: so it is no id, and who knows the ids of a user
   * and a device cannot tell it either.
   */
  private static String name(TurnSecret shared, DeviceOrigin origin) {
    byte[] device =
        ByteBuffer.allocate(NAMING.length + 2 * Long.BYTES)
            .put(NAMING)
            .putLong(origin.user().value())
            .putLong(origin.device().value())
            .array();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(shared.hmac("HmacSHA256", device), NAME_BYTES));
  }
}
