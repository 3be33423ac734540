package io.skein.node.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.AccountMetrics;
import io.skein.node.account.AccountSettings;
import io.skein.node.account.AccountStores;
import io.skein.node.account.Accounts;
import io.skein.node.account.InMemoryAccountStore;
import io.skein.node.account.InMemoryDeviceStore;
import io.skein.node.account.InMemoryKeyStore;
import io.skein.node.account.SessionNotifier;
import io.skein.node.testing.Stages;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of a node on a free port, on stores in memory, with cheap password hashes. Each test
 * makes users of its own.
 */
final class ApiUnderTest implements AutoCloseable {
  static final String SERVICE_KEY = "a service key of more than 32 characters";
  static final String PASSWORD = "correct horse";
  static final List<String> ENDPOINTS = List.of("127.0.0.1:7400", "127.0.0.2:7400");

  private static final Config CHEAP =
      ConfigFactory.parseString(
          """
          skein.accounts {
            hashing { memory = 8 KiB, iterations = 1, threads = 2 }
            attempts { account-burst = 3, address-burst = 100000, registration-burst = 100000 }
          }
          """);
  private static final AtomicInteger NAMES = new AtomicInteger();

  final InMemoryAccountStore accountStore = new InMemoryAccountStore();
  final InMemoryDeviceStore deviceStore = new InMemoryDeviceStore();
  final FakeSessions sessions = new FakeSessions();
  final ContractClient client;

  private final ActorSystem<Void> system =
      ActorSystem.create(Behaviors.empty(), "api", ConfigFactory.load());
  private final Accounts accounts;
  private final ServerBinding binding;

  private ApiUnderTest(String changes, int requestsInFlightMax, ApiSettings.@Nullable Tls tls) {
    Config config =
        ConfigFactory.parseString(changes)
            .withFallback(CHEAP)
            .withFallback(ConfigFactory.parseResources("skein/account.conf"))
            .resolve();
    AccountSettings accountSettings = AccountSettings.from(config);
    AtomicLong ids = new AtomicLong(1L << 62);
    accounts =
        Stages.await(
            Accounts.start(
                new AccountStores(accountStore, deviceStore, new InMemoryKeyStore()),
                accountSettings,
                ids::incrementAndGet,
                Clock.systemUTC(),
                sessions,
                new AccountMetrics(new SimpleMeterRegistry())));
    ApiSettings settings =
        new ApiSettings(
            0,
            64 * 1024,
            requestsInFlightMax,
            64,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            tls);
    binding =
        Stages.await(
            HttpApi.start(
                system,
                new HttpApi.Dependencies(
                    "127.0.0.1",
                    settings,
                    accountSettings,
                    ServiceKey.of(SERVICE_KEY),
                    Limits.DEFAULTS,
                    accounts,
                    sessions,
                    () -> ENDPOINTS)));
    client = new ContractClient(binding.localAddress().getPort());
  }

  static ApiUnderTest start(String changes) {
    return new ApiUnderTest(changes, 64, null);
  }

  /** One that speaks https; its {@link ContractClient} does not. */
  static ApiUnderTest startWithTls(ApiSettings.Tls tls) {
    return new ApiUnderTest("", 64, tls);
  }

  /** One that is as busy as it may be. */
  static ApiUnderTest startOverloaded() {
    return new ApiUnderTest("", 0, null);
  }

  int port() {
    return binding.localAddress().getPort();
  }

  static String newName() {
    return "user-x" + NAMES.incrementAndGet() + "x";
  }

  static Map<String, String> serviceKey() {
    return Map.of("Skein-Service-Key", SERVICE_KEY);
  }

  /** A new user, logged in on one device. */
  ContractClient.Answered register(String name) {
    return client.post("/v1/auth/register", credentials(name, PASSWORD));
  }

  static String credentials(String name, String password) {
    return "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
  }

  @Override
  public void close() {
    Stages.await(binding.terminate(Duration.ofSeconds(1)));
    accounts.close();
    system.terminate();
  }

  /** Sessions that answer as they are told to. */
  static final class FakeSessions implements Sessions, SessionNotifier {
    record LoggedOut(UserId user, @Nullable DeviceId device) {}

    final Queue<LoggedOut> loggedOut = new ConcurrentLinkedQueue<>();
    volatile Reply.Answer page = new Reply.ConversationPage(List.of(), false);

    @Override
    public CompletionStage<Reply.Answer> conversations(
        UserId user, @Nullable ConversationId after, int limit) {
      return CompletableFuture.completedFuture(page);
    }

    @Override
    public CompletionStage<Void> loggedOut(UserId user, @Nullable DeviceId device) {
      loggedOut.add(new LoggedOut(user, device));
      return CompletableFuture.completedFuture(null);
    }
  }
}
