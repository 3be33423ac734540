package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.account.UserDirectory;
import io.skein.node.account.UserState;
import io.skein.node.account.UserStates;
import io.skein.node.call.CallCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.InMemoryGroupIds;
import io.skein.node.conversation.MediaShares;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.keeping.InMemoryKeepingStore;
import io.skein.node.people.InMemoryPeopleStore;
import io.skein.node.people.PeopleSamples;
import io.skein.node.presence.PresenceSettings;
import io.skein.node.push.PushFeature;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushSender;
import io.skein.node.push.PushServices;
import io.skein.node.push.PushSettings;
import io.skein.node.schedule.InMemoryScheduleDue;
import io.skein.node.schedule.InMemoryScheduleStore;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleServices;
import io.skein.node.schedule.ScheduleSettings;
import io.skein.node.search.SearchCommand;
import io.skein.node.search.SearchMetrics;
import io.skein.node.search.SearchServices;
import io.skein.node.search.SearchSettings;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Discarded;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/**
 * A session with everything around it made of paper: alice has a phone and a desktop, bob and carol
 * exist, conversations answer what the test told them to.
 */
final class SessionFixture {
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final UserId CAROL = new UserId(3);
  static final DeviceId PHONE = new DeviceId(11);
  static final DeviceId DESKTOP = new DeviceId(12);
  static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  static final ConversationId GROUP = ConversationId.group(50);
  static final ConversationId CROWD = ConversationId.group(60);

  static final SessionSettings SETTINGS =
      new SessionSettings(
          Duration.ofMinutes(5),
          20,
          8,
          256 * 1024,
          4,
          Duration.ofMillis(300),
          3,
          Duration.ofMillis(50),
          4,
          Duration.ofMillis(5),
          Duration.ofMillis(70),
          Duration.ofSeconds(3));

  /** A user who has gone counts as there for a quarter of a second. */
  static final PresenceSettings PRESENCE =
      PresenceSettings.from(
          ConfigFactory.parseString("skein.presence { offline-after = 250ms }")
              .withFallback(ConfigFactory.load()));

  /** A conversation that does not answer is given up after a moment. */
  static final ScheduleSettings SCHEDULE =
      ScheduleSettings.from(
          ConfigFactory.parseString("skein.schedule { post-timeout = 1500ms }")
              .withFallback(ConfigFactory.load()));

  static final SearchSettings SEARCH =
      SearchSettings.from(
          ConfigFactory.parseString("skein.search { shards = 1, searches-per-user-max = 2 }")
              .withFallback(ConfigFactory.load()));

  /** Every file is the user's, and what is let go of is remembered. */
  static final class Files implements MediaShares {
    final Set<MediaId> kept = ConcurrentHashMap.newKeySet();

    @Override
    public CompletionStage<Verdict> share(
        UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
      kept.add(content.media());
      return CompletableFuture.completedFuture(new Shared(content));
    }

    @Override
    public CompletionStage<Verdict> shareCopy(
        UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
      throw new AssertionError("nothing is forwarded at a time");
    }

    @Override
    public void release(ConversationId conversation, ClientId message, Content.Media content) {
      kept.remove(content.media());
    }

    @Override
    public void releaseAt(
        ConversationId conversation,
        ClientId message,
        Content.Media content,
        Instant said,
        Instant end) {
      throw new AssertionError("sessions let go at once");
    }
  }

  /** The devices in memory; can be away, or slow. */
  static final class Devices implements UserStates {
    final Set<DeviceId> ids = ConcurrentHashMap.newKeySet();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean away;
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    volatile Privacy privacy = Privacy.DEFAULTS;
    volatile Instant lastConnected = Instant.EPOCH;
    volatile boolean discards;
    final AtomicInteger lastSeenWrites = new AtomicInteger();
    final Map<DeviceId, PushSubscription> subscriptions = new ConcurrentHashMap<>();
    volatile @Nullable List<UnreadLine> unread;

