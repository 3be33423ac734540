package io.skein.node.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.PushSubscription;
import io.skein.node.call.CallCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.InMemoryGroupIds;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.Notice;
import io.skein.node.keeping.InMemoryKeepingStore;
import io.skein.node.people.InMemoryPeopleStore;
import io.skein.node.people.PeopleSamples;
import io.skein.node.push.PushFeature;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushSender;
import io.skein.node.push.PushServices;
import io.skein.node.push.PushSettings;
import io.skein.node.schedule.InMemoryScheduleDue;
import io.skein.node.schedule.InMemoryScheduleStore;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleServices;
import io.skein.node.search.SearchCommand;
import io.skein.node.search.SearchMetrics;
import io.skein.node.search.SearchServices;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Discarded;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

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

  final ActorTestKit kit;
  final InMemoryInboxStore inboxes;
  final InMemoryUserStates devices = new InMemoryUserStates();
  final KnownUsers users = new KnownUsers();
  final TestProbe<ConversationCommand> conversations;
  final InMemoryPeopleStore people = new InMemoryPeopleStore();
  final InMemoryScheduleStore schedules = new InMemoryScheduleStore();
  final InMemoryKeepingStore keeping = new InMemoryKeepingStore();
  final InMemoryScheduleDue due = new InMemoryScheduleDue();
  final KeptFiles media = new KeptFiles();

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
  private SessionSettings settings = SessionTerms.SETTINGS;
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
    return with(SessionTerms.limits(entriesMax, 1_000, 50));
  }

  SessionFixture withGroups(int max) {
    return with(SessionTerms.limits(200, max, 50));
  }

  SessionFixture withPinned(int max) {
    return with(SessionTerms.limits(200, 1_000, max));
  }

  private SessionFixture with(Limits changed) {
    limits = changed;
    crash();
    return this;
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
        SessionTerms.PRESENCE,
        new LastSeenWriter(devices, SessionTerms.PRESENCE.lastSeen(), metrics),
        metrics,
        people,
        PeopleSamples.hasty(),
        new ScheduleServices(
            schedules,
            due,
            media,
            new Schedule.Rules(limits.scheduledPostsMax(), Duration.ofDays(1)),
            SessionTerms.SCHEDULE),
        keeping,
        new SearchServices(
            indexes.getRef(),
            conversations.getRef(),
            SessionTerms.SEARCH,
            settings.pageBytesMax(),
            new SearchMetrics(meters)),
        push(),
        peers::getRef,
        calls::getRef,
        SessionTerms.CALLS_PER_MINUTE);
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

  SessionDevice device(DeviceId id) {
    return new SessionDevice(this, id);
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
