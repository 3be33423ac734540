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
import io.skein.node.account.InMemoryWaitingDeviceStore;
import io.skein.node.account.SessionNotifier;
import io.skein.node.conversation.InMemoryMergedBodies;
import io.skein.node.conversation.MergedReads;
import io.skein.node.conversation.Messages;
import io.skein.node.media.HeldPlace;
import io.skein.node.media.InMemoryMediaStores;
import io.skein.node.media.MediaFeature;
import io.skein.node.media.MediaSettings;
import io.skein.node.media.file.FileBlobStore;
import io.skein.node.media.file.SharedDirectory;
import io.skein.node.people.InMemoryPeopleStore;
import io.skein.node.people.PeopleBeginnings;
import io.skein.node.people.PeopleSamples;
import io.skein.node.platform.Origins;
import io.skein.node.push.PushKeys;
import io.skein.node.push.PushServices;
import io.skein.node.push.PushSettings;
import io.skein.node.push.PushSubscriptions;
import io.skein.node.push.SubscriptionNotifier;
import io.skein.node.testing.Stages;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of a node on a free port, on stores in memory, with cheap password hashes. Each test
 * makes users of its own.
 */
final class ApiUnderTest implements AutoCloseable {
  static final String SERVICE_KEY = "a service key of more than 32 characters";
  static final String PASSWORD = "correct horse";

  /** Of a page that the configuration names, and of pages of another node. */
  static final String CHAT_PAGES = "https://chat.example";

  static final String NODE_PAGES = "http://10.0.0.2:7480";
  static final List<String> ENDPOINTS = List.of("127.0.0.1:7400", "127.0.0.2:7400");

  private static final Config CHEAP =
      ConfigFactory.parseString(
          """
          skein.accounts {
            hashing { memory = 8 KiB, iterations = 1, threads = 2 }
            attempts { account-burst = 3, address-burst = 100000, registration-burst = 100000 }
            linking.address-burst = 100000
          }
          """);

  /** Small ones, so that tests reach them. */
  static final Limits LIMITS =
      new Limits(
          64 * 1024,
          16 * 1024,
          256,
          10_000,
          1_000,
          256,
          200,
          200,
          10,
          1_000,
          Limits.DEFAULTS.recallSeconds(),
          Limits.DEFAULTS.editSeconds(),
          Limits.DEFAULTS.mentionsMax(),
          Limits.DEFAULTS.emojisMax(),
          Limits.DEFAULTS.noteBytesMax(),
          Limits.DEFAULTS.draftBytesMax(),
          Limits.DEFAULTS.pinnedConversationsMax(),
          1_000,
          2_500,
          Limits.DEFAULTS.people(),
          Limits.DEFAULTS.groups(),
          Limits.DEFAULTS.watchedUsersMax(),
          Limits.DEFAULTS.receiptNamesMembersMax(),
          Limits.DEFAULTS.receiptCountsMembersMax(),
          Limits.DEFAULTS.typingSeconds(),
          Limits.DEFAULTS.keeping(),
          Limits.DEFAULTS.scheduledPostsMax(),
          Limits.DEFAULTS.scheduleAheadSeconds(),
          Limits.DEFAULTS.vanish(),
          Limits.DEFAULTS.calls());

  static final int TRANSFERS_PER_USER_MAX = 8;

  private static final AtomicInteger NAMES = new AtomicInteger();

