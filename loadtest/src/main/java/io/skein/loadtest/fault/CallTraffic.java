package io.skein.loadtest.fault;

import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.loadtest.call.CallAudit;
import io.skein.loadtest.call.CallDriver;
import io.skein.loadtest.call.CallTerms;
import io.skein.protocol.UserId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of users who call each other all the time while faults happen, on one thread of its own.
 * Each call takes some seconds, with signals both ways until its end, so that faults strike in the
 * middle of it.
 */
final class CallTraffic implements AutoCloseable {
  /** Within it a call has come to its end on both devices, whatever happened to nodes. */
  static final Duration END_WITHIN = Duration.ofMinutes(2);

  private static final CallTerms TERMS =
      new CallTerms(
          12,
          600,
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          END_WITHIN,
          Duration.ofSeconds(6));

  private static final Duration CONNECT_WITHIN = Duration.ofMinutes(1);
  private static final Duration AUDIT_WITHIN = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration TOKENS_EVERY = Duration.ofMinutes(1);

  private final CallDriver driver;
  private final CallLog log;
  private final List<SkeinClient> clients = new ArrayList<>();
  private final AtomicReferenceArray<String> tokens;
  private final long[] freeSince;
  private final Thread thread = new Thread(this::run, "call-traffic");
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;
  private volatile long entries;

  /** Makes the users, and connects a device of each; neighbours are on different nodes. */
  static CallTraffic gather(LocalCluster cluster, int pairs, CallLog log) {
    ServiceApi service = new ServiceApi(cluster.node(1).api(), cluster.serviceKey());
    List<UserId> users = service.makeUsers(Crowd.names("caller-", 2 * pairs));
    CallTraffic traffic = new CallTraffic(cluster, users, service.logIn(users), log);
    if (!traffic.driver.connectAll(CONNECT_WITHIN)) {
      traffic.driver.close();
      throw new FaultRunException("callers cannot log in: " + traffic.driver.failures());
    }
    return traffic;
  }

  private CallTraffic(
      LocalCluster cluster, List<UserId> users, List<String> refreshTokens, CallLog log) {
    this.log = log;
    tokens = new AtomicReferenceArray<>(users.size());
    freeSince = new long[users.size() / 2];
    for (int i = 0; i < users.size(); i++) {
      LocalCluster.Place home = cluster.node(1 + i % cluster.nodes());
      clients.add(
          SkeinClient.builder()
              .server(home.api().toString())
              .credentials(Credentials.refreshToken(refreshTokens.get(i), next -> {}))
              .build());
    }
    renewTokens();
    driver =
        new CallDriver(
            IntStream.rangeClosed(1, cluster.nodes())
                .mapToObj(cluster::node)
                .map(node -> new InetSocketAddress(node.host(), node.client()))
                .toList(),
            users,
            tokens::get,
            users.size(),
            TERMS,
            log);
  }

  /** Asks for those that the devices have no more, or not for long; which users got another. */
  private List<Integer> renewTokens() {
    List<CompletableFuture<String>> asked = clients.stream().map(SkeinClient::accessToken).toList();
    List<Integer> renewed = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String token = Crowd.await(asked.get(i), "asking for a token");
      if (!token.equals(tokens.getAndSet(i, token))) {
        renewed.add(i);
      }
    }
    return renewed;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      long[] tokensAt = {System.nanoTime() + TOKENS_EVERY.toNanos()};
      driver.runWhile(
          now -> {
            for (int pair = 0; pair < driver.pairs(); pair++) {
              call(pair, now);
            }
            if (now - tokensAt[0] >= 0) {
              tokensAt[0] = now + TOKENS_EVERY.toNanos();
              askForTokens();
            }
            return !stopping;
          });
      long end = System.nanoTime() + END_WITHIN.plusSeconds(1).toNanos();
      driver.runWhile(now -> driver.calls() > 0 && now - end < 0);
      entries = new CallAudit(driver, log).run(AUDIT_WITHIN);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void call(int pair, long now) {
    if (!driver.isFree(pair)) {
      freeSince[pair] = 0;
    } else if (freeSince[pair] == 0) {
      freeSince[pair] = now;
    } else if (now - freeSince[pair] > PAUSE.toNanos()) {
      driver.begin(pair, now);
    }
  }

  /** Beside the calls, which wait for nothing. */
  private void askForTokens() {
    Thread asking =
        new Thread(
            () -> {
              try {
                renewTokens().forEach(driver::renew);
              } catch (FaultRunException later) {
                // No node answers: the next time will do, long before a token is too old.
              }
            },
            "call-tokens");
    asking.setDaemon(true);
    asking.start();
  }

  /** Entries of calls that were read at the end. */
  long entries() {
    return entries;
  }

  /**
   * Goes on being well?
   *
   * @throws FaultRunException if the thread ended by a defect
   */
  void check() {
    if (failure != null) {
      throw new FaultRunException("the calls stopped: " + failure, failure);
    }
  }

  /** Lets calls come to their end, reads all logs, and returns then. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.close();
      clients.forEach(SkeinClient::close);
    }
  }
}
