package io.skein.node.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Queue;
import java.util.function.Supplier;

/** What accounts count. Thread-safe. */
public final class AccountMetrics {
  /** Log-ins, registrations, refreshes, log-outs …, by {@code action} and {@code outcome}. */
  public static final String ACTIONS = "skein.account.actions";

  /** Time of one password hash on its thread, seconds; does not include waiting. */
  public static final String PASSWORD_HASH = "skein.account.password.hash";

  /** Passwords that wait for a thread. */
  public static final String PASSWORD_QUEUE = "skein.account.password.queue";

  /** Passwords that found the queue full. */
  public static final String PASSWORD_OVERLOADED = "skein.account.password.overloaded";

  /** What is counted under {@link #ACTIONS}. */
  enum Action {
    REGISTER,
    LOG_IN,
    REFRESH,
    LOG_OUT,
    CHANGE_PASSWORD,
    DELETE,
    LINK_BEGIN,
    LINK_DECIDE,
    LINK_COLLECT,
    SERVICE_USER,
    SERVICE_TOKEN;

    private String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final MeterRegistry registry;
  private final Timer passwordHash;
  private final Counter passwordOverloaded;

  public AccountMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.passwordHash = registry.timer(PASSWORD_HASH);
    this.passwordOverloaded = registry.counter(PASSWORD_OVERLOADED);
  }

  /** Counts by what came of it: the code of a refusal, or {@code ok}, or {@code failed}. */
  void count(Action action, Outcome<?> outcome) {
    String result =
        outcome instanceof Outcome.Refused<?> refused
            ? refused.code().name().toLowerCase(Locale.ROOT)
            : "ok";
    registry.counter(ACTIONS, "action", action.tag(), "outcome", result).increment();
  }

  void countFailure(Action action) {
    registry.counter(ACTIONS, "action", action.tag(), "outcome", "failed").increment();
  }

  <T> T timePasswordHash(Supplier<T> work) {
    return passwordHash.record(work);
  }

  void passwordQueueFull() {
    passwordOverloaded.increment();
  }

  void watchPasswordQueue(Queue<?> queue) {
    Gauge.builder(PASSWORD_QUEUE, queue, Queue::size).register(registry);
  }
}
