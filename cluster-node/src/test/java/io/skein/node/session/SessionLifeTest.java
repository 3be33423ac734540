package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.SwitchboardCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.people.ContactRules;
import io.skein.node.people.ContactWord;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.schedule.Woken;
import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Request;
import io.skein.protocol.SelfChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session ends, and that it knows every command whatever it is doing. */
class SessionLifeTest {
  private static final Request.Search SEARCH =
      new Request.Search("tea", null, null, Request.Search.Type.ANY, 0, 0, Bytes.EMPTY, 10);

  private static ActorTestKit kit;
  private SessionFixture alice;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-life");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void newSession() {
    alice = new SessionFixture(kit);
  }

  @Test
  void leavesMemoryWhenNoDeviceIsAttached() {
    alice = alice.with(SessionTerms.idlingAfter(Duration.ofMillis(60)));
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    alice.shard.expectNoMessage(Duration.ofMillis(200));

    phone.detach();

    alice.shard.expectMessageClass(ClusterSharding.Passivate.class);
    alice.session.tell(new SessionNote.Stop());
    phone.connection.expectTerminated(alice.session);
  }

  @Test
  void staysWhileConversationsTellIt() {
    alice = alice.with(SessionTerms.idlingAfter(Duration.ofMillis(150)));
    for (int sequence = 1; sequence <= 20; sequence++) {
      alice.appended(CHAT, sequence);
      alice.shard.expectNoMessage(Duration.ofMillis(20));
    }

    alice.shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void finishesItsWritesAndTellsWhatIsSafeBeforeItStops() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    alice = alice.with(SessionTerms.acknowledgingAfter(Duration.ofSeconds(10)));
    alice.notice(new Notice.Secure(CHAT, 3, 1));
    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.marks(PHONE)).containsExactly(CHAT);
          return null;
        });

    alice.session.tell(new SessionNote.Stop());

    assertThat(alice.acknowledged().safe()).isEqualTo(3);
    phone.connection.expectTerminated(alice.session);
  }

  @Test
  void refusesWhatWaitedForTheStoreWhenItStops() {
    alice.devices.gate = new CompletableFuture<>();
    SessionDevice phone = alice.device(PHONE);
    TestProbe<SessionCommand.AttachAnswer> answer = kit.createTestProbe();
    alice.session.tell(attach(phone, answer.getRef()));
    alice.session.tell(new SessionCommand.Sync(ALICE, PHONE, Bytes.EMPTY, phone.replyTo()));

    alice.session.tell(new SessionNote.Stop());

    assertThat(answer.expectMessageClass(SessionCommand.Refused.class).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
    phone.connection.expectTerminated(alice.session);
  }

  @Test
  void knowsEveryCommandInEveryState() {
    TestProbe<org.apache.pekko.actor.UnhandledMessage> unhandled = kit.createTestProbe();
    kit.system()
        .eventStream()
        .tell(
            new EventStream.Subscribe<>(
                org.apache.pekko.actor.UnhandledMessage.class, unhandled.getRef()));
    SessionDevice phone = alice.device(PHONE);
    List<SessionCommand> samples = samples(phone);
    Set<Class<?>> sampled = samples.stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(sampled)
        .as("a sample of every command")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(SessionCommand.class.getPermittedSubclasses()));

    // Nothing read yet; reading; read.
    alice.devices.gate = new CompletableFuture<>();
    samples.forEach(alice.session::tell);
    samples.forEach(alice.session::tell);
    alice.devices.gate.complete(null);
    alice.devices.gate = CompletableFuture.completedFuture(null);
    samples.forEach(alice.session::tell);
    // The store away.
    alice.crash();
    alice.devices.away = true;
    alice.inboxes.setAway(true);
    samples.forEach(alice.session::tell);
    alice.devices.away = false;
    alice.inboxes.setAway(false);
    alice.device(PHONE).attached(Bytes.EMPTY);

    unhandled.expectNoMessage(Duration.ZERO);
  }

  private SessionCommand.Attach attach(
      SessionDevice device, ActorRef<SessionCommand.AttachAnswer> replyTo) {
    return new SessionCommand.Attach(
        ALICE, PHONE, device.connection.getRef(), device.fanout.getRef(), Bytes.EMPTY, replyTo);
  }

  private List<SessionCommand> samples(SessionDevice phone) {
    List<SessionCommand> samples =
        new ArrayList<>(
            List.of(
                attach(phone, kit.<SessionCommand.AttachAnswer>createTestProbe().getRef()),
                new SessionCommand.Sync(ALICE, PHONE, Bytes.EMPTY, phone.replyTo()),
                new SessionCommand.Delivered(ALICE, PHONE, CHAT, 1),
                new SessionCommand.SetPreferences(
                    ALICE, CHAT, PreferencesChange.pinned(true), phone.replyTo()),
                new SessionCommand.ListConversations(ALICE, null, 0, phone.replyTo()),
                new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()),
                new SessionCommand.SetSelf(ALICE, SelfChange.hidden(true), phone.replyTo()),
                new SessionCommand.ChangePerson(
                    ALICE, BOB, PersonChange.of(PersonChange.Action.BLOCK), false, phone.replyTo()),
                new SessionCommand.SyncPeople(ALICE, Bytes.EMPTY, phone.replyTo()),
                new SessionCommand.CreateGroup(
                    ALICE,
                    PHONE,
                    ClientId.random(),
                    "t",
                    List.of(BOB),
                    phone.replyTo(),
                    List.of())));
    List<Notice> notices =
        List.of(
            new Notice.Appended(CHAT, 1, 1, List.of(SessionFixture.frame(CHAT, 1)), 1, null),
            new Notice.Secure(CHAT, 1, 1),
            new Notice.Joined(GROUP, 1, 1, false),
            new Notice.BecameLarge(GROUP, 2),
            new Notice.Mentioned(GROUP, 2),
            new Notice.CursorMoved(CHAT, ALICE, 1, 1, 0, 1),
            new Notice.CursorsMoved(CHAT, List.of(SessionFixture.frame(CHAT, 1))),
            new Notice.Left(GROUP, 3));
    assertThat(notices).hasSameSizeAs(Notice.class.getPermittedSubclasses());
    notices.forEach(notice -> samples.add(new SessionCommand.Noticed(ALICE, notice)));
    samples.add(
        new SessionCommand.StartCall(
            ALICE,
            PHONE,
            CHAT,
            new CallId(1, 2),
            Call.Media.AUDIO,
            List.of(),
            phone.replyTo(),
            kit.<SwitchboardCommand>createTestProbe().getRef()));
    samples.add(
        new SessionCommand.CallTold(
            ALICE, CHAT, new CallId(1, 2), 1, SessionFixture.frame(CHAT, 1), true));
    samples.add(
        new SessionCommand.Told(
            ALICE,
            BOB,
            ContactWord.REQUESTED,
            1,
            "",
            false,
            kit.<ContactRules.Heard>createTestProbe().getRef()));
    ClientId post = new ClientId(8, 8);
    samples.add(
        new SessionCommand.SchedulePost(
            ALICE, CHAT, post, Long.MAX_VALUE, new Content.Text("later"), phone.replyTo()));
    samples.add(
        new SessionCommand.ChangeScheduled(
            ALICE, post, Request.ChangeScheduled.Action.CANCEL, 0, null, phone.replyTo()));
    samples.add(new SessionCommand.ListScheduled(ALICE, null, 1, phone.replyTo()));
    samples.add(new SessionCommand.StarMessage(ALICE, CHAT, 1, true, phone.replyTo()));
    samples.add(new SessionCommand.DiscardMessages(ALICE, CHAT, List.of(1L), 0, phone.replyTo()));
    samples.add(new SessionCommand.SyncKeeping(ALICE, Bytes.EMPTY, phone.replyTo()));
    samples.add(new SessionCommand.Search(ALICE, SEARCH, phone.replyTo()));
    samples.add(
        new SessionCommand.Pull(
            ALICE, CHAT, 0, Request.Pull.Direction.FORWARD, 1, phone.replyTo()));
    samples.add(new SessionCommand.PostDue(ALICE, post, 1, kit.<Woken>createTestProbe().getRef()));
    TestProbe<PresenceCommand> node = kit.createTestProbe();
    samples.add(new SessionCommand.Watch(ALICE, node.getRef(), true));
    samples.add(new SessionCommand.Unwatch(ALICE, node.getRef()));
    samples.add(new SessionCommand.ChangePrivacy(ALICE, PHONE, null, true, null, phone.replyTo()));
    samples.add(
        new SessionCommand.SubscriptionChanged(
            ALICE, kit.<SessionCommand.SubscriptionHeard>createTestProbe().getRef()));
    samples.add(new SessionCommand.Detach(ALICE, PHONE, phone.connection.getRef()));
    samples.add(
        new SessionCommand.LoggedOut(
            ALICE, PHONE, kit.<SessionCommand.LoggedOutDone>createTestProbe().getRef()));
    return samples;
  }
}
