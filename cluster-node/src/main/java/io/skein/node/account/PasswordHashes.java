package io.skein.node.account;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import io.skein.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with Argon2id. One hash takes about 17 ms of CPU and 19 MiB, so all
 * of them run on a few threads of their own behind a bounded queue: a storm of log-ins waits there,
 * or is told OVERLOADED, and nothing else on the node gets slower than by the share of those
 * threads. Thread-safe.
 */
final class PasswordHashes implements AutoCloseable {
  /** What one hash takes, roughly; says how long the queue is in time. */
  private static final Duration HASH_TIME = Duration.ofMillis(20);

  private final AccountSettings.Hashing settings;
  private final AccountMetrics metrics;
  private final Argon2 argon2 = Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id);
  private final ThreadPoolExecutor threads;

  /** Checked when there is no account, so that this takes as long as a wrong password. */
  private final CompletableFuture<String> nobody = new CompletableFuture<>();

  PasswordHashes(AccountSettings.Hashing settings, AccountMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queueMax()),
            task -> {
              Thread thread = new Thread(task, "skein-password-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(() -> nobody.complete(hash("of nobody".getBytes(StandardCharsets.US_ASCII))));
    metrics.watchPasswordQueue(threads.getQueue());
  }

  /** The hash in PHC string format, parameters and salt included; or OVERLOADED. */
  CompletionStage<Outcome<String>> hash(String password) {
    return run(password, this::hash);
  }

  /**
   * Whether the password is the one that was hashed; or OVERLOADED.
   *
   * @param hash null: there is no password to compare with, and the answer is false, no sooner than
   *     with one
   */
  CompletionStage<Outcome<Boolean>> verify(@Nullable String hash, String password) {
    return run(
        password,
        bytes -> {
          boolean same = argon2.verify(hash == null ? nobody.join() : hash, bytes);
          return same && hash != null;
        });
  }

  /** True if the settings have changed since the hash was made. */
  boolean isDated(String hash) {
    return argon2.needsRehash(
        hash, settings.iterations(), settings.memoryKib(), settings.parallelism());
  }

  private String hash(byte[] password) {
    return argon2.hash(
        settings.iterations(), settings.memoryKib(), settings.parallelism(), password);
  }

  private <T> CompletionStage<Outcome<T>> run(String password, Function<byte[], T> work) {
    CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            byte[] bytes = PasswordRules.bytes(password);
            try {
              result.complete(Outcome.done(metrics.timePasswordHash(() -> work.apply(bytes))));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            } finally {
              Arrays.fill(bytes, (byte) 0);
            }
          });
    } catch (RejectedExecutionException full) {
      metrics.passwordQueueFull();
      Duration drained = HASH_TIME.multipliedBy(settings.queueMax()).dividedBy(settings.threads());
      return CompletableFuture.completedFuture(
          Outcome.refused(ErrorCode.OVERLOADED, "too many passwords to check", drained));
    }
    return result;
  }

  /** What waits is still done. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
