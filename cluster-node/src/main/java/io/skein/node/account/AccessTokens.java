package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Instant;

/** Makes and checks access tokens without a read of the store. Thread-safe. */
public interface AccessTokens {
  /** A token of this user and device that is valid for the configured time from {@code now} on. */
  String issue(UserId user, DeviceId device, Instant now);

  /** What a token says at {@code now}; never throws, whatever the text. */
  Verdict verify(String token, Instant now);

  /** The outcome of a check. */
  sealed interface Verdict {}

  /** The token is good until {@code expires}. */
  record Valid(UserId user, DeviceId device, Instant expires) implements Verdict {}

  /** The token is not: TOKEN_INVALID or TOKEN_EXPIRED. */
  record Invalid(ErrorCode code) implements Verdict {}
}
