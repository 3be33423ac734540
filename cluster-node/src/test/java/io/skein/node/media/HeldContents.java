package io.skein.node.media;

import io.skein.protocol.Bytes;
import io.skein.protocol.MediaId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lets a media use a content, or tells what it left, only when a test lets it. Thread-safe. */
final class HeldContents implements MediaContents {
  private static final long PATIENCE_SECONDS = 30;

  private final MediaContents contents;
  private final BlockingQueue<Runnable> uses = new LinkedBlockingQueue<>();
  private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();

  HeldContents(MediaContents contents) {
    this.contents = contents;
  }

  /** Waits for the next who is about to use a content, and lets it when it is run. */
  Runnable nextUse() {
    return next(uses);
  }

  /** Waits for the next who left a content, and tells it what is left when it is run. */
  Runnable nextAnswer() {
    return next(answers);
  }

  private static Runnable next(BlockingQueue<Runnable> held) {
    try {
      Runnable next = held.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nobody asks");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public CompletionStage<Place> find(Bytes sha256) {
    return contents.find(sha256);
  }

  @Override
  public CompletionStage<Boolean> use(Bytes sha256, MediaId media, long blob, Place seen) {
    CompletableFuture<Boolean> used = new CompletableFuture<>();
    uses.add(
        () -> used.complete(contents.use(sha256, media, blob, seen).toCompletableFuture().join()));
    return used;
  }

  /** It is left at once. */
  @Override
  public CompletionStage<Left> leave(Bytes sha256, MediaId media) {
    CompletableFuture<Left> told = new CompletableFuture<>();
    Left left = contents.leave(sha256, media).toCompletableFuture().join();
    answers.add(() -> told.complete(left));
    return told;
  }
}
