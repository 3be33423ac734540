package io.skein.loadtest.generators;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A generator that waits for work: takes one coordinator at a time, if it has the secret, and makes
 * its share of one run for it. Others are told that it is busy; who has not the secret is hung up
 * on, and costs a thread for five seconds at most. Thread-safe.
 */
public final class Agent implements AutoCloseable {
  /** Connections that have not yet shown the secret. */
  private static final int STRANGERS_MAX = 16;

  private static final int STRANGER_SECONDS_MAX = 5;

  /** Most of what keeps it from taking one keeps it from the next, too. */
  static final long NAP_MILLIS = 1_000;

  private final ServerSocket server;
  private final Secret secret;
  private final Function<List<String>, RunPlan> plans;
  private final PrintWriter log;
  private final Semaphore strangers = new Semaphore(STRANGERS_MAX);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Agent::daemon);
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Agent(
      ServerSocket server, Secret secret, Function<List<String>, RunPlan> plans, PrintWriter log) {
    this.server = server;
    this.secret = secret;
    this.plans = plans;
    this.log = log;
  }

  /**
   * Listens from now on; {@link #serve} serves.
   *
   * @param plans makes a plan of a command line, and does nothing else
   * @param log one line for each thing that happens
   * @throws RunException if the address cannot be had
   */
  public static Agent listening(
      InetSocketAddress address,
      Secret secret,
      Function<List<String>, RunPlan> plans,
      PrintWriter log) {
    Channel.warmUp(secret);
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(address);
      return on(server, secret, plans, log);
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.MACHINE, "cannot listen on " + address + ": " + e.getMessage());
    }
  }

  /** On a socket that is bound. */
  static Agent on(
      ServerSocket server, Secret secret, Function<List<String>, RunPlan> plans, PrintWriter log) {
    return new Agent(server, secret, plans, log);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "agent-timer");
    thread.setDaemon(true);
    return thread;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** Serves one coordinator after the other, until {@link #close}. */
  public void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (strangers.tryAcquire()) {
          Thread thread = new Thread(() -> meet(socket), "agent-connection");
          thread.setDaemon(true);
          thread.start();
        } else {
          socket.close();
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          say("cannot take a connection: " + e.getMessage());
          nap();
        }
      }
    }
  }

  /** Without descriptors each attempt fails at once. */
  private void nap() {
    try {
      boolean unused = closed.await(NAP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private void meet(Socket socket) {
    String who = String.valueOf(socket.getRemoteSocketAddress());
    Channel channel;
    // Also for who sends a byte at a time.
    Future<?> patience =
        timer.schedule(() -> close(socket), STRANGER_SECONDS_MAX, TimeUnit.SECONDS);
    try {
      channel = Channel.accepted(socket, secret);
      boolean unused = patience.cancel(false);
    } catch (IOException e) {
      say("refused " + who + ": " + e.getMessage());
      close(socket);
      return;
    } finally {
      strangers.release();
    }
    try (channel) {
      if (!busy.compareAndSet(false, true)) {
        channel.send(new Word.Busy());
        return;
      }
      try {
        channel.send(new Word.Welcome());
        say("works for " + who);
        new AgentRun(channel, plans).serve();
        say("is free again");
      } finally {
        busy.set(false);
      }
    } catch (IOException e) {
      say("lost " + who + ": " + e.getMessage());
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private void say(String line) {
    log.println(line);
    log.flush();
  }

  /** Takes no more connections; a run that goes on ends with the process. */
  @Override
  public void close() {
    closed.countDown();
    timer.shutdown();
    try {
      server.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
