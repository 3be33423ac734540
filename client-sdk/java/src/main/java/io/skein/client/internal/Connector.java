package io.skein.client.internal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.client.internal.core.Backoff;
import io.skein.client.internal.core.Reconnect;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one client connected: token, address, socket, {@code Hello}, and all of it again when it
 * ends, until it is told to stop or a code says that trying is of no use. Confined to the loop's
 * thread.
 */
final class Connector implements FrameSocket.Handler {
  /** Hears of the connection; frames come only while it is open. */
  interface Handler {
    /** The cursor for the next {@code Hello}. */
    Bytes resumeCursor();

    void connecting();

    void opened(Reply.Welcome welcome);

    void received(ServerFrame frame);

    /** There is a new access token, before the one of the open connection has expired. */
    void renewed(String token);

    /**
     * Asks the node of the open connection for an access token.
     *
     * @param answered on the loop; null: it gives none
     */
    void askToken(Consumer<Reply.@Nullable AccessToken> answered);

    /** An open connection is gone. */
    void lost();

    /** The next attempt comes by itself. */
    void waiting(ErrorCode code, String detail, Duration next);

    /** There will be no other attempt. */
    void gaveUp(ErrorCode code, String detail);
  }

  private static final int PROTOCOL_VERSION = 1;
  private static final String CLIENT = "skein-java/0.1";
  private static final int HELLO_NUMBER = 1;
  private static final long RENEWAL_RETRY_MILLIS = 5_000;
  private static final long RENEWAL_RETRY_MAX_MILLIS = 60_000;

  private final EventLoop loop;
  private final Handler handler;
  private final TokenSource tokens;
  private final Endpoints endpoints;
  private final Reconnect reconnect;
  private final FrameSocket.Opener opener;
  private final Alarm alarm;
  private final Alarm renewal;
  private final Backoff renewalBackoff;
  private final long timeoutMillis;

  /** This run of the client: the node keeps the newest of its connections. */
  private final long instance;

  /** Tells answers of this attempt from those of an earlier one, here and at the node. */
  private int attempt;

  private @Nullable SocketRace race;
  private @Nullable FrameSocket socket;
  private @Nullable String token;
  private boolean open;
  private boolean stopped;
  private boolean renewToken;
  private boolean attempting;

  Connector(EventLoop loop, ClientConfig config, Executor lookups, Handler handler) {
    this.loop = loop;
    this.handler = handler;
    SkeinAccounts accounts =
        config.server() == null ? null : new AccountRequests(config.server(), config.tls());
    SplittableRandom random = new SplittableRandom();
    instance = random.nextLong(1, Long.MAX_VALUE);
    tokens = new TokenSource(config.credentials(), accounts, config.device(), random.split());
    opener = FrameSocket.opener(loop, () -> Tls.contextOr(config.tls()), lookups);
    endpoints = new Endpoints(config.endpoints(), accounts, lookups, random);
    reconnect =
        new Reconnect(config.reconnectFirst().toMillis(), config.reconnectMax().toMillis(), random);
    timeoutMillis = config.connectTimeout().toMillis();
    alarm = new Alarm(loop, this::onAlarm);
    renewal = new Alarm(loop, this::renew);
    renewalBackoff = new Backoff(RENEWAL_RETRY_MILLIS, RENEWAL_RETRY_MAX_MILLIS, random);
  }

  /** The access token at hand, for HTTP; asks for one if need be. Thread-safe. */
  CompletableFuture<String> accessToken(boolean renew) {
    return tokens.access(renew);
  }

  void start() {
    if (!stopped && !attempting && socket == null) {
      begin();
    }
  }

  void stop() {
    stopped = true;
    attempt++;
    alarm.cancel();
    renewal.cancel();
    closeSocket();
  }

  /** Sends on the open connection. */
  void send(int number, Request body) {
    if (socket != null && open) {
      socket.send(WireCodec.encode(number, body));
    }
  }

  /** Gives up the open connection, and makes another. */
  void abandon(ErrorCode code, String detail) {
    if (socket != null && open) {
      ended(code, detail, reconnect.lost());
    }
  }

  private void begin() {
    attempt++;
    attempting = true;
    int mine = attempt;
    handler.connecting();
    alarm.ringBy(EventLoop.now() + timeoutMillis);
    onLoop(
        tokens.access(renewToken),
        mine,
        access -> {
          renewToken = false;
          token = access;
          findAddress(mine);
        });
  }

  private void findAddress(int mine) {
    if (endpoints.isNewsWanted()) {
      // Who cannot be asked, as while that node starts again, is no reason not to try the others.
      onLoop(
          endpoints.size() == 0 ? endpoints.ask() : endpoints.ask().exceptionally(e -> List.of()),
          mine,
          fresh -> {
            endpoints.news(fresh);
            openSocket();
          });
    } else {
      openSocket();
    }
  }

  private void openSocket() {
    race =
        new SocketRace(
            loop,
            endpoints::address,
            endpoints.size(),
            opener,
            this,
            new SocketRace.Outcome() {
              @Override
              public void won(FrameSocket winner) {
                race = null;
                socket = winner;
              }

              @Override
              public void failed(Throwable why) {
                race = null;
                Connector.this.failed(why);
              }
            });
    race.start();
  }

