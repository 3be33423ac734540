package io.skein.node.account;

import io.skein.protocol.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user's account.
 *
 * @param name canonical, as {@link NameRules} makes it
 * @param key the name's key: equal for look-alikes, unique
 * @param password what {@link PasswordHashes} made; null for users whom only the embedder's service
 *     signs in, and for closed accounts
 * @param passwordVersion microseconds; of two writes of the password the one with the higher
 *     version stays, whatever the order of arrival
 */
public record Account(
    UserId id,
    String name,
    String key,
    @Nullable String password,
    long passwordVersion,
    Instant created,
    State state) {
  /** Whether it can be used. */
  public enum State {
    OPEN,
    /** Deleted: its name stays taken, for ever. */
    CLOSED
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  Account withPassword(String hash, long version) {
    return new Account(id, name, key, hash, version, created, state);
  }

  /** Without the hash, which is nobody's business. */
  @Override
  public String toString() {
    return "Account[" + id + ", " + state + "]";
  }
}
