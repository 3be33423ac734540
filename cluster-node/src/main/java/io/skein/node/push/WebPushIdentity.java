package io.skein.node.push;

import io.skein.node.push.SignedToken.Algorithm;
import io.skein.protocol.Bytes;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who this cluster is to push services of browsers: RFC 8292 (VAPID). One token for each service,
 * kept for half of its life. Thread-safe.
 */
final class WebPushIdentity {
  /** At most 24 hours (section 2). */
  private static final Duration LIFE = Duration.ofHours(12);

  private static final int SERVICES_MAX = 256;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private record Kept(String authorization, Instant until) {}

  private final KeyPair keys;
  private final Optional<String> contact;
  private final Clock clock;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > SERVICES_MAX;
        }
      };

  WebPushIdentity(KeyPair keys, Optional<String> contact, Clock clock) {
    this.keys = keys;
    this.contact = contact;
    this.clock = clock;
  }

  /** What pages name as {@code applicationServerKey}: a point of P-256. */
  Bytes publicKey() {
    return P256.point((ECPublicKey) keys.getPublic());
  }

  /** The header's value for an endpoint. */
  String authorization(URI endpoint) {
    String audience = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    Instant now = clock.instant();
    synchronized (kept) {
      Kept one = kept.get(audience);
      if (one == null || !now.isBefore(one.until())) {
        one = new Kept(authorization(audience, now.plus(LIFE)), now.plus(LIFE.dividedBy(2)));
        kept.put(audience, one);
      }
      return one.authorization();
    }
  }

  private String authorization(String audience, Instant expires) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", audience);
    claims.put("exp", expires.getEpochSecond());
    contact.ifPresent(address -> claims.put("sub", address));
    String token = SignedToken.of(Algorithm.ES256, Map.of("typ", "JWT"), claims, keys.getPrivate());
    return "vapid t=" + token + ", k=" + BASE64.encodeToString(publicKey().asArray());
  }
}
