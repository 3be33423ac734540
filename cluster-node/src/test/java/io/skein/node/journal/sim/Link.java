package io.skein.node.journal.sim;

import io.skein.node.journal.JournalUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process's way to the store, with all that a request can meet on it. A request that was sent
 * takes effect, or does not, whatever becomes of its sender.
 *
 * <p>What becomes of a request is drawn when it is sent, so that it costs one step, or two.
 */
final class Link {
  private static final long LWT_TIMEOUT = 1_500 * World.MILLIS;
  private static final long TIMEOUT = 1_000 * World.MILLIS;

  /** One exception for all failures: stack traces would cost more than the rest. */
  private final JournalUnavailableException unknown =
      new JournalUnavailableException("the simulated store did not answer in time");

  private final IllegalArgumentException refused =
      new IllegalArgumentException("the simulated store refuses this for good");

  private final World world;
  private final NodeProcess process;
  private final Replicas replicas;
  private final Faults faults;
  private long stalledUntil;
  private long swapsLostUntil;

  Link(World world, NodeProcess process, Replicas replicas, Faults faults) {
    this.world = world;
    this.process = process;
    this.replicas = replicas;
    this.faults = faults;
  }

  /** Nothing passes until then, in either direction; afterwards all of it does. */
  void stall(long until) {
    stalledUntil = Math.max(stalledUntil, until);
  }

  /** No lightweight transaction comes to an end until then, while all else does. */
  void loseSwaps(long until) {
    swapsLostUntil = Math.max(swapsLostUntil, until);
  }

  void heal() {
    stalledUntil = 0;
    swapsLostUntil = 0;
  }

  Faults faults() {
    return faults;
  }

  private long way() {
    return world.between(faults.wayMin, faults.wayMax);
  }

  private long readWay() {
    return world.between(faults.wayMin, faults.readWayMax);
  }

  private long swapWay() {
    return world.between(faults.wayMin, faults.swapWayMax);
  }

  /** When what is sent now arrives in the store's network. */
  private long sent() {
    return Math.max(process.time(), stalledUntil);
  }

  private boolean raging() {
    return faults.raging(process.time());
  }

  /**
   * A write: {@code put} gets, per replica, the time from which it has the value, perhaps never.
   */
  CompletionStage<Void> write(Consumer<long[]> put) {
    process.point();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    if (process.isDead()) {
      return answer;
    }
    long asked = process.time();
    long sent = sent();
    boolean raging = raging();
    long[] arrivals = new long[Replicas.COUNT];
    for (int replica = 0; replica < Replicas.COUNT; replica++) {
      long at = sent + way();
      if ((raging && world.chance(faults.writeLost)) || !replicas.isUp(replica, at)) {
        at = raging && world.chance(0.2) ? at + late() : Replicas.NEVER;
      } else if (raging && world.chance(faults.writeLate)) {
        at += late();
      }
      arrivals[replica] = at;
    }
    put.accept(arrivals);
    long second = second(arrivals);
    boolean answered = second != Replicas.NEVER && !(raging && world.chance(faults.replyLost));
    answer(
        answer,
        asked + faults.writeTimeout,
        answered ? second + way() : Replicas.NEVER,
        () -> null);
    process.point();
    return answer;
  }

  private long late() {
    return world.scaled(World.SECONDS / 2, faults.lateMax);
  }

  private static long second(long[] arrivals) {
    long low = Math.min(arrivals[0], arrivals[1]);
    long high = Math.max(arrivals[0], arrivals[1]);
    return Math.max(low, Math.min(high, arrivals[2]));
  }

  /** A write that the store will never take. */
  CompletionStage<Void> refuse() {
    process.point();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    long at = sent() + way();
    world.at(at, () -> process.execute(() -> answer.completeExceptionally(refused)));
    return answer;
  }

  /** A read at quorum; evaluated when its answer arrives, by what the look saw. */
  <T> CompletionStage<T> read(Function<Look, T> evaluate) {
    process.point();
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (process.isDead()) {
      return answer;
    }
    long asked = process.time();
    long sent = sent();
    boolean lost = raging() && world.chance(faults.readLost);
    int left = world.pick(Replicas.COUNT);
    int one = (left + 1) % Replicas.COUNT;
    int other = (left + 2) % Replicas.COUNT;
    long oneAt = sent + readWay();
    long otherAt = sent + readWay();
    if (!replicas.isUp(one, oneAt)) {
      one = left;
    } else if (!replicas.isUp(other, otherAt)) {
      other = left;
    }
    lost |= !replicas.isUp(one, oneAt) || !replicas.isUp(other, otherAt);
    Look look = new Look(one, oneAt, other, otherAt);
    answer(
        answer,
        asked + TIMEOUT,
        lost ? Replicas.NEVER : Math.max(oneAt, otherAt) + way(),
        () -> evaluate.apply(look));
    return answer;
  }

  /** A lightweight transaction, or a serial read: applied at one moment, now, later, or never. */
  <T> CompletionStage<T> swap(Supplier<T> apply) {
    return swap(0, apply);
  }

  /**
   * As above.
   *
   * @param late how often it is late in any case
   */
  <T> CompletionStage<T> swap(double late, Supplier<T> apply) {
    process.point();
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (process.isDead()) {
      return answer;
    }
    long asked = process.time();
    boolean raging = raging();
    long at = sent() + swapWay();
    boolean heard = true;
    boolean lost = (raging && world.chance(faults.lwtLost)) || !replicas.hasQuorum(at);
    if (lost || asked < swapsLostUntil) {
      at = raging && world.chance(0.1) ? at + late() : Replicas.NEVER;
      heard = false;
    } else if (raging && world.chance(Math.max(late, faults.lwtLate))) {
      at += late();
    } else {
      heard = !(raging && world.chance(faults.lwtReplyLost));
    }
    long deadline = asked + LWT_TIMEOUT;
    long back = heard && at != Replicas.NEVER ? at + swapWay() : Replicas.NEVER;
    if (back >= deadline) {
      world.at(deadline, () -> fail(answer));
    }
    if (at != Replicas.NEVER) {
      world.at(
          at,
          () -> {
            T result = apply.get();
            if (back < deadline) {
              answer(answer, deadline, back, () -> result);
            }
          });
    }
    process.point();
    return answer;
  }

  /** A renewal is on its way: its sender may be stopped before it hears the answer. */
  void renewalSent() {
    if (raging() && world.chance(faults.pauseAfterRenewal)) {
      process.pause(faults.pause(world));
    }
  }

  private <T> void answer(
      CompletableFuture<T> answer, long deadline, long at, Supplier<@Nullable T> result) {
    if (at >= deadline) {
      world.at(deadline, () -> fail(answer));
      return;
    }
    world.at(
        at,
        () -> {
          if (stalledUntil > world.now()) {
            answer(answer, deadline, stalledUntil, result);
          } else {
            process.execute(() -> answer.complete(result.get()));
          }
        });
  }

  private void fail(CompletableFuture<?> answer) {
    if (!answer.isDone()) {
      process.execute(() -> answer.completeExceptionally(unknown));
    }
  }
}
