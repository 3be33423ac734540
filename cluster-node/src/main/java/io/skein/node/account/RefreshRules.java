package io.skein.node.account;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How refresh tokens rotate (RFC 9700 section 4.14.2). Pure but for the random source; thread-safe.
 *
 * <p>Each refresh voids the token it was made with and gives the next one. The next secret is an
 * HMAC of the presented one under the device's own random key, so that the same token always leads
 * to the same next one: a client that lost the answer repeats the request within the grace period
 * and gets the same answer, two requests that race store the same state, and no compare-and-set is
 * needed. A token that was used before that shows that two parties hold the device's tokens: the
 * device is logged out.
 */
final class RefreshRules {
  private final Duration grace;
  private final SecureRandom random;

  RefreshRules(Duration grace, SecureRandom random) {
    this.grace = grace;
    this.random = random;
  }

  /** What a log-in makes. */
  record Issued(Device device, RefreshToken token) {}

  /** What a presented token leads to. */
  sealed interface Answer {}

  /** Store the device, then give the token. */
  record Rotated(Device device, RefreshToken token) implements Answer {}

  /** It was answered before, a moment ago: give the same token again, store nothing. */
  record Repeated(RefreshToken token) implements Answer {}

  /** It was used before: log the device out. */
  record Reused() implements Answer {}

  /** It is not of this device's log-in. */
  record Foreign() implements Answer {}

  /**
   * A device that logs in, with its first refresh token.
   *
   * @param older the device's state if it was logged in before, else null
   */
  Issued issue(UserId user, DeviceId id, DeviceLabel label, @Nullable Device older, Instant now) {
    RefreshToken token =
        new RefreshToken(
            user, id, bytes(RefreshToken.FAMILY_BYTES), bytes(RefreshToken.SECRET_BYTES));
    Device.Refresh refresh =
        new Device.Refresh(
            sha256(token.family()),
            sha256(token.secret()),
            null,
            bytes(RefreshToken.SECRET_BYTES),
            now);
    return new Issued(
        new Device(
            user,
            id,
            label.name(),
            label.type(),
            older == null ? now : older.created(),
            now.truncatedTo(ChronoUnit.HOURS),
            refresh,
            Versions.after(older == null ? 0 : older.version(), now)),
        token);
  }

  Answer rotate(Device device, RefreshToken presented, Instant now) {
    Device.Refresh refresh = device.refresh();
    if (!matches(refresh.family(), sha256(presented.family()))) {
      return new Foreign();
    }
    Bytes hash = sha256(presented.secret());
    if (matches(refresh.current(), hash)) {
      RefreshToken next = next(refresh, presented);
      Device.Refresh rotated =
          new Device.Refresh(refresh.family(), sha256(next.secret()), hash, refresh.chain(), now);
      // One above, not "now": whoever answers the same token stores the same state, and a log-out,
      // which has the time as its version, is always above.
      return new Rotated(
          new Device(
              device.user(),
              device.id(),
              device.name(),
              device.type(),
              device.created(),
              now.truncatedTo(ChronoUnit.HOURS),
              rotated,
              device.version() + 1),
          next);
    }
    Bytes previous = refresh.previous();
    if (previous != null
        && matches(previous, hash)
        && !now.isAfter(refresh.rotated().plus(grace))) {
      return new Repeated(next(refresh, presented));
    }
    return new Reused();
  }

  private static RefreshToken next(Device.Refresh refresh, RefreshToken presented) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(refresh.chain().asArray(), "HmacSHA256"));
      return presented.withSecret(Bytes.wrap(mac.doFinal(presented.secret().asArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static boolean matches(Bytes one, Bytes other) {
    return MessageDigest.isEqual(one.asArray(), other.asArray());
  }

  private static Bytes sha256(Bytes secret) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(secret.asArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
