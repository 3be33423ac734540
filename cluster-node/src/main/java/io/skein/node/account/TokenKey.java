package io.skein.node.account;

import io.skein.protocol.Bytes;
import java.time.Instant;

/**
 * A secret that access tokens are signed with.
 *
 * @param id random, names the key in each token
 */
public record TokenKey(int id, Bytes secret, Instant created) {
  /** Of the secret, and of the hash that signs. */
  static final int SECRET_BYTES = 32;

  @Override
  public String toString() {
    return "TokenKey[" + Integer.toHexString(id) + "]";
  }
}
