package io.skein.node.account;

import io.skein.protocol.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps devices that wait to be linked, for all nodes, as long as they may wait. Thread-safe.
 * Stages fail with {@link AccountsUnavailableException}.
 */
public interface WaitingDeviceStore {
  /**
   * Keeps a device that begins to wait, of whom nobody has said anything. May be repeated.
   *
   * @param keep for this long at least, and some seconds more at most
   */
  CompletionStage<Void> add(WaitingDevice device, Duration keep);

  /** The one that waits there; null if none does, or it was taken. */
  CompletionStage<@Nullable WaitingDevice> find(Bytes key);

  /**
   * Stores what was said of a device that was found, unless somebody was faster or it is gone. Of
   * all that is said at once one thing is stored.
   *
   * @param keep for this long
   * @return false: nothing was stored now; a repetition of what failed may say so, too
   */
  CompletionStage<Boolean> decide(WaitingDevice decided, Duration keep);

  /**
   * Takes a device away.
   *
   * @return true for exactly one of those who take it; after a failure perhaps for none
   */
  CompletionStage<Boolean> take(Bytes key);
}
