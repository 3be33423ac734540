package io.skein.node.call.ice;

import io.skein.protocol.CallId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What devices found out, for operators, for as long as the store keeps it. Thread-safe; stages
 * fail with {@link io.skein.node.call.CallUnavailableException}, and calls may be repeated.
 */
public interface ProbeStore {
  /**
   * Keeps it, with its user and, if there was one, its call. Of two reports of a device within a
   * millisecond one stays. What failed may be kept for one of both.
   */
  CompletionStage<Void> keep(ProbeReport report);

  /** The newest of the user, so many at most, newest first. */
  CompletionStage<List<ProbeReport>> ofUser(UserId user, int max);

  /** The same, of who took part in the call. */
  CompletionStage<List<ProbeReport>> ofCall(CallId call, int max);
}
