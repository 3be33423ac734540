package io.skein.node.account;

import io.skein.protocol.Bytes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's {@link TokenKeys} those of the store: makes the first key of a cluster, loads what
 * other nodes added, adds a key when the newest is old, removes those whose last token has expired.
 * Reads come from any thread and never wait; the upkeep runs on a thread of its own. A store that
 * is away leaves the keys as they are.
 */
final class TokenKeyRing implements Supplier<TokenKeys>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TokenKeyRing.class);

  /** Between two loads for keys that are not known: a forger cannot make a node read all day. */
  private static final Duration RELOAD_PAUSE = Duration.ofSeconds(1);

  private final KeyStore store;
  private final AccountSettings.Tokens settings;
  private final Clock clock;
  private final SecureRandom random;
  private final AtomicReference<TokenKeys> keys = new AtomicReference<>(new TokenKeys(List.of()));
  private final AtomicReference<Instant> reloaded = new AtomicReference<>(Instant.MIN);
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "skein-token-keys");
            thread.setDaemon(true);
            return thread;
          });

  TokenKeyRing(KeyStore store, AccountSettings.Tokens settings, Clock clock, SecureRandom random) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Loads, and makes the first key if there is none; then keeps watch.
   *
   * @return completes when there is a key to sign with; fails with {@link
   *     AccountsUnavailableException}, and may be called again then
   */
  CompletionStage<Void> start() {
    return refresh()
        .thenRun(
            () -> {
              long pause = settings.keyCheckInterval().toMillis();
              var unused =
                  upkeep.scheduleWithFixedDelay(this::watch, pause, pause, TimeUnit.MILLISECONDS);
            });
  }

  @Override
  public TokenKeys get() {
    return keys.get();
  }

  /** A token came of a key that is not here: perhaps another node has just added it. */
  void reloadSoon() {
    Instant now = clock.instant();
    Instant last = reloaded.get();
    if (last.plus(RELOAD_PAUSE).isAfter(now) || !reloaded.compareAndSet(last, now)) {
      return;
    }
    load().whenComplete((done, failure) -> note(failure));
  }

  /** One round of upkeep. */
  CompletionStage<Void> refresh() {
    return load().thenCompose(done -> renew()).thenCompose(done -> retire());
  }

  private CompletionStage<Void> load() {
    return store.load().thenAccept(loaded -> keys.set(new TokenKeys(loaded)));
  }

  /** Two nodes may both add a key, and then have two: harmless. */
  private CompletionStage<Void> renew() {
    Instant now = clock.instant();
    if (!keys.get().wantsNew(now, settings.keyAge())) {
      return CompletableFuture.completedFuture(null);
    }
    byte[] secret = new byte[TokenKey.SECRET_BYTES];
    random.nextBytes(secret);
    TokenKey key = new TokenKey(random.nextInt(), Bytes.wrap(secret), now);
    return store
        .add(key)
        .thenCompose(done -> load())
        .thenRun(() -> LOG.info("Added {} for access tokens", key));
  }

  private CompletionStage<Void> retire() {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (TokenKey old :
        keys.get().retired(clock.instant(), settings.keyActivation(), settings.accessLife())) {
      done = done.thenCompose(before -> store.remove(old.id()));
    }
    return done;
  }

  private void watch() {
    refresh().whenComplete((done, failure) -> note(failure));
  }

  private static void note(Throwable failure) {
    if (failure != null) {
      LOG.warn("Keys of access tokens stay as they are: {}", failure.toString());
    }
  }

  @Override
  public void close() {
    upkeep.shutdownNow();
  }
}