  /** Goes on with a future's value on the loop, if this attempt is still the current one. */
  private <T> void onLoop(CompletableFuture<T> future, int mine, Consumer<T> next) {
    CompletableFuture<T> unused =
        future.whenComplete(
            (value, failure) ->
                loop.execute(
                    () -> {
                      if (mine != attempt) {
                        return;
                      }
                      if (failure == null) {
                        next.accept(value);
                      } else {
                        failed(failure);
                      }
                    }));
  }

  private void failed(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof SkeinException refused) {
      ended(
          refused.code(),
          refused.detail(),
          reconnect.told(refused.code(), refused.detail(), refused.retryAfter().toMillis()));
    } else {
      ended(ErrorCode.UNAVAILABLE, String.valueOf(failure.getMessage()), reconnect.lost());
    }
  }

  @Override
  public void connected() {
    if (socket != null && token != null) {
      Request.Hello hello =
          new Request.Hello(
              PROTOCOL_VERSION, token, CLIENT, handler.resumeCursor(), instance, attempt);
      socket.send(WireCodec.encode(HELLO_NUMBER, hello));
    }
  }

  @Override
  public void received(ServerFrame frame) {
    if (frame.body() instanceof Reply.GoAway away) {
      ended(
          away.code(),
          away.detail(),
          reconnect.told(away.code(), away.detail(), away.reconnectAfterMillis()));
    } else if (open) {
      handler.received(frame);
    } else if (frame.body() instanceof Reply.Welcome welcome) {
      open = true;
      attempting = false;
      alarm.cancel();
      reconnect.succeeded();
      endpoints.welcomed(welcome.endpoints());
      renewalBackoff.reset();
      renewal.cancel();
      renewal.ringBy(tokens.renewAt());
      handler.opened(welcome);
    } else if (frame.body() instanceof Reply.Failed failed) {
      ended(
          failed.code(),
          failed.detail(),
          reconnect.told(failed.code(), failed.detail(), failed.retryAfterMillis()));
    }
  }

  @Override
  public void closed(ErrorCode code, String detail) {
    ended(code, detail, reconnect.lost());
  }

  /** Half of the access token's life is over: the open connection gets the next one. */
  private void renew() {
    if (!open || stopped) {
      return;
    }
    int mine = attempt;
    CompletableFuture<Void> unused =
        tokens
            .access(true)
            .handle(
                (fresh, failure) -> {
                  loop.execute(() -> renewed(mine, fresh, failure));
                  return null;
                });
  }

  private void renewed(int mine, @Nullable String fresh, @Nullable Throwable failure) {
    if (mine != attempt || !open) {
      return;
    }
    if (fresh != null) {
      token = fresh;
      renewalBackoff.reset();
      renewal.ringBy(tokens.renewAt());
      handler.renewed(fresh);
    } else if (isWorthRepeating(failure)) {
      renewHere(mine);
    }
    // Else the next connection finds out, and this one goes on for as long as the node lets it.
  }

  /** The server of the credentials is silent: the node of this connection is not. */
  private void renewHere(int mine) {
    if (tokens.mayBeGiven()) {
      handler.askToken(given -> given(mine, given));
    } else {
      given(mine, null);
    }
  }

  private void given(int mine, Reply.@Nullable AccessToken given) {
    if (given != null) {
      tokens.given(given.token(), Duration.ofMillis(given.lifeMillis()));
    }
    if (mine != attempt || !open) {
      return;
    }
    if (given == null) {
      renewal.ringBy(EventLoop.now() + RENEWAL_RETRY_MILLIS + renewalBackoff.nextMillis());
    } else {
      token = given.token();
      renewalBackoff.reset();
      renewal.ringBy(tokens.renewAt());
    }
  }

  private static boolean isWorthRepeating(@Nullable Throwable failure) {
    return !(unwrapped(failure) instanceof SkeinException refused) || refused.code().isRetryable();
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void onAlarm() {
    if (stopped) {
      return;
    }
    if (attempting) {
      ended(ErrorCode.UNAVAILABLE, "not connected in time", reconnect.lost());
    } else if (socket == null) {
      begin();
    }
  }

  private void ended(ErrorCode code, String detail, Reconnect.Next next) {
    attempt++;
    attempting = false;
    boolean wasOpen = open;
    closeSocket();
    alarm.cancel();
    renewal.cancel();
    if (wasOpen) {
      handler.lost();
    }
    if (stopped) {
      return;
    }
    if (next instanceof Reconnect.Again again) {
      renewToken = renewToken || again.renewToken();
      alarm.ringBy(EventLoop.now() + again.delayMillis());
      handler.waiting(code, detail, Duration.ofMillis(again.delayMillis()));
    } else if (next instanceof Reconnect.Never never) {
      stopped = true;
      handler.gaveUp(never.code(), never.detail());
    }
  }

  private void closeSocket() {
    open = false;
    if (race != null) {
      race.stop();
      race = null;
    }
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
