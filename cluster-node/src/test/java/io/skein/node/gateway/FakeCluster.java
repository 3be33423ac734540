package io.skein.node.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.AccessTokens;
import io.skein.node.account.FreshTokens;
import io.skein.node.account.Outcome;
import io.skein.node.account.UserDirectory;
import io.skein.node.call.CallCommand;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.ice.IceCommand;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.InMemoryMergedBodies;
import io.skein.node.conversation.MergedReads;
import io.skein.node.conversation.Messages;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Outbound;
import io.skein.node.people.InMemoryPeopleStore;
import io.skein.node.people.PeopleDirectory;
import io.skein.node.people.PeopleSamples;
import io.skein.node.platform.Origins;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All that stands behind a gateway, as a test wants it: regions that a probe sees, users, tokens.
 */
final class FakeCluster implements AutoCloseable {
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final DeviceId PHONE = new DeviceId(11);

  /** Good for {@link #ALICE} on {@link #PHONE}. */
  static final String TOKEN = "1/11";

  static final String EXPIRED_TOKEN = "expired";

  final ActorTestKit kit = ActorTestKit.create();
  final TestProbe<ConversationCommand> conversations = kit.createTestProbe();
  final TestProbe<FanoutCommand> fanout = kit.createTestProbe();
  final TestProbe<PresenceCommand> presence = kit.createTestProbe();
  final TestProbe<CallCommand> calls = kit.createTestProbe();
  final TestProbe<SwitchboardCommand> switchboard = kit.createTestProbe();
  final TestProbe<IceCommand> ice = kit.createTestProbe();
  final TestProbe<SfuCommand> sfu = kit.createTestProbe();

  /** Everything that reaches the session region. */
  final TestProbe<SessionCommand> sessions = kit.createTestProbe();

  final InMemoryPeopleStore people = new InMemoryPeopleStore();

  /** What messages carry, and as whom they are seen. */
  final InMemoryMergedBodies bodies = new InMemoryMergedBodies(InstantSource.system());

  volatile Messages messages =
      (reader, conversation, sequence) ->
          CompletableFuture.completedStage(Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no member"));

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** How the region answers {@code Attach}; null: not at all. */
  volatile Function<SessionCommand.Attach, SessionCommand.AttachAnswer> onAttach;

  /** The session that connections are attached to. */
  volatile ActorRef<SessionCommand> session;

  /** The connection that attached last. */
  volatile ActorRef<Outbound> connection;

  volatile CompletionStage<Map<UserId, String>> names =
      CompletableFuture.completedStage(Map.of(ALICE, "alice", BOB, "bob"));

  /** What is given to who asks for another token. */
  volatile CompletionStage<Outcome<FreshTokens.Fresh>> fresh =
      Outcome.success(new FreshTokens.Fresh(TOKEN, Duration.ofMinutes(15)));

  FakeCluster() {
    session = kit.spawn(Behaviors.ignore());
    onAttach = attach -> new SessionCommand.Attached(session, !attach.resume().isEmpty());
  }

  GatewayDependencies dependencies() {
    return new GatewayDependencies(
        kit.system(),
        "node-1",
        "127.0.0.1",
        () -> List.of("127.0.0.1:7400"),
        new Origins(Set.of("https://chat.example"), List::of),
        new Tokens(),
        (user, device) -> fresh,
        new Users(),
        new PeopleDirectory(people, PeopleSamples.settings(), Clock.systemUTC()),
        kit.spawn(sessionRegion()),
        conversations.getRef(),
        new MergedReads(
            (reader, conversation, sequence) -> messages.message(reader, conversation, sequence),
            bodies),
        fanout.getRef(),
        presence.getRef(),
        calls.getRef(),
        switchboard.getRef(),
        ice.getRef(),
        sfu.getRef(),
        Clock.systemUTC(),
        metrics);
  }

  private Behavior<SessionCommand> sessionRegion() {
    return Behaviors.receiveMessage(
        command -> {
          Function<SessionCommand.Attach, SessionCommand.AttachAnswer> answer = onAttach;
          sessions.getRef().tell(command);
          if (command instanceof SessionCommand.Attach attach && answer != null) {
            connection = attach.connection();
            attach.replyTo().tell(answer.apply(attach));
          }
          return Behaviors.same();
        });
  }

  /**
   * The session of the connections ends, as when its node leaves; the next attach finds another.
   */
  void moveSession() {
    ActorRef<SessionCommand> old = session;
    session = kit.spawn(Behaviors.ignore());
    kit.stop(old);
  }

  double metric(String name) {
    return metrics.get(name).meters().iterator().next().measure().iterator().next().getValue();
  }

  double closed(ErrorCode code) {
    return metrics.get(GatewayMetrics.CLOSED).tag("code", code.name()).functionCounter().count();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  /** Tokens read "user/device". */
  private static final class Tokens implements AccessTokens {
    @Override
    public String issue(UserId user, DeviceId device, Instant now) {
      return user + "/" + device;
    }

    @Override
    public Verdict verify(String token, Instant now) {
      if (token.equals(EXPIRED_TOKEN)) {
        return new Invalid(ErrorCode.TOKEN_EXPIRED);
      }
      String[] parts = token.split("/", -1);
      if (parts.length != 2) {
        return new Invalid(ErrorCode.TOKEN_INVALID);
      }
      return new Valid(
          UserId.parse(parts[0]), DeviceId.parse(parts[1]), now.plus(Duration.ofMinutes(15)));
    }
  }

  private final class Users implements UserDirectory {
    @Override
    public CompletionStage<Map<UserId, String>> names(Collection<UserId> users) {
      return names.thenApply(
          all -> {
            Map<UserId, String> found = new HashMap<>(all);
            found.keySet().retainAll(users);
            return found;
          });
    }

    @Override
    public CompletionStage<Map<String, UserId>> find(Collection<String> wanted) {
      return names.thenApply(
          all -> {
            Map<String, UserId> found = new HashMap<>();
            all.forEach((user, name) -> found.put(name, user));
            found.keySet().retainAll(wanted);
            return found;
          });
    }
  }
}