  final InMemoryAccountStore accountStore = new InMemoryAccountStore();
  final InMemoryDeviceStore deviceStore = new InMemoryDeviceStore();
  final InMemoryPeopleStore people = new InMemoryPeopleStore();
  final FakeSessions sessions = new FakeSessions();
  final FakeMessages messages = new FakeMessages();
  final InMemoryMergedBodies bodies = new InMemoryMergedBodies(InstantSource.system());
  final Path mediaDirectory = newDirectory();
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
                new AccountStores(
                    accountStore,
                    deviceStore,
                    new InMemoryKeyStore(),
                    new InMemoryWaitingDeviceStore()),
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
                    LIMITS,
                    accounts,
                    new PeopleBeginnings(people, PeopleSamples.settings()),
                    sessions,
                    messages,
                    new MergedReads(messages, bodies),
                    media(),
                    push(),
                    Clock.systemUTC(),
                    () -> ENDPOINTS,
                    WebClient.load("/skein/web-sample/"),
                    new Origins(Set.of(CHAT_PAGES), () -> List.of(NODE_PAGES)))));
    client = new ContractClient(binding.localAddress().getPort());
  }

  /** Web Push to one host. */
  private PushSubscriptions push() {
    try {
      Path key = Files.writeString(mediaDirectory.resolve("web-push.pem"), PushKeys.newPair());
      Config config =
          ConfigFactory.parseString(
                  "skein.push.web { key-file = \"%s\", hosts = [\"push.example\"] }".formatted(key))
              .withFallback(ConfigFactory.load());
      return new PushSubscriptions(
          PushServices.of(PushSettings.from(config), Clock.systemUTC()),
          deviceStore,
          sessions,
          Duration.ofDays(90),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MediaFeature media() {
    Config config =
        ConfigFactory.parseString(
                """
                skein.media {
                  parts-max = 8
                  charge-min = 100 B
                  image-pixels-max = 1000000
                  image-edge-max = 2000
                  transfers-max = 16
                  transfers-per-user-max = 8
                  thumbnails.bytes-max = 900 B
                }
                """)
            .withFallback(ConfigFactory.load());
    AtomicLong ids = new AtomicLong(1_000);
    SharedDirectory.check(mediaDirectory, new HeldPlace());
    return MediaFeature.on(
        new InMemoryMediaStores().all(),
        new FileBlobStore(mediaDirectory, Dispatchers.DefaultBlockingDispatcherId(), system),
        MediaSettings.from(config),
        LIMITS,
        ids::incrementAndGet,
        Clock.systemUTC(),
        system);
  }

  /** What the blob store holds of an upload. */
  List<Path> filesOf(String upload) {
    Path folder = mediaDirectory.resolve("uploads").resolve(UploadClient.number(upload));
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with a media's bytes. */
  Path blob(String media) {
    try (Stream<Path> files = Files.walk(mediaDirectory.resolve("blobs"))) {
      return files.filter(file -> file.endsWith(media)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token of a link to a media that was good until now. */
  String expiredLink(String media) {
    Instant now = Instant.now();
    return accounts.linkTokens().issue(MediaId.parse(media).value(), now, now);
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
    deleteDirectory();
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("skein-media-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteDirectory() {
    try (Stream<Path> files = Files.walk(mediaDirectory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Messages that a test has put there. */
  static final class FakeMessages implements Messages {
    record Place(UserId reader, ConversationId conversation, long sequence) {}

    final Map<Place, Message> visible = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Reply.Answer> message(
        UserId reader, ConversationId conversation, long sequence) {
      Message message = visible.get(new Place(reader, conversation, sequence));
      return CompletableFuture.completedFuture(
          message == null
              ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no such conversation, or no member")
              : new Reply.Page(List.of(message), sequence, false, 1));
    }
  }

  /** Sessions that answer as they are told to. */
  static final class FakeSessions implements Sessions, SessionNotifier, SubscriptionNotifier {
    record LoggedOut(UserId user, @Nullable DeviceId device) {}

    final Queue<LoggedOut> loggedOut = new ConcurrentLinkedQueue<>();
    final AtomicInteger subscriptionChanges = new AtomicInteger();
    volatile Reply.Answer page = new Reply.ConversationPage(List.of(), false);

    @Override
    public CompletionStage<Reply.Answer> conversations(
        UserId user, @Nullable ConversationId after, int limit) {
      return CompletableFuture.completedFuture(page);
    }

    @Override
    public CompletionStage<Void> subscriptionChanged(UserId user) {
      subscriptionChanges.incrementAndGet();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> loggedOut(UserId user, @Nullable DeviceId device) {
      loggedOut.add(new LoggedOut(user, device));
      return CompletableFuture.completedFuture(null);
    }
  }
}
