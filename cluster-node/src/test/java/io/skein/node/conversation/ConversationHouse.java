package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.journal.Entity;
import io.skein.node.journal.InMemoryWakeStore;
import io.skein.node.people.Stance;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * One actor system with everything around a conversation's actor: a log in memory, time that a test
 * moves by hand, and ears for what the actor says.
 */
final class ConversationHouse implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final UserId CAROL = new UserId(3);
  static final UserId STRANGER = new UserId(99);
  static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  static final ConversationId GROUP = ConversationId.group(7);

  /** What a member's session, or the nodes' fan-out, was told. */
  record Told(UserId member, Notice notice) {}

  final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  final ManualTime time = ManualTime.get(kit.system());
  final AtomicLong nanos = new AtomicLong();
  final InMemoryMessageLog log = new InMemoryMessageLog();
  final WatchedLog watched = new WatchedLog(log);
  final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Broadcast> broadcasts = new ConcurrentLinkedQueue<>();
  final FollowedLog followed = new FollowedLog();

  /** The rows by which ended conversations are woken, and those that this node is to wake. */
  final InMemoryWakeStore wakeRows = new InMemoryWakeStore();

  final ConcurrentLinkedQueue<Entity> woken = new ConcurrentLinkedQueue<>();
  final Set<UserId> unknownUsers = ConcurrentHashMap.newKeySet();

  /** How users stand to the other user of their chat, as it is stored; else as friends. */
  final Map<UserId, Stance> stances = new ConcurrentHashMap<>();

  static final Stance FRIEND = new Stance(0, false, true, 0, Self.Strangers.EVERYONE);
  final TestProbe<Outbound> client = kit.createTestProbe(Outbound.class);
  final TestProbe<Outbound> barrier = kit.createTestProbe(Outbound.class);
  final TestProbe<ClusterSharding.ShardCommand> shard =
      kit.createTestProbe(ClusterSharding.ShardCommand.class);
  final TestProbe<UnhandledMessage> unhandled = kit.createTestProbe(UnhandledMessage.class);
  final AskedMedia media = new AskedMedia();
  final Elsewhere elsewhere = new Elsewhere();
  final InMemoryMergedBodies bodies = new InMemoryMergedBodies(InstantSource.fixed(NOON));
  private final AtomicLong numbers = new AtomicLong();
  ConversationSettings settings = ConversationSettings.from(ConfigFactory.load());
  Limits limits = Limits.DEFAULTS;
  private int requests;

  ConversationHouse() {
    kit.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(UnhandledMessage.class, unhandled.ref()));
  }

  /** The actor of a conversation, as its shard would start it. */
  private static final int LONGEST_CHAIN = 3;

  ActorRef<ConversationInput> start(ConversationId id) {
    return start(id.toString());
  }

  ActorRef<ConversationInput> start(String entityId) {
    return kit.spawn(ConversationActor.create(entityId, shard.ref(), environment()));
  }

  ConversationEnvironment environment() {
    return new ConversationEnvironment(
        settings,
        limits,
        watched,
        watched,
        user -> CompletableFuture.completedFuture(!unknownUsers.contains(user)),
        media,
        elsewhere,
        new Merges(bodies, media, numbers::incrementAndGet, InstantSource.fixed(NOON)),
        (user, other) -> CompletableFuture.completedFuture(stances.getOrDefault(user, FRIEND)),
        (member, notice) -> told.add(new Told(member, notice)),
        broadcasts::add,
        followed,
        new StoredWakeRequests(wakeRows, numbers::incrementAndGet, 1, woken::add),
        InstantSource.fixed(NOON),
        nanos::get,
        new ConversationMetrics(new SimpleMeterRegistry()));
  }

  /** With another smallest size of a large conversation, tail and window. */
  void settings(String hocon) {
    settings =
        ConversationSettings.from(
            ConfigFactory.parseString("skein.conversation { " + hocon + " }")
                .withFallback(ConfigFactory.load()));
  }

  void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }

  /** Lets time pass, in such steps, until the actor asks to leave memory. */
  void passUntilPassivated(Duration step) {
    shard.awaitAssert(
        () -> {
          pass(step);
          return shard.expectMessageClass(ClusterSharding.Passivate.class, Duration.ofMillis(20));
        });
  }

  /**
   * Waits until the actor has handled all that it was sent so far, and what that made it tell
   * itself: each round ends behind the notes that the round before it caused, and the longest chain
   * (loaded, then a peer checked, then a search) has three.
   */
  void settle(ActorRef<ConversationInput> actor, ConversationId id) {
    for (int round = 0; round < LONGEST_CHAIN; round++) {
      actor.tell(
          new ConversationCommand.ListMembers(
              id, STRANGER, null, 1, new ReplyTo(barrier.ref(), 0)));
      barrier.receiveMessage();
    }
  }

  static DeviceOrigin phone(UserId user) {
    return new DeviceOrigin(user, new DeviceId(user.value() * 10));
  }

  static ClientId clientId(long number) {
    return new ClientId(1, number);
  }

  ReplyTo replyTo() {
    return new ReplyTo(client.ref(), ++requests);
  }

  ConversationCommand.Post post(ConversationId id, UserId sender, long clientId, long knownHead) {
    return post(id, sender, clientId, knownHead, new Content.Text("text " + clientId));
  }

  ConversationCommand.Post post(
      ConversationId id, UserId sender, long clientId, long knownHead, Content content) {
    return new ConversationCommand.Post(
        id, phone(sender), clientId(clientId), knownHead, content, replyTo(), null);
  }

  /** One that another post of the sender must come before. */
  ConversationCommand.Post postAfter(
      ConversationId id, UserId sender, long previous, long clientId, long knownHead) {
    return new ConversationCommand.Post(
        id,
        phone(sender),
        clientId(clientId),
        knownHead,
        new Content.Text("text " + clientId),
        replyTo(),
        clientId(previous));
  }

  ConversationCommand.Create create(UserId owner, List<UserId> users) {
    return new ConversationCommand.Create(
        GROUP, phone(owner), clientId(1_000_000), "walkers", users, replyTo(), List.of());
  }

  ConversationCommand.Invite invite(UserId actor, List<UserId> users) {
    return new ConversationCommand.Invite(GROUP, phone(actor), users, replyTo(), List.of());
  }

  ConversationCommand.Pull pull(ConversationId id, UserId reader, long from, int limit) {
    return new ConversationCommand.Pull(
        id, reader, from, Request.Pull.Direction.FORWARD, limit, replyTo());
  }

  ConversationCommand.Read read(ConversationId id, UserId reader, long sequence) {
    return new ConversationCommand.Read(id, phone(reader), sequence, replyTo());
  }

  /** From a session that takes the conversation for a large one. */
  static ConversationCommand.Acknowledge acknowledgeLarge(
      ConversationId id, UserId member, long safe) {
    return new ConversationCommand.Acknowledge(id, member, 0, safe, true);
  }

  static ConversationCommand.Acknowledge acknowledge(
      ConversationId id, UserId member, long delivered, long safe) {
    return new ConversationCommand.Acknowledge(id, member, delivered, safe, false);
  }

  /** The next answer to any request. */
  Reply.Answer answer() {
    return ((Outbound.Answered) client.receiveMessage()).answer();
  }

  <T extends Reply.Answer> T answer(Class<T> type) {
    Reply.Answer answer = answer();
    assertThat(answer).isInstanceOf(type);
    return type.cast(answer);
  }

  Reply.Failed refusal(ErrorCode code) {
    Reply.Failed failed = answer(Reply.Failed.class);
    assertThat(failed.code()).isEqualTo(code);
    return failed;
  }

  void noAnswer() {
    client.expectNoMessage(Duration.ZERO);
  }

  /** What a member was told of this kind. */
  <T extends Notice> List<T> heard(UserId member, Class<T> type) {
    List<T> heard = new ArrayList<>();
    for (Told one : told) {
      if (one.member().equals(member) && type.isInstance(one.notice())) {
        heard.add(type.cast(one.notice()));
      }
    }
    return heard;
  }

  /** Posts and waits for the answer, so often. */
  void say(ActorRef<ConversationInput> actor, ConversationId id, UserId sender, int from, int to) {
    for (int number = from; number <= to; number++) {
      actor.tell(post(id, sender, number, number - 1));
      answer(Reply.Posted.class);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
