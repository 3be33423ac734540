package io.skein.client;

import io.skein.client.internal.MediaTransfers;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * Files in chats: a client uploads one, posts the {@link UploadedMedia#content}, and others
 * download what a message shows. A connection that breaks is gone on with, from where it broke,
 * until nothing moves for about a minute.
 *
 * <p>Thread-safe. A few transfers run at once on threads of their own, the others wait. A future
 * fails with a {@link SkeinException}: with the node's code, with UNAVAILABLE if there was no
 * answer, with BAD_REQUEST for a file that cannot be read or written here. One that is cancelled
 * ends its transfer when next some bytes move; what was uploaded so far stays at the node, to be
 * resumed or to expire.
 */
public final class SkeinMedia {
  private final MediaTransfers transfers;
  private final ExecutorService threads;

  SkeinMedia(MediaTransfers transfers, ExecutorService threads) {
    this.transfers = transfers;
    this.threads = threads;
  }

  /** Is told how far a transfer is, often, on its thread. */
  @FunctionalInterface
  public interface Progress {
    /** Of nobody's interest. */
    Progress NONE = (bytes, of) -> {};

    void moved(long bytes, long of);
  }

  /**
   * Uploads a file, under its own name. Fails with CONTENT_TOO_LARGE, QUOTA_EXCEEDED or, if the
   * file changes meanwhile, MEDIA_MISMATCH.
   */
  public CompletableFuture<UploadedMedia> upload(Path file, Progress progress) {
    return run(progress, told -> transfers.upload(transfers.begin(file), file, told));
  }

  /**
   * Begins an upload and moves no byte yet, for a program that wants to go on with it after its
   * end.
   *
   * @return what {@link #resume} wants; good for as long as the node keeps what is not complete,
   *     usually a day
   */
  public CompletableFuture<MediaId> begin(Path file) {
    return run(Progress.NONE, told -> transfers.begin(file));
  }

  /** Goes on with an upload of the same file, wherever it was; NOT_FOUND if it has expired. */
  public CompletableFuture<UploadedMedia> resume(MediaId upload, Path file, Progress progress) {
    return run(progress, told -> transfers.upload(upload, file, told));
  }

  /**
   * Downloads what a message shows. The file appears when it is whole, and takes the place of one
   * of its name.
   *
   * @param target a file in a folder that exists; the name in the message is its sender's, and no
   *     path
   */
  public CompletableFuture<Path> download(Message message, Path target, Progress progress) {
    return run(progress, told -> transfers.download(message, target, told));
  }

  /**
   * An address from which whoever has it gets what a message shows, for a few minutes, without a
   * token.
   */
  public CompletableFuture<URI> link(Message message) {
    return run(Progress.NONE, told -> transfers.link(message));
  }

  /** A file of one's own with what a message shows, to be posted elsewhere; no byte is moved. */
  public CompletableFuture<UploadedMedia> copy(Message message) {
    return run(Progress.NONE, told -> transfers.copy(message));
  }

  /**
   * Deletes a file of one's own, or gives an upload up; messages that show it stay, and their
   * readers find NOT_FOUND.
   */
  public CompletableFuture<Void> delete(MediaId media) {
    return run(
        Progress.NONE,
        told -> {
          transfers.delete(media);
          return null;
        });
  }

  /** Runs a transfer that ends, at the next progress, if its future is cancelled. */
  private <T> CompletableFuture<T> run(Progress progress, Function<Progress, T> transfer) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Progress told =
        (bytes, of) -> {
          if (result.isDone()) {
            throw new CancellationException();
          }
          progress.moved(bytes, of);
        };
    CompletableFuture<T> unused =
        CompletableFuture.supplyAsync(
                () -> {
                  if (result.isDone()) {
                    throw new CancellationException();
                  }
                  return transfer.apply(told);
                },
                threads)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    result.complete(done);
                  } else {
                    result.completeExceptionally(refusal(failure));
                  }
                });
    return result;
  }

  private static SkeinException refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SkeinException refused
        ? refused
        : new SkeinException(ErrorCode.INTERNAL, "a defect of the client", cause);
  }
}
