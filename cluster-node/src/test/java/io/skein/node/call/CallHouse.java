package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.Sfus;
import io.skein.node.conversation.CallPermit;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.people.Stance;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/** The actor of a call, with a conversation, sessions, a store and a clock that tests move. */
final class CallHouse implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Duration POLL = Duration.ofMillis(10);

  /** What a session was told. */
  record Heard(UserId user, CallNotices.Told told) {}

  /** A device that asks, on a connection of its own. */
  final class Device {
    final UserId user;
    final DeviceId id;
    final TestProbe<Outbound> connection = kit.createTestProbe(Outbound.class);

    private Device(UserId user, DeviceId id) {
      this.user = user;
      this.id = id;
    }

    private ReplyTo replyTo() {
      return new ReplyTo(connection.ref(), 3);
    }

    void start(CallId call, UserId... invited) {
      actor.tell(
          new CallCommand.Start(
              conversation,
              new DeviceOrigin(user, id),
              call,
              Call.Media.VIDEO,
              List.of(invited),
              replyTo(),
              switchboard.ref()));
    }

    void says(Action action) {
      says(ID, action);
    }

    void says(CallId call, Action action) {
      actor.tell(
          new CallCommand.Change(
              conversation,
              new DeviceOrigin(user, id),
              call,
              action,
              replyTo(),
              switchboard.ref()));
    }

    void mutes() {
      actor.tell(
          new CallCommand.SetMedia(
              conversation, new DeviceOrigin(user, id), ID, true, false, false, false, replyTo()));
    }

    void asks(Request.SfuRequest asked, ActorRef<SfuCommand> desk) {
      actor.tell(new CallCommand.UseSfu(new DeviceOrigin(user, id), asked, replyTo(), desk));
    }

    void asks() {
      actor.tell(new CallCommand.Ask(conversation, user, replyTo()));
    }

    Reply.Answer answer() {
      return connection.expectMessageClass(Outbound.Answered.class).answer();
    }

    /** The call as it is told in the answer. */
    Call isAnswered() {
      Reply.Answer answer = answer();
      assertThat(answer).isInstanceOf(Reply.CallState.class);
      return ((Reply.CallState) answer).call();
    }

    void isRefused(ErrorCode code) {
      Reply.Answer answer = answer();
      assertThat(answer).isInstanceOf(Reply.Failed.class);
      assertThat(((Reply.Failed) answer).code()).isEqualTo(code);
    }
  }

  final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  final ManualTime time = ManualTime.get(kit.system());
  final AtomicLong now = new AtomicLong(NOW);
  final InMemoryCallStore store = new InMemoryCallStore();
  final InMemoryCallDue due = new InMemoryCallDue();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TestProbe<SwitchboardCommand> switchboard = kit.createTestProbe(SwitchboardCommand.class);
  final TestProbe<ClusterSharding.ShardCommand> shard =
      kit.createTestProbe(ClusterSharding.ShardCommand.class);
  final List<Heard> heard = new CopyOnWriteArrayList<>();

  /** Who has blocked the other. */
  final Set<List<UserId>> blocks = ConcurrentHashMap.newKeySet();

  /** Actors whose nodes are not there. */
  final Set<ActorRef<?>> unreached = ConcurrentHashMap.newKeySet();

  // The conversation.
  final Set<UserId> members = ConcurrentHashMap.newKeySet();
  final List<Message> log = new CopyOnWriteArrayList<>();
  final List<ConversationCommand.Post> attempts = new CopyOnWriteArrayList<>();
  volatile @Nullable ErrorCode refusal;
  volatile boolean silent;
  volatile boolean losesAnswers;

  final ConversationId conversation;
  private CallServices services;
  ActorRef<CallInput> actor;

  static CallHouse ofChat() {
    return new CallHouse(CHAT, "", Sfus.NONE);
  }

  static CallHouse ofGroup() {
    return new CallHouse(GROUP, "", Sfus.NONE);
  }

  /** Media of its calls go by one of these. */
  static CallHouse of(ConversationId conversation, Sfus sfus) {
    return new CallHouse(conversation, "", sfus);
  }

  static CallHouse with(String hocon) {
    return new CallHouse(CHAT, hocon, Sfus.NONE);
  }

  private CallHouse(ConversationId conversation, String hocon, Sfus sfus) {
    this.conversation = conversation;
    members.addAll(List.of(ALICE, BOB));
    if (!conversation.isDirect()) {
      members.add(CAROL);
    }
    services =
        new CallServices(
            CallSettingsTest.with(hocon),
            new Limits.Calls(9, 16 * 1024, 1024, 32, 60 * 1024),
            store,
            due,
            kit.spawn(conversation()),
            (user, told) -> heard.add(new Heard(user, told)),
            (user, other) ->
                CompletableFuture.completedFuture(
                    new Stance(
                        1,
                        blocks.contains(List.of(user, other)),
                        true,
                        0,
                        Self.Strangers.EVERYONE)),
            sfus,
            actor -> !unreached.contains(actor),
            () -> Instant.ofEpochMilli(now.get()),
            new CallMetrics(meters));
    actor = spawn();
  }

  private ActorRef<CallInput> spawn() {
    return kit.spawn(CallActor.create(conversation.toString(), shard.ref(), services));
  }

  private Behavior<ConversationCommand> conversation() {
    return Behaviors.receiveMessage(
        command -> {
          if (silent) {
            return Behaviors.same();
          }
          if (command instanceof ConversationCommand.MayCall ask) {
            boolean isMember = members.contains(ask.user());
            ErrorCode code = isMember ? refusal : ErrorCode.NOT_A_MEMBER;
            ask.replyTo()
                .tell(
                    new CallPermit(
                        code,
                        "test",
                        0,
                        ask.named().stream().filter(members::contains).toList(),
                        List.copyOf(members),
                        log.size(),
                        true));
          } else if (command instanceof ConversationCommand.Post post) {
            post(post);
          }
          return Behaviors.same();
        });
  }

  /** As a conversation does: a post that it has is answered as at first. */
  private void post(ConversationCommand.Post post) {
    attempts.add(post);
    boolean isNew = log.stream().noneMatch(message -> post.clientId().equals(message.clientId()));
    if (isNew) {
      log.add(
          new Message(
              conversation,
              log.size() + 1,
              post.origin().user(),
              post.clientId(),
              now.get(),
              post.content()));
    }
    if (!losesAnswers) {
      post.replyTo().answer(new Reply.Posted(log.size(), now.get()));
    }
  }

  Device device(UserId user, DeviceId id) {
    return new Device(user, id);
  }

  /** Lets time pass, on the clock and for timers alike. */
  void pass(Duration duration) {
    now.addAndGet(duration.toMillis());
    time.timePasses(duration);
  }

  /** Lets time pass until it is so: actors set their timers when they have the time. */
  void passUntil(Duration step, Predicate<CallHouse> isSo) {
    shard.awaitAssert(
        PATIENCE,
        POLL,
        () -> {
          if (!isSo.test(this)) {
            pass(step);
          }
          assertThat(isSo.test(this)).isTrue();
          return null;
        });
  }

  /** The node of the actor dies. */
  void crash() {
    kit.stop(actor);
  }

  /** Another node starts it. */
  void startAgain() {
    actor = spawn();
  }

  /** Another node starts it, which has these SFUs. */
  void startAgain(Sfus others) {
    services =
        new CallServices(
            services.settings(),
            services.limits(),
            services.store(),
            services.due(),
            services.conversations(),
            services.notices(),
            services.stances(),
            others,
            services.reaches(),
            services.clock(),
            services.metrics());
    actor = spawn();
  }

  CallSettings settings() {
    return services.settings();
  }

  /** The newest that the user's session was told; null: nothing. */
  @Nullable Call told(UserId user) {
    Call newest = null;
    for (Heard one : heard) {
      if (one.user().equals(user)) {
        Call call = decoded(one.told());
        newest = newest == null || call.version() >= newest.version() ? call : newest;
      }
    }
    return newest;
  }

  /** Waits until the user's session was told such. */
  Call isTold(UserId user, Predicate<Call> such) {
    return shard.awaitAssert(
        () -> {
          Call call = told(user);
          assertThat(call).isNotNull().matches(such);
          return call;
        });
  }

  private static Call decoded(CallNotices.Told told) {
    try {
      ByteBuffer payload = ByteBuffer.wrap(told.frame().payload());
      return ((Reply.CallEvent) WireCodec.decodeServerFrame(payload).body()).call();
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  /** The newest that the switchboard was told, such. */
  SwitchboardCommand.Seated isSeated(Predicate<SwitchboardCommand.Seated> such) {
    while (true) {
      SwitchboardCommand next = switchboard.receiveMessage();
      if (next instanceof SwitchboardCommand.Seated seated && such.test(seated)) {
        return seated;
      }
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
