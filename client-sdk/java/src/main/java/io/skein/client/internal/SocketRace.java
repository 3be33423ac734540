package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.ServerFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a socket to one node after another until one is connected, so that an address that does not
 * answer costs {@link #STAGGER_MILLIS} and not a time-out (the staggered attempts of RFC 8305,
 * section 5). The next attempt begins when the one before it has failed, or has taken that long;
 * the first to be connected wins, TLS included, and the others are closed before a word was said on
 * them. Confined to the loop's thread.
 */
final class SocketRace {
  /** RFC 8305's recommended Connection Attempt Delay. */
  static final long STAGGER_MILLIS = 250;

  /** Bounds what a storm of clients asks of a cluster that is slow to accept. */
  static final int SOCKETS_MAX = 3;

  /** Hears how it ended, once, unless it is stopped before. */
  interface Outcome {
    /** This socket is connected; what happens on it from now on goes to the handler. */
    void won(FrameSocket socket);

    void failed(Throwable why);
  }

  private final EventLoop loop;
  private final Supplier<CompletableFuture<NodeAddress>> addresses;
  private final FrameSocket.Opener opener;
  private final FrameSocket.Handler winner;
  private final Outcome outcome;
  private final Alarm alarm;
  private final List<Contender> running = new ArrayList<>();
  private int left;
  private int underWay;
  private boolean over;

  /**
   * @param addresses the next one to try, at each call
   * @param attempts at most so many are tried, and {@link #SOCKETS_MAX}
   * @param winner hears what happens on the socket that won
   */
  SocketRace(
      EventLoop loop,
      Supplier<CompletableFuture<NodeAddress>> addresses,
      int attempts,
      FrameSocket.Opener opener,
      FrameSocket.Handler winner,
      Outcome outcome) {
    this.loop = loop;
    this.addresses = addresses;
    this.opener = opener;
    this.winner = winner;
    this.outcome = outcome;
    left = Math.max(1, Math.min(attempts, SOCKETS_MAX));
    alarm = new Alarm(loop, this::begin);
  }

  void start() {
    begin();
  }

  /** Ends it without a word. */
  void stop() {
    over = true;
    alarm.cancel();
    running.forEach(Contender::close);
    running.clear();
  }

  private void begin() {
    if (over || left == 0) {
      return;
    }
    left--;
    underWay++;
    alarm.cancel();
    if (left > 0) {
      alarm.ringBy(EventLoop.now() + STAGGER_MILLIS);
    }
    CompletableFuture<Void> unused =
        addresses
            .get()
            .handle(
                (address, failure) -> {
                  loop.execute(() -> resolved(address, failure));
                  return null;
                });
  }

  private void resolved(@Nullable NodeAddress address, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (address == null) {
      lost(failure == null ? new IllegalStateException("no address") : failure);
      return;
    }
    Contender contender = new Contender();
    running.add(contender);
    try {
      contender.socket = opener.open(address, contender);
    } catch (IOException | RuntimeException e) {
      running.remove(contender);
      lost(new SkeinException(ErrorCode.UNAVAILABLE, "cannot connect: " + e.getMessage(), e));
    }
  }

  private void lost(Throwable why) {
    underWay--;
    if (left > 0) {
      begin();
    } else if (underWay == 0) {
      stop();
      Throwable cause = why.getCause();
      outcome.failed(why instanceof CompletionException && cause != null ? cause : why);
    }
  }

  private void won(Contender contender, FrameSocket socket) {
    running.remove(contender);
    stop();
    outcome.won(socket);
    winner.connected();
  }

  /** One of the sockets; once it has won, it only passes on what it hears. */
  private final class Contender implements FrameSocket.Handler {
    @Nullable FrameSocket socket;
    private boolean won;

    @Override
    public void connected() {
      if (socket != null && !over) {
        won = true;
        SocketRace.this.won(this, socket);
      }
    }

    @Override
    public void received(ServerFrame frame) {
      if (won) {
        winner.received(frame);
      }
    }

    @Override
    public void closed(ErrorCode code, String detail) {
      if (won) {
        winner.closed(code, detail);
      } else if (!over) {
        running.remove(this);
        lost(new SkeinException(code, detail));
      }
    }

    void close() {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
