package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Gate;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Share;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.system.GivenTarget;
import io.skein.loadtest.wire.SkeinDialect;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An agent's side of one run: hears the coordinator on its own thread, runs the engine on another,
 * and tells how it goes. Ends when the coordinator hangs up, and the load with it.
 */
final class AgentRun implements Observer, Gate {
  private final Channel channel;
  private final Function<List<String>, RunPlan> plans;
  private volatile @Nullable Engine engine;
  private volatile long startNanos;
  private @Nullable Thread thread;

  AgentRun(Channel channel, Function<List<String>, RunPlan> plans) {
    this.channel = channel;
    this.plans = plans;
  }

  /** Returns when the coordinator is gone, and everything has ended. */
  void serve() throws IOException {
    try {
      while (true) {
        hear(channel.receive());
      }
    } catch (IOException gone) {
      if (thread == null || thread.isAlive()) {
        throw gone;
      }
    } finally {
      // An engine that is telling something waits no longer for a coordinator to listen.
      channel.close();
      stop();
      awaitEngine();
    }
  }

  private void hear(Word word) throws IOException {
    Engine running = engine;
    if (word instanceof Word.Ping ping) {
      channel.send(
          new Word.Pong(
              ping.sentNanos(),
              System.nanoTime(),
              running != null && running.anyPresent(),
              running != null && running.allPresent()));
    } else if (word instanceof Word.Prepare order && running == null) {
      prepare(order);
    } else if (word instanceof Word.Begin begin) {
      startNanos = begin.atNanos();
    } else if (word instanceof Word.Drop drop && running != null) {
      CompletableFuture<Void> unused =
          running.drop(drop.share(), drop.awayNanos()).thenRun(() -> tell(new Word.Dropped()));
    } else if (word instanceof Word.Stop) {
      stop();
    } else if (word instanceof Word.GiveUp && running != null) {
      running.giveUp();
    } else {
      throw new IOException("out of turn: " + word.getClass().getSimpleName());
    }
  }

  private void prepare(Word.Prepare order) throws IOException {
    Engine prepared;
    try {
      RunPlan plan = plans.apply(order.command()).over(order.of()).withoutSteps();
      if (!plan.describe().equals(order.plan())) {
        throw new RunException(
            RunException.Kind.GENERATOR_LOST,
            "it makes another plan of the same command: use one build of Skein for all");
      }
      prepared =
          new Engine(plan, target(order, plan), this, new Share(order.index(), order.of()), this);
    } catch (RunException e) {
      channel.send(new Word.Failed(e.kind(), String.valueOf(e.getMessage())));
      return;
    } catch (RuntimeException e) {
      // Whatever is wrong with an order is the coordinator's matter, and no end of the agent.
      channel.send(new Word.Failed(RunException.Kind.USAGE, String.valueOf(e.getMessage())));
      return;
    }
    engine = prepared;
    channel.send(new Word.Prepared());
    Thread worker = new Thread(() -> work(prepared), "agent-engine");
    worker.setDaemon(true);
    thread = worker;
    worker.start();
  }

  private static GivenTarget target(Word.Prepare order, RunPlan plan) {
    return new GivenTarget(
        order.target(),
        order.sockets().stream().map(HostPort::parse).map(AgentRun::resolved).toList(),
        plan.population().users(),
        order.firstUser(),
        order.accounts().stream()
            .map(one -> new SkeinDialect.Account(UserId.parse(one.user()), one.token()))
            .toList());
  }

  private static InetSocketAddress resolved(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new RunException(
          RunException.Kind.TARGET_GONE, "it does not know the target's host " + address);
    }
    return address;
  }

  private void work(Engine prepared) {
    try {
      tell(new Word.Ended(prepared.work()));
    } catch (RunException e) {
      tell(new Word.Failed(e.kind(), String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      tell(new Word.Failed(RunException.Kind.GENERATOR_LOST, e.toString()));
    }
  }

  /** A coordinator that cannot be told is gone, and its load shall not go on without it. */
  private void tell(Word word) {
    try {
      channel.send(word);
    } catch (Channel.TooLongException e) {
      tell(new Word.Failed(RunException.Kind.GENERATOR_LOST, String.valueOf(e.getMessage())));
      stop();
    } catch (IOException e) {
      channel.close();
      stop();
    }
  }

  private void stop() {
    Engine running = engine;
    if (running != null) {
      running.interrupt();
    }
  }

  private void awaitEngine() {
    Thread worker = thread;
    try {
      if (worker != null) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- The engine's thread.

  @Override
  public void slice(Slice slice) {
    tell(new Word.Cut(slice));
  }

  @Override
  public void mark(TimeLine.Mark mark) {
    tell(new Word.Marked(mark.kind(), mark.label(), System.nanoTime()));
  }

  @Override
  public void ready() {
    tell(new Word.Ready());
  }

  @Override
  public long startNanos() {
    return startNanos;
  }
}
