package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of this feature's stores as refusals. Stateless. */
final class MediaOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(MediaOutcomes.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private MediaOutcomes() {}

  /** Other failures stay failures: they are defects. */
  static <T> CompletionStage<Outcome<T>> orUnavailable(CompletionStage<Outcome<T>> step) {
    return step.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof MediaUnavailableException unavailable) {
            return Outcome.refused(unavailable.code(), "the store does not answer", RETRY_AFTER);
          }
          if (isOfFiles(cause)) {
            // Clients ask again and again while a disk is away.
            LOG.warn("Bytes of media cannot be read or written: {}", cause.toString());
            LOG.debug("Why they cannot", cause);
            return Outcome.refused(
                ErrorCode.OUTCOME_UNKNOWN, "the blob store does not answer", RETRY_AFTER);
          }
          throw failure instanceof CompletionException wrapped
              ? wrapped
              : new CompletionException(failure);
        });
  }

  /** Streams wrap what a file system says. */
  private static boolean isOfFiles(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof UncheckedIOException) {
        return true;
      }
    }
    return false;
  }

  static <T> CompletionStage<Outcome<T>> switchedOff() {
    return Outcome.refusal(ErrorCode.CONTENT_TOO_LARGE, "files are switched off");
  }

  static <T> Outcome<T> notFound() {
    return Outcome.refused(ErrorCode.NOT_FOUND, "no such media");
  }
}
