package io.skein.client.internal.core;

import io.skein.protocol.ErrorCode;
import java.util.random.RandomGenerator;

/**
 * When and how to connect again after a connection, or an attempt at one, has ended. Confined to
 * one thread.
 */
public final class Reconnect {
  /** What to do next. */
  public sealed interface Next {}

  /**
   * Connect again.
   *
   * @param delayMillis after this long
   * @param renewToken with another access token
   */
  public record Again(long delayMillis, boolean renewToken) implements Next {}

  /** Connecting again is of no use. */
  public record Never(ErrorCode code, String detail) implements Next {}

  private final Backoff backoff;
  private final RandomGenerator random;
  private boolean tokenRenewed;

  public Reconnect(long firstMillis, long maxMillis, RandomGenerator random) {
    backoff = new Backoff(firstMillis, maxMillis, random);
    this.random = random;
  }

  /** The session was opened. */
  public void succeeded() {
    backoff.reset();
    tokenRenewed = false;
  }

  /** The socket could not be opened, or was lost without a word. */
  public Next lost() {
    return new Again(backoff.nextMillis(), false);
  }

  /**
   * The node, or the HTTP API, said why.
   *
   * @param hintMillis how long to wait, 0 if not told
   */
  public Next told(ErrorCode code, String detail, long hintMillis) {
    return switch (code) {
      case TOKEN_EXPIRED, TOKEN_INVALID -> tokenRefused(code, detail);
      case GOING_AWAY -> new Again(hintMillis > 0 ? hintMillis : spread(), false);
      case UNSUPPORTED_VERSION,
          REPLACED,
          LOGGED_OUT,
          WRONG_CREDENTIALS,
          REFRESH_INVALID,
          ACCOUNT_CLOSED,
          TOO_MANY_DEVICES,
          NAME_INVALID,
          PASSWORD_INVALID,
          BAD_REQUEST,
          NOT_FOUND ->
          new Never(code, detail);
      default -> new Again(backoff.nextMillisAfter(hintMillis), false);
    };
  }

  private Next tokenRefused(ErrorCode code, String detail) {
    if (!tokenRenewed) {
      tokenRenewed = true;
      return new Again(1, true);
    }
    return code == ErrorCode.TOKEN_EXPIRED
        ? new Again(backoff.nextMillis(), true)
        : new Never(code, detail);
  }

  /** A node that goes away at once without a hint has told all its clients the same. */
  private long spread() {
    return 1 + random.nextLong(100);
  }
}
