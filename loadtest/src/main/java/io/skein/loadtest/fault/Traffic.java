package io.skein.loadtest.fault;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts at a steady rate into conversations drawn at random, from devices of their members, on one
 * thread of its own. An open model with a limit: a device that has too many posts without an
 * outcome in a conversation is left out, and that is counted.
 */
final class Traffic implements AutoCloseable {
  /** Posts of one device in one conversation without an outcome. */
  static final int IN_FLIGHT_MAX = 8;

  private static final Duration TICK = Duration.ofMillis(5);
  private static final int BODY_CHARS = 120;

  private final Crowd crowd;
  private final Progress progress;
  private final List<ConversationId> conversations;
  private final double perNano;
  private final Random random;
  private final AtomicLong heldBack = new AtomicLong();
  private final Thread thread = new Thread(this::run, "traffic");
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;
  private final AtomicLong posted = new AtomicLong();

  Traffic(Crowd crowd, Progress progress, int perSecond, long seed) {
    this.crowd = crowd;
    this.progress = progress;
    this.conversations = List.copyOf(crowd.conversations().keySet());
    this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
    this.random = new Random(seed);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      long begun = System.nanoTime();
      while (!stopping) {
        long due = (long) ((System.nanoTime() - begun) * perNano);
        while (posted.get() < due && !stopping) {
          post(posted.getAndIncrement());
        }
        Wait.pause(TICK);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void post(long number) {
    ConversationId conversation = conversations.get(random.nextInt(conversations.size()));
    List<Device> members = crowd.conversations().get(conversation);
    Device device = members.get(random.nextInt(members.size()));
    if (device.inFlight(conversation) >= IN_FLIGHT_MAX) {
      heldBack.incrementAndGet();
      return;
    }
    long sent = System.nanoTime();
    var unused =
        device
            .post(conversation, text(number))
            .thenAccept(
                sequence -> {
                  if (sequence > 0) {
                    progress.acknowledged(conversation, sent, sequence);
                  }
                });
  }

  private static String text(long number) {
    String digits = Long.toString(number);
    return digits + ".".repeat(BODY_CHARS - digits.length());
  }

  /** Posts that were due and not made, because their device had enough waiting. */
  long heldBack() {
    return heldBack.get();
  }

  /**
   * Goes on being well?
   *
   * @throws FaultRunException if the thread ended by a defect
   */
  void check() {
    if (failure != null) {
      throw new FaultRunException("the traffic stopped: " + failure, failure);
    }
  }

  /** No post is made after this returns. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
