package io.skein.loadtest.scenario;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long an acknowledgement takes where nothing else goes on, beside the least that a durable one
 * can take: one user posts one message after the other, then one row after the other is written to
 * the same store, in turn.
 */
public final class AckScenario implements Dialect.Events {
  /**
   * What to do.
   *
   * @param rounds how often posts and writes are each measured
   * @param warmUpSeconds of each, before the first round
   * @param seconds of each, in each round; sockets stay silent as long as rows are written
   */
  public record Options(int rounds, int warmUpSeconds, int seconds, int bodyBytes) {}

  /** One bare write to the store that the target keeps its messages in. */
  public interface Write {
    /** Returns when the store has acknowledged one row. */
    void once();
  }

  private static final long SECOND = 1_000_000_000L;
  private static final long PATIENCE = 15 * SECOND;
  private static final int USERS = 2;

  private final Target target;
  private final Options options;
  private final Write store;
  private final Population pair = Population.pairs(USERS);
  private final Dialect dialect;
  private final Loop loop;
  private final LogIns logIns;
  private final Map<String, Integer> failures = new TreeMap<>();
  private Instant began = Instant.EPOCH;
  private Histogram posts = new Histogram(3);
  private Histogram writes = new Histogram(3);
  private int number;
  private boolean waiting;
  private long sentNanos;
  private long ends;

  private AckScenario(Target target, Options options, Write store) {
    this.target = target;
    this.options = options;
    this.store = store;
    dialect = target.dialect(pair, options.bodyBytes, Target.Login.REACHABLE, this);
    loop = new Loop(target.sockets(), dialect, this);
    logIns = new LogIns(loop, 0, USERS, USERS);
  }

  /**
   * Runs the scenario on the calling thread.
   *
   * @throws ScenarioException if users cannot log in, or a post is not acknowledged
   */
  public static RunResultBuilder run(Target target, Options options, Write store) {
    target.prepare(USERS);
    AckScenario run = new AckScenario(target, options, store);
    try (Loop loop = run.loop) {
      run.measure(loop);
    }
    return run.result();
  }

  private void measure(Loop loop) {
    logIns.begin();
    ends = System.nanoTime();
    loop.runWhile(now -> patient(now, !logIns.isDone()));
    postFor(options.warmUpSeconds);
    writeFor(options.warmUpSeconds);
    posts = new Histogram(3);
    writes = new Histogram(3);
    began = Instant.now();
    for (int round = 0; round < options.rounds; round++) {
      postFor(options.seconds);
      writeFor(options.seconds);
    }
  }

  private void postFor(int seconds) {
    ends = System.nanoTime() + seconds * SECOND;
    post();
    loop.runWhile(now -> patient(now, waiting));
  }

  private void post() {
    waiting = true;
    sentNanos = System.nanoTime();
    dialect.post(logIns.links().get(0), new Post(pair.chats().get(0), 0, number, sentNanos));
  }

  private boolean patient(long now, boolean goOn) {
    if (goOn && (now - ends > PATIENCE || !failures.isEmpty())) {
      throw new ScenarioException("no acknowledgement from " + target.name() + ": " + failures);
    }
    return goOn;
  }

  private void writeFor(int seconds) {
    long until = System.nanoTime() + seconds * SECOND;
    for (long began = System.nanoTime(); began - until < 0; began = System.nanoTime()) {
      store.once();
      writes.recordValue(System.nanoTime() - began);
    }
  }

  @Override
  public void ready(Link link) {
    logIns.ready(link);
  }

  @Override
  public void accepted(Post post, long sequence) {
    long now = System.nanoTime();
    posts.recordValue(now - sentNanos);
    number++;
    waiting = false;
    if (now - ends < 0) {
      post();
    }
  }

  @Override
  public void delivered(Link link, Delivery delivery) {
    // The partner is there, as in life; what it takes is another scenario's.
  }

  @Override
  public void failed(@Nullable Link link, String code, String detail) {
    failures.merge(code + ": " + detail, 1, Integer::sum);
  }

  @Override
  public void closed(Link link) {
    failures.merge("connection lost", 1, Integer::sum);
  }

  private RunResultBuilder result() {
    long count = posts.getTotalCount();
    Percentiles write = Percentiles.of(writes);
    Map<String, Object> writeMillis = new LinkedHashMap<>();
    writeMillis.put("count", write.count());
    writeMillis.put("p50", write.p50());
    writeMillis.put("p90", write.p90());
    writeMillis.put("p99", write.p99());
    writeMillis.put("max", write.max());
    double ratio = (double) posts.getValueAtPercentile(50) / writes.getValueAtPercentile(50);
    return RunResult.of("ack", target.name())
        .option("rounds", options.rounds)
        .option("warm_up_s", options.warmUpSeconds)
        .option("duration_s", options.seconds)
        .option("body_bytes", options.bodyBytes)
        .measured(began, (double) options.rounds * options.seconds)
        .counts(count, count, 0, 0)
        .latency(posts, new Histogram(3))
        .figure("store_write_ms", writeMillis)
        .figure("p50_ratio", Math.round(ratio * 1000) / 1000.0);
  }
}
