package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static io.skein.node.gateway.FakeCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.Outcome;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a well-behaved client of a gateway sees, over a real socket. */
final class GatewayTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);

  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway = TestGateway.start(cluster, "");
  }

  @AfterEach
  void stop() {
    gateway.close();
    cluster.close();
  }

  @Test
  void welcomesAfterTheSessionHasAttachedTheConnection() {
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(7, FakeCluster.TOKEN);

      ServerFrame answer = client.receive();

      assertThat(answer.request()).isEqualTo(7);
      Reply.Welcome welcome = (Reply.Welcome) answer.body();
      assertThat(welcome.user()).isEqualTo(ALICE);
      assertThat(welcome.device()).isEqualTo(PHONE);
      assertThat(welcome.node()).isEqualTo("node-1");
      assertThat(welcome.resumed()).isFalse();
      assertThat(welcome.heartbeatMillis()).isEqualTo(45_000);
      assertThat(welcome.limits()).isEqualTo(Limits.DEFAULTS);
      assertThat(welcome.endpoints()).containsExactly("127.0.0.1:7400");
      SessionCommand.Attach attach =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      assertThat(attach.user()).isEqualTo(ALICE);
      assertThat(attach.device()).isEqualTo(PHONE);
      assertThat(attach.fanout()).isEqualTo(cluster.fanout.getRef());
    }
  }

  @Test
  void passesTheResumeCursorOnAndTellsWhatBecameOfIt() {
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      Bytes cursor = Bytes.wrap(new byte[] {1, 2, 3});
      client.send(1, new Request.Hello(1, FakeCluster.TOKEN, "test", cursor));

      assertThat(((Reply.Welcome) client.receive().body()).resumed()).isTrue();
      assertThat(cluster.sessions.expectMessageClass(SessionCommand.Attach.class).resume())
          .isEqualTo(cursor);
    }
  }

  @Test
  void tellsTheSessionWhichConnectionOfTheClientsRunItIs() {
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.send(1, new Request.Hello(1, FakeCluster.TOKEN, "test", Bytes.EMPTY, 77, 5));

      SessionCommand.Attach attach =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      assertThat(attach.instance()).isEqualTo(77);
      assertThat(attach.attempt()).isEqualTo(5);
    }
  }

  @Test
  void aConnectionThatTheClientHasGivenUpEndsWhenTheSessionSaysSo() {
    cluster.onAttach =
        attach -> new SessionCommand.Refused(ErrorCode.REPLACED, "connected again", 0);
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.send(1, new Request.Hello(1, FakeCluster.TOKEN, "test", Bytes.EMPTY, 77, 5));

      assertThat(((Reply.Failed) client.receive().body()).code()).isEqualTo(ErrorCode.REPLACED);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.REPLACED);
    }
  }

  @Test
  void takesAPostToItsConversationAndTheAnswerBack() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      ClientId id = new ClientId(1, 2);
      client.send(5, new Request.Post(CHAT, id, 3, new Content.Text("hi")));

      ConversationCommand.Post post =
          cluster.conversations.expectMessageClass(ConversationCommand.Post.class);
      assertThat(post.conversation()).isEqualTo(CHAT);
      assertThat(post.origin()).isEqualTo(new DeviceOrigin(ALICE, PHONE));
      assertThat(post.clientId()).isEqualTo(id);
      assertThat(post.knownHead()).isEqualTo(3);
      post.replyTo().answer(new Reply.Posted(4, 99));

      assertThat(client.receive()).isEqualTo(new ServerFrame(5, new Reply.Posted(4, 99)));
    }
  }

  @Test
  void takesPullsOfWhoHasDeletedMessagesToTheSession() {
    cluster.onAttach =
        attach -> new SessionCommand.Attached(cluster.session, false, false, 0, true);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);

      client.send(1, new Request.Pull(CHAT, 7, Request.Pull.Direction.BACKWARD, 10));

      SessionCommand.Pull pull = cluster.sessions.expectMessageClass(SessionCommand.Pull.class);
      assertThat(pull.conversation()).isEqualTo(CHAT);
      assertThat(pull.from()).isEqualTo(7);
      assertThat(pull.direction()).isEqualTo(Request.Pull.Direction.BACKWARD);
      assertThat(pull.limit()).isEqualTo(10);
    }
  }

  /** The session may not know the connection: it has moved, and takes requests of it already. */
  @Test
  void takesPullsToTheSessionOnceTheClientDeletesWhateverTheSessionSays() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      SessionCommand.Attach attach =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      client
          .send(1, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 10))
          .send(2, new Request.DiscardMessages(CHAT, List.of(5L), 3));
      cluster.conversations.expectMessageClass(ConversationCommand.Pull.class);
      SessionCommand.DiscardMessages discard =
          cluster.sessions.expectMessageClass(SessionCommand.DiscardMessages.class);
      assertThat(discard.sequences()).containsExactly(5L);
      assertThat(discard.upTo()).isEqualTo(3);

      attach.replyTo().tell(new SessionCommand.Attached(cluster.session, true, false, 0, false));
      discard.replyTo().answer(Reply.Done.INSTANCE);
      assertThat(client.receive()).isEqualTo(new ServerFrame(2, Reply.Done.INSTANCE));
      client.send(3, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 10));

      cluster.sessions.expectMessageClass(SessionCommand.Pull.class);
    }
  }

  @Test
  void takesEveryRequestToWhereItBelongs() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      ConversationId group = ConversationId.group(9);
      ClientId id = new ClientId(1, 2);
      client
          .send(1, new Request.Sync(Bytes.EMPTY))
          .send(0, new Request.Delivered(CHAT, 4))
          .send(2, new Request.ListConversations(null, 10))
          .send(3, new Request.OpenDirect(BOB))
          .send(4, new Request.CreateGroup(id, "tea", List.of(BOB)))
          .send(40, new Request.StarMessage(group, 4, true))
          .send(42, new Request.SyncKeeping(Bytes.EMPTY))
          .send(
              43,
              new Request.Search(
                  "tea", null, null, Request.Search.Type.ANY, 0, 0, Bytes.EMPTY, 10));
      cluster.sessions.expectMessageClass(SessionCommand.Sync.class);
      cluster.sessions.expectMessageClass(SessionCommand.Delivered.class);
      cluster.sessions.expectMessageClass(SessionCommand.ListConversations.class);
      cluster.sessions.expectMessageClass(SessionCommand.OpenDirect.class);
      cluster.sessions.expectMessageClass(SessionCommand.CreateGroup.class);
      cluster.sessions.expectMessageClass(SessionCommand.StarMessage.class);
      cluster.sessions.expectMessageClass(SessionCommand.SyncKeeping.class);
      assertThat(cluster.sessions.expectMessageClass(SessionCommand.Search.class).request().words())
          .isEqualTo("tea");

      client
          .send(5, new Request.Pull(group, 0, Request.Pull.Direction.FORWARD, 10))
          .send(6, new Request.Read(group, 4))
          .send(0, new Request.Read(group, 5))
          .send(7, new Request.Invite(group, List.of(BOB)))
          .send(8, new Request.Remove(group, List.of(BOB)))
          .send(9, new Request.Leave(group))
          .send(10, new Request.Rename(group, "coffee"))
          .send(11, new Request.ListMembers(group, null, 10));
      cluster.conversations.expectMessageClass(ConversationCommand.Pull.class);
      assertThat(cluster.conversations.expectMessageClass(ConversationCommand.Read.class).replyTo())
          .isNotNull();
      assertThat(cluster.conversations.expectMessageClass(ConversationCommand.Read.class).replyTo())
          .isNull();
      cluster.conversations.expectMessageClass(ConversationCommand.Invite.class);
      cluster.conversations.expectMessageClass(ConversationCommand.Remove.class);
      cluster.conversations.expectMessageClass(ConversationCommand.Leave.class);
      cluster.conversations.expectMessageClass(ConversationCommand.Rename.class);
      cluster.conversations.expectMessageClass(ConversationCommand.ListMembers.class);
    }
  }

  @Test
  void refusesToNameUsersWhoDoNotExist() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.Invite(ConversationId.group(9), List.of(BOB, new UserId(77))));

      assertFailed(client.receive(), 1, ErrorCode.UNKNOWN_USER);
      cluster.conversations.expectNoMessage(Duration.ZERO);
    }
  }

  @Test
  void letsNobodyInWhoDoesNotExistAnyMore() {
    ConversationId group = ConversationId.group(9);
    List<UserId> users = List.of(BOB, new UserId(77));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.ChangeMembers(group, Request.ChangeMembers.Action.APPROVE, users));
      assertFailed(client.receive(), 1, ErrorCode.UNKNOWN_USER);

      client.send(2, new Request.ChangeMembers(group, Request.ChangeMembers.Action.REFUSE, users));
      assertThat(
              cluster
                  .conversations
                  .expectMessageClass(ConversationCommand.ChangeMembers.class)
                  .action())
          .isEqualTo(Request.ChangeMembers.Action.REFUSE);
    }
  }

  @Test
  void saysSoWhenTheAccountsCannotBeRead() {
    cluster.names = CompletableFuture.failedStage(new IllegalStateException("no store"));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.FindUsers(List.of("bob"), List.of()));

      Reply.Failed failed = assertFailed(client.receive(), 1, ErrorCode.UNAVAILABLE);
      assertThat(failed.retryAfterMillis()).isPositive();
    }
  }

  @Test
  void findsUsersByNameAndById() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.FindUsers(List.of("bob", "nobody"), List.of(ALICE, BOB)));

      Reply.UsersFound found = (Reply.UsersFound) client.receive().body();

      assertThat(found.users())
          .containsExactlyInAnyOrder(new Reply.User(ALICE, "alice"), new Reply.User(BOB, "bob"));
    }
  }

  @Test
  void fillsTheNamesIntoAPageOfMembers() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.ListMembers(ConversationId.group(9), null, 10));
      UserId deleted = new UserId(66);
      cluster
          .conversations
          .expectMessageClass(ConversationCommand.ListMembers.class)
          .replyTo()
          .answer(new Reply.MemberPage(List.of(member(BOB), member(deleted)), false, 1));

      Reply.MemberPage page = (Reply.MemberPage) client.receive().body();

      assertThat(page.members()).extracting(Reply.Member::name).containsExactly("bob", "");
    }
  }

  @Test
  void answersAPageOfMembersWhoAreAllDeleted() {
    cluster.names = CompletableFuture.completedStage(Map.of());
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.ListMembers(ConversationId.group(9), null, 10));
      cluster
          .conversations
          .expectMessageClass(ConversationCommand.ListMembers.class)
          .replyTo()
          .answer(new Reply.MemberPage(List.of(member(BOB)), false, 1));

      assertThat(client.receive().body()).isInstanceOf(Reply.MemberPage.class);
    }
  }

  @Test
  void findsMembersByNameAndByRemarkWhateverTheCase() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.ListMembers(ConversationId.group(9), null, 10, "BO"));
      Reply.Member named =
          new Reply.Member(new UserId(66), Reply.Member.Role.MEMBER, 1, 0, 0, "", "boss", 0);
      UserId other = new UserId(67);
      cluster
          .conversations
          .expectMessageClass(ConversationCommand.ListMembers.class)
          .replyTo()
          .answer(
              new Reply.MemberPage(
                  List.of(member(BOB), named, member(other)), true, other, 5, "BO"));

      Reply.MemberPage page = (Reply.MemberPage) client.receive().body();

      assertThat(page.members()).extracting(Reply.Member::user).containsExactly(BOB, named.user());
      assertThat(page.more()).isTrue();
      assertThat(page.last()).as("where to go on").isEqualTo(other);
    }
  }

  @Test
  void routesTheAdministrationOfGroups() {
    ConversationId group = ConversationId.group(9);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(
          1, new Request.ChangeMembers(group, Request.ChangeMembers.Action.BAN, List.of(BOB)));
      assertThat(
              cluster
                  .conversations
                  .expectMessageClass(ConversationCommand.ChangeMembers.class)
                  .users())
          .containsExactly(BOB);
      client.send(2, new Request.ChangeGroup(group, GroupChange.SettingsChange.slow(5)));
      assertThat(
              cluster
                  .conversations
                  .expectMessageClass(ConversationCommand.ChangeGroup.class)
                  .change())
          .isEqualTo(GroupChange.SettingsChange.slow(5));
      client.send(3, new Request.JoinGroup(group, Bytes.EMPTY, "why not"));
      assertThat(cluster.conversations.expectMessageClass(ConversationCommand.Join.class).answer())
          .isEqualTo("why not");
      client.send(
          4, new Request.AskGroup(group, Request.AskGroup.What.LINKS, Bytes.EMPTY, null, 0));
      assertThat(
              cluster.conversations.expectMessageClass(ConversationCommand.AskGroup.class).what())
          .isEqualTo(Request.AskGroup.What.LINKS);
    }
  }

  private static Reply.Member member(UserId user) {
    return new Reply.Member(user, Reply.Member.Role.MEMBER, 1, 0, 0, "");
  }

  @Test
  void pushesEventsInOrder() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      for (int sequence = 1; sequence <= 1000; sequence++) {
        cluster.connection.tell(new Outbound.Pushed(WireCodec.encode(event(sequence))));
      }

      for (int sequence = 1; sequence <= 1000; sequence++) {
        assertThat(client.receive()).isEqualTo(new ServerFrame(0, event(sequence)));
      }
    }
  }

  @Test
  void pushesEventsThatComeTogetherInTheirOrder() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.connection.tell(
          new Outbound.AllPushed(List.of(WireCodec.encode(event(1)), WireCodec.encode(event(2)))));

      assertThat(client.receive()).isEqualTo(new ServerFrame(0, event(1)));
      assertThat(client.receive()).isEqualTo(new ServerFrame(0, event(2)));
    }
  }

  private static Reply.MessageEvent event(int sequence) {
    return new Reply.MessageEvent(
        new Message(CHAT, sequence, BOB, new ClientId(1, sequence), 5, new Content.Text("hi")));
  }

  @Test
  void answersPingAtOnce() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(0, new Request.Ping(42));

      assertThat(((Reply.Pong) client.receive().body()).echo()).isEqualTo(42);
    }
  }

  @Test
  void renewsTheTokenOfTheSameDeviceOnly() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client
          .send(1, new Request.RenewToken(FakeCluster.TOKEN))
          .send(2, new Request.RenewToken("2/11"))
          .send(3, new Request.RenewToken(FakeCluster.EXPIRED_TOKEN));

      assertThat(client.receive()).isEqualTo(new ServerFrame(1, Reply.Done.INSTANCE));
      assertFailed(client.receive(), 2, ErrorCode.TOKEN_INVALID);
      assertFailed(client.receive(), 3, ErrorCode.TOKEN_EXPIRED);
    }
  }

  @Test
  void givesADeviceThatIsLoggedInAnotherToken() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.AskToken());

      assertThat(client.receive())
          .isEqualTo(new ServerFrame(1, new Reply.AccessToken(FakeCluster.TOKEN, 900_000)));

      cluster.fresh = Outcome.refusal(ErrorCode.LOGGED_OUT, "the device is logged out");
      client.send(2, new Request.AskToken());
      assertFailed(client.receive(), 2, ErrorCode.LOGGED_OUT);

      cluster.fresh =
          CompletableFuture.completedStage(
              Outcome.refused(ErrorCode.UNAVAILABLE, "no store", Duration.ofSeconds(1)));
      client.send(3, new Request.AskToken());
      assertThat(client.receive())
          .isEqualTo(
              new ServerFrame(3, new Reply.Failed(ErrorCode.UNAVAILABLE, "no store", 1_000)));

      cluster.fresh = CompletableFuture.failedStage(new IllegalStateException("a defect"));
      client.send(4, new Request.AskToken());
      assertFailed(client.receive(), 4, ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void endsTheConnectionsActorWithTheSocket() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      var watcher = cluster.kit.createTestProbe();
      var connection = cluster.connection;

      client.hangUp();

      watcher.expectTerminated(connection, Duration.ofSeconds(5));
    }
  }

  @Test
  void closesAReplacedConnectionWithTheCodeThatTheSessionGives() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.connection.tell(new Outbound.Closed(ErrorCode.REPLACED, "newer connection", 0));

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.REPLACED);
      assertThat(cluster.closed(ErrorCode.REPLACED)).isEqualTo(1);
    }
  }

  static Reply.Failed assertFailed(ServerFrame frame, int request, ErrorCode code) {
    assertThat(frame.request()).isEqualTo(request);
    assertThat(frame.body()).isInstanceOf(Reply.Failed.class);
    Reply.Failed failed = (Reply.Failed) frame.body();
    assertThat(failed.code()).isEqualTo(code);
    return failed;
  }
}
