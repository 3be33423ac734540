package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.people.Objection;
import io.skein.node.people.PeopleStore;
import io.skein.node.people.Relation;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway looks up about people before it lets a request of Alice's go on. */
class GatewayPeopleTest {
  private static final UserId NOBODY = new UserId(66);
  private static final ConversationId GROUP = ConversationId.group(9);

  private FakeCluster cluster;
  private TestGateway gateway;
  private NativeClient client;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway = TestGateway.start(cluster, "");
    client = NativeClient.loggedIn(gateway.address());
    cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
    cluster.close();
  }

  private void bobBlocksAlice() {
    Person blocked = new Person(ALICE, false, false, "", List.of(), true, false, null, null);
    Relation relation = new Relation(blocked, 1, Relation.Times.NONE, null, false);
    cluster.people.write(BOB, new PeopleStore.Change(0, 1, 0, null, List.of(relation), List.of()));
  }

  private void bobTells(Self self) {
    cluster.people.write(BOB, new PeopleStore.Change(0, 1, 0, self, List.of(), List.of()));
  }

  private ErrorCode refusal() {
    return ((Reply.Failed) client.receive().body()).code();
  }

  /** Whom that concerns, and whether it does, the group knows. */
  @Test
  void tellsTheGroupWhoDoesNotWantToBeInvited() {
    bobBlocksAlice();
    Objection objection = new Objection(BOB, ErrorCode.BLOCKED);

    client.send(1, new Request.Invite(GROUP, List.of(BOB, ALICE)));
    assertThat(
            cluster.conversations.expectMessageClass(ConversationCommand.Invite.class).objections())
        .containsExactly(objection);
    client.send(2, new Request.CreateGroup(ClientId.random(), "ours", List.of(BOB)));
    assertThat(cluster.sessions.expectMessageClass(SessionCommand.CreateGroup.class).objections())
        .containsExactly(objection);
  }

  @Test
  void doesNotGuessWhetherSomebodyIsBlocked() {
    cluster.people.setAway(true);

    client.send(1, new Request.Invite(GROUP, List.of(BOB)));

    assertThat(refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void findsNobodyByNameWhoIsHiddenButByIdWithWhatTheyTell() {
    bobTells(new Self("Bob", "weaving", true, Self.Adding.ANYONE, Self.Strangers.AS_CLUSTER));

    client.send(1, new Request.FindUsers(List.of("bob"), List.of()));
    assertThat(((Reply.UsersFound) client.receive().body()).users()).isEmpty();
    client.send(2, new Request.FindUsers(List.of(), List.of(BOB)));
    assertThat(((Reply.UsersFound) client.receive().body()).users())
        .containsExactly(new Reply.User(BOB, "bob", "Bob", "weaving"));
  }

  @Test
  void findsByIdWithoutWhatTheyTellWhenThatCannotBeRead() {
    cluster.people.setAway(true);

    client.send(1, new Request.FindUsers(List.of(), List.of(BOB)));
    assertThat(((Reply.UsersFound) client.receive().body()).users())
        .containsExactly(new Reply.User(BOB, "bob", "", ""));
    // Who does not want to be found by name is not known.
    client.send(2, new Request.FindUsers(List.of("bob"), List.of()));
    assertThat(refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void tellsTheSessionWhetherARequestNamesTheUser() {
    client.send(1, new Request.ChangePerson(BOB, PersonChange.request("hi", "bob")));
    assertThat(passedOn().named()).isTrue();
    client.send(2, new Request.ChangePerson(BOB, PersonChange.request("hi", "alice")));
    assertThat(passedOn().named()).isFalse();
    client.send(3, new Request.ChangePerson(BOB, PersonChange.request("hi", "")));
    assertThat(passedOn().named()).isFalse();
  }

  private SessionCommand.ChangePerson passedOn() {
    return cluster.sessions.expectMessageClass(SessionCommand.ChangePerson.class);
  }

  @Test
  void beginsNothingWithWhoDoesNotExistButLetsThemBeKeptNoMore() {
    client.send(1, new Request.ChangePerson(NOBODY, PersonChange.of(Action.BLOCK)));
    assertThat(refusal()).isEqualTo(ErrorCode.UNKNOWN_USER);

    client.send(2, new Request.ChangePerson(NOBODY, PersonChange.of(Action.UNBLOCK)));
    assertThat(passedOn().other()).isEqualTo(NOBODY);
  }

  @Test
  void passesTheRestOnAsItIs() {
    client.send(1, new Request.SetSelf(SelfChange.hidden(true)));
    assertThat(cluster.sessions.expectMessageClass(SessionCommand.SetSelf.class).change())
        .isEqualTo(SelfChange.hidden(true));
    client.send(2, new Request.SyncPeople(Bytes.EMPTY));
    assertThat(cluster.sessions.expectMessageClass(SessionCommand.SyncPeople.class).user())
        .isEqualTo(ALICE);
  }
}
