package io.skein.node.account;

import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a node knows: which one signs, which ones are believed, and what is to be done
 * about their age. Immutable; thread-safe.
 *
 * <p>A key that was just added is not signed with before every node has had the time to load it,
 * unless there is no other. The oldest of several such keys wins, so that nodes that made their
 * first keys at the same moment agree.
 */
final class TokenKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private static final Comparator<TokenKey> BY_AGE =
      Comparator.comparing(TokenKey::created).thenComparing(TokenKey::id);

  private final List<TokenKey> keys;
  private final Map<Integer, Signer> signers;

  TokenKeys(List<TokenKey> keys) {
    this.keys = keys.stream().sorted(BY_AGE).toList();
    this.signers = keys.stream().collect(Collectors.toUnmodifiableMap(TokenKey::id, Signer::new));
  }

  /** Keys that were given, the first to sign. */
  static TokenKeys ofSecrets(List<Bytes> secrets) {
    List<TokenKey> keys = new ArrayList<>();
    for (Bytes secret : secrets) {
      keys.add(new TokenKey(idOf(secret), secret, Instant.EPOCH.minusSeconds(keys.size())));
    }
    return new TokenKeys(keys);
  }

  /** The same on every node, and gives nothing of the secret away. */
  private static int idOf(Bytes secret) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.asArray());
      return ByteBuffer.wrap(hash).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The one of this id; null if it is not known. */
  @Nullable Signer find(int id) {
    return signers.get(id);
  }

  /**
   * The one to sign with: the newest that is older than {@code activation}, else the oldest.
   *
   * @throws IllegalStateException if there is none at all
   */
  Signer signing(Instant now, Duration activation) {
    if (keys.isEmpty()) {
      throw new IllegalStateException("token keys are not loaded yet");
    }
    TokenKey chosen = keys.get(0);
    for (TokenKey key : keys) {
      if (!key.created().plus(activation).isAfter(now)) {
        chosen = key;
      }
    }
    return signers.get(chosen.id());
  }

  /** True if there is no key younger than {@code age}: time for a new one. */
  boolean wantsNew(Instant now, Duration age) {
    return keys.isEmpty() || !keys.get(keys.size() - 1).created().plus(age).isAfter(now);
  }

  /**
   * Those that sign nothing any more and whose last token has expired: older than the one that has
   * been signing for {@code life}.
   */
  List<TokenKey> retired(Instant now, Duration activation, Duration life) {
    TokenKey settled = null;
    for (TokenKey key : keys) {
      if (!key.created().plus(activation).plus(life).isAfter(now)) {
        settled = key;
      }
    }
    if (settled == null) {
      return List.of();
    }
    return keys.subList(0, keys.indexOf(settled));
  }

  /** Signs with one key. Thread-safe: each thread has a primed instance of its own. */
  static final class Signer {
    private final int id;
    private final ThreadLocal<Mac> mac;

    private Signer(TokenKey key) {
      this.id = key.id();
      this.mac = ThreadLocal.withInitial(() -> primed(key.secret()));
    }

    int id() {
      return id;
    }

    byte[] sign(byte[] bytes, int offset, int length) {
      Mac own = mac.get();
      own.update(bytes, offset, length);
      return own.doFinal();
    }

    private static Mac primed(Bytes secret) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret.asArray(), ALGORITHM));
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
      }
    }
  }
}
