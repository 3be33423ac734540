package io.skein.client.internal.ice;

import io.skein.protocol.CallProbe;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries servers with sockets of its own: a binding, or an allocation that is given back at once.
 * Those that want TLS are not tried. Thread-safe; each URL has a thread for as long as it takes.
 */
public final class SocketIceProber implements IceProber {
  private static final int UNAUTHORIZED = 401;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Duration within;

  /**
   * @param within how long one server may take, without the look-up of its name
   */
  public SocketIceProber(Duration within) {
    this.within = within;
  }

  @Override
  public CompletableFuture<List<CallProbe>> probe(Reply.IceServers servers) {
    if (servers.urls().isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            servers.urls().size(),
            task -> {
              Thread thread = new Thread(task, "skein-probe");
              thread.setDaemon(true);
              return thread;
            });
    List<CompletableFuture<CallProbe>> probes =
        servers.urls().stream().map(url -> probe(url, servers, threads)).toList();
    threads.shutdown();
    return CompletableFuture.allOf(probes.toArray(CompletableFuture[]::new))
        .thenApply(done -> probes.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<CallProbe> probe(
      String text, Reply.IceServers servers, ExecutorService threads) {
    IceServerUrl url = IceServerUrl.parse(text);
    if (url == null || url.isSecure()) {
      CallProbe.Kind kind = url == null ? CallProbe.Kind.STUN : url.kind();
      return CompletableFuture.completedFuture(
          new CallProbe(kind, CallProbe.Result.NOT_TRIED, text, 0, 0));
    }
    // A look-up of a name may take longer than anybody waits: then its thread ends later.
    return CompletableFuture.supplyAsync(() -> tried(url, servers), threads)
        .completeOnTimeout(noAnswer(url), 2 * within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CallProbe noAnswer(IceServerUrl url) {
    return new CallProbe(url.kind(), CallProbe.Result.NO_ANSWER, url.text(), 0, 0);
  }

  private CallProbe tried(IceServerUrl url, Reply.IceServers servers) {
    InetSocketAddress address = new InetSocketAddress(url.host(), url.port());
    if (address.isUnresolved()) {
      return noAnswer(url);
    }
    boolean tcp = url.kind() == CallProbe.Kind.TURN_TCP;
    try (StunExchange exchange = StunExchange.open(address, tcp, within.toMillis())) {
      return url.kind() == CallProbe.Kind.STUN
          ? timed(url, exchange, StunMessage.request(StunMessage.BINDING, transaction()), null)
          : allocated(url, exchange, servers);
    } catch (IOException e) {
      // Also a port at which nobody listens: the user is told the same.
      return noAnswer(url);
    }
  }

  private static CallProbe allocated(
      IceServerUrl url, StunExchange exchange, Reply.IceServers servers) throws IOException {
    StunMessage first = StunMessage.allocate(transaction());
    StunMessage challenge = exchange.ask(first, first.encode());
    if (challenge.errorCode() != UNAUTHORIZED) {
      // A relay for everybody, or one that refuses all.
      return result(url, challenge, 0);
    }
    String realm = challenge.text(StunMessage.REALM);
    byte[] key = StunMessage.longTermKey(servers.username(), realm, servers.credential());
    StunMessage request = proven(StunMessage.allocate(transaction()), servers, challenge);
    CallProbe probe = timed(url, exchange, request, key);
    if (probe.result() == CallProbe.Result.ANSWERED) {
      byte[] noLife = ByteBuffer.allocate(Integer.BYTES).array();
      StunMessage end =
          proven(StunMessage.request(StunMessage.REFRESH, transaction()), servers, challenge)
              .with(StunMessage.LIFETIME, noLife);
      exchange.tell(end.encode(key));
    }
    return probe;
  }

  private static StunMessage proven(
      StunMessage request, Reply.IceServers servers, StunMessage challenge) {
    return request
        .with(StunMessage.USERNAME, servers.username())
        .with(StunMessage.REALM, challenge.text(StunMessage.REALM))
        .with(StunMessage.NONCE, challenge.text(StunMessage.NONCE));
  }

  private static CallProbe timed(
      IceServerUrl url, StunExchange exchange, StunMessage request, byte @Nullable [] key)
      throws IOException {
    long begun = System.nanoTime();
    StunMessage answer =
        exchange.ask(request, key == null ? request.encode() : request.encode(key));
    return result(url, answer, System.nanoTime() - begun);
  }

  private static CallProbe result(IceServerUrl url, StunMessage answer, long nanos) {
    return answer.isSuccess()
        ? new CallProbe(
            url.kind(),
            CallProbe.Result.ANSWERED,
            url.text(),
            (int) TimeUnit.NANOSECONDS.toMillis(nanos),
            0)
        : new CallProbe(url.kind(), CallProbe.Result.REFUSED, url.text(), 0, answer.errorCode());
  }

  private static byte[] transaction() {
    byte[] transaction = new byte[StunMessage.TRANSACTION_BYTES];
    RANDOM.nextBytes(transaction);
    return transaction;
  }
}
