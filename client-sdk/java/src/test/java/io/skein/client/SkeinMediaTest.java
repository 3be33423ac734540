package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.internal.HttpApi;
import io.skein.client.internal.MediaTransfers;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkeinMediaTest {
  @TempDir private Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private final Later later = new Later();
  private final SkeinMedia media =
      new SkeinMedia(
          new MediaTransfers(
              new HttpApi(URI.create("http://127.0.0.1:1"), null),
              () -> {
                asked.incrementAndGet();
                throw new SkeinException(ErrorCode.TOKEN_INVALID, "none");
              }),
          later);

  @Test
  void whatIsCancelledBeforeItsTurnMovesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello");
    CompletableFuture<UploadedMedia> cancelled = media.upload(file, SkeinMedia.Progress.NONE);
    CompletableFuture<UploadedMedia> other = media.upload(file, SkeinMedia.Progress.NONE);

    cancelled.cancel(true);
    later.runAll();

    assertThat(asked).hasValue(1);
    assertThat(cancelled).isCancelled();
    assertThat(other).isCompletedExceptionally();
  }

  /** Runs nothing before it is told to. */
  private static final class Later extends AbstractExecutorService {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    void runAll() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
