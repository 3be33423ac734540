package io.skein.node.media;

import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/**
 * Counts what each user's media take together, exactly, whichever nodes count at once. Thread-safe;
 * stages fail with {@link MediaUnavailableException}, and calls may be repeated.
 */
public interface MediaQuotas {
  /**
   * Takes room for a media; once taken, again changes nothing.
   *
   * @return false if the user's media would then take more than {@code quota}
   */
  CompletionStage<Boolean> reserve(UserId owner, MediaId media, long size, long quota);

  /** Gives the media's room back; changes nothing if it has none. */
  CompletionStage<Void> release(UserId owner, MediaId media);

  /** Bytes that the user's media take. */
  CompletionStage<Long> used(UserId owner);
}