    @Override
    public CompletionStage<UserState> state(UserId user) {
      reads.incrementAndGet();
      if (away) {
        return CompletableFuture.failedFuture(new IOException("no store in this test"));
      }
      UserState now =
          new UserState(
              Set.copyOf(ids),
              privacy,
              1,
              lastConnected,
              discards,
              Map.copyOf(subscriptions),
              unread);
      return gate.thenApply(open -> now);
    }

    @Override
    public CompletionStage<Void> putPrivacy(UserId user, Privacy kept, long version) {
      if (away) {
        return CompletableFuture.failedFuture(new IOException("no store in this test"));
      }
      return gate.thenAccept(open -> privacy = kept);
    }

    @Override
    public CompletionStage<Void> putLastConnected(UserId user, Instant at) {
      lastSeenWrites.incrementAndGet();
      lastConnected = at;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> putDiscards(UserId user, Instant at) {
      if (away) {
        return CompletableFuture.failedFuture(new IOException("no store in this test"));
      }
      discards = true;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> putSubscription(
        UserId user, DeviceId device, PushSubscription subscription, Duration keep) {
      subscriptions.put(device, subscription);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> removeSubscription(UserId user, DeviceId device, long version) {
      subscriptions.computeIfPresent(device, (id, kept) -> kept.version() <= version ? null : kept);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> putUnread(UserId user, List<UnreadLine> lines, Instant at) {
      unread = lines;
      return CompletableFuture.completedFuture(null);
    }
  }

  static final class Users implements UserDirectory {
    private final Map<UserId, String> names =
        new ConcurrentHashMap<>(Map.of(ALICE, "alice", BOB, "bob", CAROL, "carol"));
    volatile boolean away;

    void delete(UserId user) {
      names.remove(user);
    }

    @Override
    public CompletionStage<Map<UserId, String>> names(Collection<UserId> users) {
      return away
          ? CompletableFuture.failedFuture(new IOException("no store in this test"))
          : CompletableFuture.completedFuture(
              users.stream()
                  .filter(names::containsKey)
                  .collect(Collectors.toMap(user -> user, names::get)));
    }

    @Override
    public CompletionStage<Map<String, UserId>> find(Collection<String> names) {
      return CompletableFuture.completedFuture(Map.of());
    }
  }

  /** One connection of one device. */
  final class Device {
    final DeviceId id;
    final TestProbe<Outbound> connection = kit.createTestProbe();
    final TestProbe<FanoutCommand> fanout = kit.createTestProbe();

    Device(DeviceId id) {
      this.id = id;
    }

    SessionCommand.AttachAnswer attach(Bytes resume) {
      TestProbe<SessionCommand.AttachAnswer> answer = kit.createTestProbe();
      session.tell(
          new SessionCommand.Attach(
              ALICE, id, connection.getRef(), fanout.getRef(), resume, answer.getRef()));
      return answer.receiveMessage();
    }

    /** Attaches as the connection of a run of a client, which counts its connections. */
    SessionCommand.AttachAnswer attach(long instance, int attempt) {
      TestProbe<SessionCommand.AttachAnswer> answer = kit.createTestProbe();
      session.tell(
          new SessionCommand.Attach(
              ALICE,
              id,
              connection.getRef(),
              fanout.getRef(),
              Bytes.EMPTY,
              answer.getRef(),
              instance,
              attempt));
      return answer.receiveMessage();
    }

    /** Attaches; fails the test if that is refused. */
    SessionCommand.Attached attached(Bytes resume) {
      SessionCommand.AttachAnswer answer = attach(resume);
      assertThat(answer).isInstanceOf(SessionCommand.Attached.class);
      return (SessionCommand.Attached) answer;
    }

    void detach() {
      session.tell(new SessionCommand.Detach(ALICE, id, connection.getRef()));
    }

    Reply.Answer sync(Bytes cursor) {
      session.tell(new SessionCommand.Sync(ALICE, id, cursor, replyTo()));
      return answer();
    }

    Reply.Synced synced(Bytes cursor) {
      Reply.Answer answer = sync(cursor);
      assertThat(answer).isInstanceOf(Reply.Synced.class);
      return (Reply.Synced) answer;
    }

    void delivered(ConversationId conversation, long sequence) {
      session.tell(new SessionCommand.Delivered(ALICE, id, conversation, sequence));
    }

    void prefers(ConversationId conversation, PreferencesChange change) {
      session.tell(new SessionCommand.SetPreferences(ALICE, conversation, change, replyTo()));
    }

    ReplyTo replyTo() {
      return new ReplyTo(connection.getRef(), 9);
    }

    /** The next answer; events before it are skipped. */
    Reply.Answer answer() {
      while (true) {
        if (connection.receiveMessage() instanceof Outbound.Answered answered) {
          assertThat(answered.request()).isEqualTo(9);
          return answered.answer();
        }
      }
    }

    /** The next thing told must be an answer. */
    Reply.Answer answered() {
      return connection.expectMessageClass(Outbound.Answered.class).answer();
    }

    ErrorCode refusal() {
      Reply.Answer answer = answer();
      assertThat(answer).isInstanceOf(Reply.Failed.class);
      return ((Reply.Failed) answer).code();
    }

    /** The next thing told must be an event. */
    Reply event() {
      Outbound outbound = connection.receiveMessage();
      assertThat(outbound).isInstanceOf(Outbound.Pushed.class);
      return decoded(((Outbound.Pushed) outbound).frame());
    }

    Outbound.Closed closed() {
      return connection.expectMessageClass(Outbound.Closed.class);
    }

    void hearsNothing() {
      // Whatever was on its way has arrived when the session answers.
      session.tell(new SessionCommand.ListConversations(ALICE, null, 1, replyTo()));
      Outbound next = connection.receiveMessage();
      assertThat(next).isInstanceOf(Outbound.Answered.class);
    }
  }

  /** Calls that one user may begin in a minute. */
  static final int CALLS_PER_MINUTE = 3;

  final ActorTestKit kit;
  final InMemoryInboxStore inboxes;
  final Devices devices = new Devices();
  final Users users = new Users();
  final TestProbe<ConversationCommand> conversations;
  final InMemoryPeopleStore people = new InMemoryPeopleStore();
  final InMemoryScheduleStore schedules = new InMemoryScheduleStore();
  final InMemoryKeepingStore keeping = new InMemoryKeepingStore();
  final InMemoryScheduleDue due = new InMemoryScheduleDue();
  final Files media = new Files();

  /** What indexes are asked. */
  final TestProbe<SearchCommand> indexes;

  /** The sessions of other users. */
  final TestProbe<SessionCommand> peers;

  final TestProbe<CallCommand> calls;
  final TestProbe<ClusterSharding.ShardCommand> shard;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<ConversationId, Summarized> summaries = new ConcurrentHashMap<>();
  final AtomicInteger summarized = new AtomicInteger();

  /** What is handed to push services. */
  final TestProbe<Pushed> pushed;

  PushSettings.Told pushSettings =
      new PushSettings.Told(
          PushSettings.Content.NONE, 20, Duration.ofMillis(5), Duration.ofMillis(50), 20);

  /** A notification, and whom it is for. */
  record Pushed(DeviceId device, PushSubscription to, PushNotification notification) {}

  /** What was left out of the last summary of a conversation that was asked for. */
  final Map<ConversationId, Discarded> askedWithout = new ConcurrentHashMap<>();

  private final SessionMetrics metrics = new SessionMetrics(meters);
  private final AtomicLong ids = new AtomicLong(1000);
  private SessionSettings settings = SETTINGS;
  private Limits limits = Limits.DEFAULTS;
  private final Clock clock;
  ActorRef<SessionMessage> session;

  SessionFixture(ActorTestKit kit) {
    this(kit, Clock.systemUTC());
  }

  SessionFixture(ActorTestKit kit, Clock clock) {
    this.kit = kit;
    this.clock = clock;
    this.inboxes = new InMemoryInboxStore();
    this.conversations = kit.createTestProbe();
    this.indexes = kit.createTestProbe();
    this.peers = kit.createTestProbe();
    this.pushed = kit.createTestProbe();
    this.calls = kit.createTestProbe();
    this.shard = kit.createTestProbe();
    devices.ids.addAll(Set.of(PHONE, DESKTOP));
    this.session = spawn();
  }

  /** With other settings, from a new life on. */
  SessionFixture with(SessionSettings changed) {
    settings = changed;
    crash();
    return this;
  }

  SessionFixture withPages(int entriesMax) {
    return with(limits(entriesMax, 1_000, 50));
  }

  SessionFixture withGroups(int max) {
    return with(limits(200, max, 50));
  }

  SessionFixture withPinned(int max) {
    return with(limits(200, 1_000, max));
  }

  private SessionFixture with(Limits changed) {
    limits = changed;
    crash();
    return this;
  }

  private static Limits limits(int pageEntriesMax, int groupsMax, int pinnedMax) {
    Limits usual = Limits.DEFAULTS;
    return new Limits(
        usual.frameBytesMax(),
        usual.contentBytesMax(),
        usual.requestsInFlightMax(),
        usual.groupMembersMax(),
        usual.membersPerRequestMax(),
        usual.titleBytesMax(),
        usual.pullMessagesMax(),
        pageEntriesMax,
        usual.devicesPerUserMax(),
        groupsMax,
        usual.recallSeconds(),
        usual.editSeconds(),
        usual.mentionsMax(),
        usual.emojisMax(),
        usual.noteBytesMax(),
        usual.draftBytesMax(),
        pinnedMax,
        usual.mediaBytesMax(),
        usual.mediaQuotaBytes(),
        usual.people(),
        usual.groups(),
        usual.watchedUsersMax(),
        usual.receiptNamesMembersMax(),
        usual.receiptCountsMembersMax(),
        usual.typingSeconds(),
        usual.keeping(),
        usual.scheduledPostsMax(),
        usual.scheduleAheadSeconds(),
        usual.vanish(),
        usual.calls());
  }

  SessionServices services() {
    return new SessionServices(
        inboxes,
        devices,
        users,
        new InMemoryGroupIds(),
        kit.spawn(
            Behaviors.<ConversationCommand>receiveMessage(
                command -> {
                  answer(command);
                  return Behaviors.same();
                })),
        ids::incrementAndGet,
        clock,
        limits,
        settings,
        PRESENCE,
        new LastSeenWriter(devices, PRESENCE.lastSeen(), metrics),
        metrics,
        people,
        PeopleSamples.hasty(),
        new ScheduleServices(
            schedules,
            due,
            media,
            new Schedule.Rules(limits.scheduledPostsMax(), Duration.ofDays(1)),
            SCHEDULE),
        keeping,
        new SearchServices(
            indexes.getRef(),
            conversations.getRef(),
            SEARCH,
            settings.pageBytesMax(),
            new SearchMetrics(meters)),
        push(),
        peers::getRef,
        calls::getRef,
        CALLS_PER_MINUTE);
  }

  private PushFeature push() {
    PushSender never =
        (to, notification) -> {
          throw new AssertionError("sessions send nothing themselves");
        };
    return new PushFeature(
        PushServices.of(Map.of(PushSubscription.Service.APNS, never)),
        (user, device, to, notification) ->
            pushed.getRef().tell(new Pushed(device, to, notification)),
        pushSettings);
  }

  private void answer(ConversationCommand command) {
    if (command instanceof ConversationCommand.Summarize summarize) {
      summarized.incrementAndGet();
      if (summarize.discarded() != null) {
        askedWithout.put(summarize.conversation(), summarize.discarded());
      }
      Summarized answer = summaries.get(summarize.conversation());
      if (answer != null) {
        summarize.replyTo().tell(answer);
      }
    } else {
      conversations.getRef().tell(command);
    }
  }

  private ActorRef<SessionMessage> spawn() {
    return kit.spawn(SessionActor.create(ALICE, services(), shard.getRef()));
  }

  /** The session ends without a word, and another life of it begins. */
  void crash() {
    kit.stop(session);
    session = spawn();
  }

  Device device(DeviceId id) {
    return new Device(id);
  }

  void notice(Notice notice) {
    session.tell(new SessionCommand.Noticed(ALICE, notice));
  }

  /** One message is appended by bob. */
  void appended(ConversationId conversation, long sequence) {
    notice(
        new Notice.Appended(
            conversation, sequence, sequence, List.of(frame(conversation, sequence)), 1, null));
    summary(conversation, sequence);
  }

  static EncodedFrame frame(ConversationId conversation, long sequence) {
    return WireCodec.encode(new Reply.MessageEvent(message(conversation, sequence)));
  }

  static Message message(ConversationId conversation, long sequence) {
    return new Message(
        conversation, sequence, BOB, null, 1000 + sequence, new Content.Text("m" + sequence));
  }

  /** From now on the conversation answers so. */
  void summary(ConversationId conversation, long head) {
    summary(conversation, head, false);
  }

  void summary(ConversationId conversation, long head, boolean large) {
    Reply.ConversationSummary line =
        new Reply.ConversationSummary(
            conversation,
            "",
            head,
            1,
            0,
            0,
            head == 0 ? null : message(conversation, head),
            2,
            conversation.peerOf(ALICE));
    summaries.put(conversation, new Summarized(conversation, line, null, large));
  }

  void refuses(ConversationId conversation, ErrorCode code) {
    summaries.put(conversation, new Summarized(conversation, null, code, false));
  }

  /** The next word to a conversation, which must be of cursors. */
  ConversationCommand.Acknowledge acknowledged() {
    return conversations.expectMessageClass(ConversationCommand.Acknowledge.class);
  }

  /** Waits until a conversation has been told that alice is safe up to there. */
  void awaitSafe(ConversationId conversation, long sequence) {
    while (true) {
      ConversationCommand.Acknowledge one = acknowledged();
      if (one.conversation().equals(conversation) && one.safe() >= sequence) {
        return;
      }
    }
  }

  InboxStore.Inbox stored() {
    return inboxes.load(ALICE).toCompletableFuture().join();
  }

  Set<ConversationId> marks(DeviceId device) {
    return stored().marks().getOrDefault(device, Set.of());
  }

  static SessionSettings acknowledgingAfter(Duration delay) {
    SessionSettings s = SETTINGS;
    return new SessionSettings(
        s.idleAfter(),
        s.conversationsMax(),
        s.requestsMax(),
        s.pageBytesMax(),
        s.summariesInFlightMax(),
        s.summariesTimeout(),
        s.syncRoundsMax(),
        s.syncAgainAfter(),
        s.writesInFlightMax(),
        delay,
        s.retryAfter(),
        s.stopTimeout());
  }

  static SessionSettings idlingAfter(Duration delay) {
    SessionSettings s = SETTINGS;
    return new SessionSettings(
        delay,
        s.conversationsMax(),
        s.requestsMax(),
        s.pageBytesMax(),
        s.summariesInFlightMax(),
        s.summariesTimeout(),
        s.syncRoundsMax(),
        s.syncAgainAfter(),
        s.writesInFlightMax(),
        s.acknowledgeDelay(),
        s.retryAfter(),
        s.stopTimeout());
  }

  static Set<ConversationId> ids(List<Reply.ConversationSummary> lines) {
    return lines.stream()
        .map(Reply.ConversationSummary::conversation)
        .collect(Collectors.toCollection(HashSet::new));
  }

  static Reply decoded(EncodedFrame frame) {
    try {
      return WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.payload())).body();
    } catch (io.skein.protocol.DecodeException e) {
      throw new AssertionError("a frame that cannot be read", e);
    }
  }
}
