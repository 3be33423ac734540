package io.skein.node.api;

import io.skein.node.media.MediaSettings;
import io.skein.protocol.ErrorCode;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Counts the uploads and downloads of a node, which take long and so are not counted as other
 * requests are: all of them, and those of each holder, so that one leaves room for others. Each
 * ends after a time, so that room comes back from who moves nothing. Thread-safe.
 */
final class Transfers {
  private final MediaSettings.Transfers settings;
  private final AtomicInteger active = new AtomicInteger();
  private final Map<Object, Integer> held = new ConcurrentHashMap<>();

  Transfers(MediaSettings.Transfers settings) {
    this.settings = settings;
  }

  /**
   * An upload.
   *
   * @param holder whose share it takes: a user, or the media of a link
   * @throws RefusedException if there is no room for it
   */
  <T> CompletionStage<T> during(Object holder, Supplier<CompletionStage<T>> upload) {
    requireRoom(holder);
    if (!take(holder)) {
      throw full();
    }
    try {
      return upload.get().whenComplete((done, failure) -> give(holder));
    } catch (RuntimeException e) {
      give(holder);
      throw e;
    }
  }

  /** What comes of an upload in its time: it may go on with the rest by another request. */
  Source<ByteString, ?> inTime(Source<ByteString, ?> upload) {
    return upload.takeWithin(settings.life());
  }

  /**
   * A download, counted from its first byte on: an answer that is never sent is not counted. If
   * there is no room any more when its first byte is to come, it breaks off, as it does when its
   * time is over.
   *
   * @param holder as for {@link #during}
   * @throws RefusedException if there is no room for it
   */
  Source<ByteString, ?> counted(Object holder, Source<ByteString, ?> download) {
    requireRoom(holder);
    return Source.lazySource(() -> take(holder) ? begun(holder, download) : brokenOff());
  }

  private static Source<ByteString, CompletionStage<Done>> brokenOff() {
    return Source.<ByteString>failed(full()).watchTermination((none, end) -> end);
  }

  private Source<ByteString, CompletionStage<Done>> begun(
      Object holder, Source<ByteString, ?> download) {
    return download
        .completionTimeout(settings.life())
        .watchTermination((value, end) -> end.whenComplete((done, failure) -> give(holder)));
  }

  private void requireRoom(Object holder) {
    if (held.getOrDefault(holder, 0) >= settings.perUserMax()) {
      throw new RefusedException(ErrorCode.TOO_MANY_REQUESTS, "too many transfers of one user");
    }
    if (active.get() >= settings.max()) {
      throw full();
    }
  }

  private boolean take(Object holder) {
    int all = active.incrementAndGet();
    int own = held.merge(holder, 1, Integer::sum);
    if (all <= settings.max() && own <= settings.perUserMax()) {
      return true;
    }
    give(holder);
    return false;
  }

  private void give(Object holder) {
    held.computeIfPresent(holder, (same, count) -> count == 1 ? null : count - 1);
    active.decrementAndGet();
  }

  private static RefusedException full() {
    return new RefusedException(ErrorCode.OVERLOADED, "too many transfers at once");
  }
}
