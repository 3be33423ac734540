package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.conversation.ConversationCommand.Decline;
import io.skein.node.conversation.ConversationCommand.Leave;
import io.skein.node.conversation.ConversationCommand.ListMembers;
import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Remove;
import io.skein.node.conversation.ConversationCommand.Rename;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.Notice;
import io.skein.node.people.Objection;
import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.Content.MembershipChange.Kind;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in a group, what that lets them do and see, and whom its messages reach. */
class ConversationMembersTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<ConversationInput> aGroupOf(UserId owner, List<UserId> users) {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(owner, users));
    house.answer(Reply.ConversationOpened.class);
    house.settle(group, GROUP);
    return group;
  }

  private static List<UserId> users(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(UserId::new).toList();
  }

  @Test
  void createsAGroupOnceHoweverOftenItIsAsked() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    house.log.holdAppends();
    group.tell(house.create(ALICE, List.of(BOB)));
    group.tell(house.create(ALICE, List.of(BOB)));
    house.settle(group, GROUP);
    house.noAnswer();
    house.log.releaseAppends();

    Reply.ConversationSummary first = house.answer(Reply.ConversationOpened.class).conversation();
    Reply.ConversationSummary second = house.answer(Reply.ConversationOpened.class).conversation();

    assertThat(second).isEqualTo(first);
    assertThat(first.title()).isEqualTo("walkers");
    assertThat(first.members()).isEqualTo(2);
    assertThat(first.head()).isEqualTo(1);
    assertThat(first.unread()).isZero();
    assertThat(first.last()).isEqualTo(house.log.stored(GROUP).get(0));
    assertThat(house.log.stored(GROUP)).hasSize(1);
    house.settle(group, GROUP);
    assertThat(house.heard(BOB, Notice.Joined.class)).hasSize(1);
    group.tell(house.create(STRANGER, List.of()));
    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void putsNobodyIntoAGroupWhoDoesNotWantIt() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of());

    group.tell(invitedAgainstItsWill(List.of(BOB, CAROL)));

    house.refusal(ErrorCode.BLOCKED);
    assertThat(house.log.stored(GROUP)).hasSize(1);
  }

  /** Or an attempt whose answer was lost could not be repeated once somebody objects. */
  @Test
  void repeatsItsAnswerThoughAMemberObjectsMeanwhile() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    ConversationCommand.Create first = house.create(ALICE, List.of(BOB));

    group.tell(
        new ConversationCommand.Create(
            GROUP,
            first.origin(),
            first.clientId(),
            first.title(),
            first.users(),
            first.replyTo(),
            List.of(new Objection(BOB, ErrorCode.BLOCKED))));
    house.answer(Reply.ConversationOpened.class);
    group.tell(invitedAgainstItsWill(List.of(BOB)));
    house.answer(Reply.MembersChanged.class);

    assertThat(house.log.stored(GROUP)).hasSize(1);
  }

  private ConversationCommand.Invite invitedAgainstItsWill(List<UserId> users) {
    return new ConversationCommand.Invite(
        GROUP,
        phone(ALICE),
        users,
        house.replyTo(),
        List.of(new Objection(BOB, ErrorCode.BLOCKED)));
  }

  @Test
  void endsAMembershipThatTheUserHasNoRoomFor() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of());
    group.tell(house.invite(ALICE, List.of(BOB)));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);
    house.told.clear();

    group.tell(new Decline(GROUP, BOB, 2));
    group.tell(new Decline(GROUP, BOB, 2));
    house.settle(group, GROUP);

    house.noAnswer();
    assertThat(house.log.stored(GROUP)).hasSize(3);
    assertThat(house.log.stored(GROUP).get(2).content())
        .as("what the inviter sees")
        .isEqualTo(new MembershipChange(Kind.DECLINED, BOB, List.of(BOB), ""));
    assertThat(house.heard(ALICE, Notice.Appended.class)).hasSize(1);
    assertThat(house.heard(BOB, Notice.Left.class)).containsExactly(new Notice.Left(GROUP, 3));
    group.tell(house.post(GROUP, BOB, 1, 3));
    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void keepsAMembershipThatBeganAfterTheOneThatWasDeclined() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    group.tell(house.invite(ALICE, List.of(BOB)));
    house.answer(Reply.MembersChanged.class);

    group.tell(new Decline(GROUP, BOB, 1));
    group.tell(house.post(GROUP, BOB, 1, 3));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(4);
  }

  @Test
  void letsNobodyDeclineADirectChat() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    house.answer(Reply.Posted.class);

    chat.tell(new Decline(CHAT, BOB, 1));
    chat.tell(house.post(CHAT, BOB, 2, 1));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
  }

  @Test
  void decidesEachPostAgainstTheMembersAtItsSequence() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    house.told.clear();
    house.log.holdAppends();
    group.tell(house.post(GROUP, BOB, 1, 1));
    group.tell(new Remove(GROUP, phone(ALICE), List.of(BOB), house.replyTo()));
    group.tell(house.post(GROUP, BOB, 2, 1));
    group.tell(house.invite(ALICE, List.of(CAROL)));
    group.tell(house.post(GROUP, CAROL, 3, 1));
    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.settle(group, GROUP);
    house.log.releaseAppends();

    assertThat(house.answer()).isInstanceOf(Reply.Posted.class);
    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(3, 1));
    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(4, 2));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(5);
    house.settle(group, GROUP);
    assertThat(house.heard(BOB, Notice.Appended.class))
        .extracting(Notice.Appended::first, Notice.Appended::head)
        .containsExactly(tuple(2L, 2L), tuple(3L, 3L));
    assertThat(house.heard(BOB, Notice.Left.class)).containsExactly(new Notice.Left(GROUP, 3));
    assertThat(house.heard(CAROL, Notice.Joined.class))
        .containsExactly(new Notice.Joined(GROUP, 4, 4, false));
    assertThat(house.heard(CAROL, Notice.Appended.class))
        .extracting(Notice.Appended::first, Notice.Appended::head, Notice.Appended::since)
        .containsExactly(tuple(4L, 4L, 4L), tuple(5L, 5L, 4L));
  }

  @Test
  void showsEachUserItsOwnTimeOnly() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    house.say(group, GROUP, ALICE, 1, 2);
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    group.tell(house.invite(ALICE, List.of(CAROL)));
    house.answer(Reply.MembersChanged.class);
    house.say(group, GROUP, ALICE, 3, 4);

    group.tell(house.pull(GROUP, BOB, 0, 0));
    group.tell(house.pull(GROUP, CAROL, 0, 0));
    group.tell(house.pull(GROUP, STRANGER, 0, 0));

    Reply.Page bobs = house.answer(Reply.Page.class);
    assertThat(bobs.messages()).extracting(Message::sequence).containsExactly(1L, 2L, 3L, 4L);
    assertThat(bobs.head()).isEqualTo(4);
    assertThat(bobs.more()).isFalse();
    Reply.Page carols = house.answer(Reply.Page.class);
    assertThat(carols.messages()).extracting(Message::sequence).containsExactly(5L, 6L, 7L);
    assertThat(carols.firstVisible()).isEqualTo(5);
    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  /** What a file's readers are asked for: who left keeps what was said, and is given no more. */
  @Test
  void showsNothingAsToAMemberToWhoIsNoneAnyMore() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    house.say(group, GROUP, ALICE, 1, 1);
    group.tell(pullAsMember(BOB));
    assertThat(house.answer(Reply.Page.class).messages()).hasSize(1);
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);

    group.tell(pullAsMember(BOB));

    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  private Pull pullAsMember(UserId reader) {
    return new Pull(
        GROUP, reader, 1, Request.Pull.Direction.FORWARD, 1, house.replyTo(), true, null);
  }

  @Test
  void tellsAPastMemberThatItIsNone() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    house.say(group, GROUP, ALICE, 1, 2);
    TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);

    group.tell(new Summarize(GROUP, BOB, asker.ref()));
    group.tell(new Summarize(GROUP, STRANGER, asker.ref()));

    Reply.ConversationSummary line = asker.receiveMessage().summary();
    assertThat(line).isNotNull();
    assertThat(line.members()).isZero();
    assertThat(line.head()).isEqualTo(2);
    assertThat(line.last()).isEqualTo(house.log.stored(GROUP).get(1));
    assertThat(asker.receiveMessage().refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void handsTheOwnersPlaceToTheLongestMember() {
    ActorRef<ConversationInput> group = aGroupOf(BOB, List.of(CAROL));
    group.tell(house.invite(BOB, List.of(ALICE)));
    house.answer(Reply.MembersChanged.class);
    group.tell(new Remove(GROUP, phone(CAROL), List.of(ALICE), house.replyTo()));
    house.refusal(ErrorCode.FORBIDDEN);

    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(3, 2));

    group.tell(new ListMembers(GROUP, ALICE, null, 1, house.replyTo()));
    Reply.MemberPage first = house.answer(Reply.MemberPage.class);
    assertThat(first.more()).isTrue();
    assertThat(first.members())
        .extracting(Reply.Member::user, Reply.Member::role)
        .containsExactly(tuple(ALICE, Reply.Member.Role.MEMBER));
    group.tell(new ListMembers(GROUP, ALICE, ALICE, 10, house.replyTo()));
    Reply.MemberPage second = house.answer(Reply.MemberPage.class);
    assertThat(second.more()).isFalse();
    assertThat(second.members())
        .extracting(Reply.Member::user, Reply.Member::role)
        .containsExactly(tuple(CAROL, Reply.Member.Role.OWNER));
  }

  @Test
  void leavesOutWhoIsAMemberAlreadyOnceThatIsDurable() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(house.invite(ALICE, List.of(BOB)));
    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(0, 2));

    house.log.holdAppends();
    group.tell(house.invite(ALICE, List.of(BOB, CAROL)));
    group.tell(house.invite(BOB, List.of(CAROL)));
    house.settle(group, GROUP);
    house.noAnswer();
    house.log.releaseAppends();

    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(2, 3));
    assertThat(house.answer()).isEqualTo(new Reply.MembersChanged(0, 3));
  }

  @Test
  void renamesAGroupAndRefusesWhatIsNoTitle() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));

    group.tell(new Rename(GROUP, phone(BOB), "climbers", house.replyTo()));
    house.answer(Reply.Done.class);
    group.tell(new Rename(GROUP, phone(BOB), "climbers", house.replyTo()));
    house.answer(Reply.Done.class);
    group.tell(new Rename(GROUP, phone(BOB), "a\u0007b", house.replyTo()));
    house.refusal(ErrorCode.BAD_REQUEST);
    group.tell(new Rename(GROUP, phone(BOB), "ü".repeat(129), house.replyTo()));
    house.refusal(ErrorCode.BAD_REQUEST);

    assertThat(house.log.stored(GROUP)).hasSize(2);
  }

  /** The answer does not say what has changed. */
  @Test
  void theDeviceThatChangesAGroupHearsOfItAsAllOthersDo() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    house.settle(group, GROUP);
    house.told.clear();

    group.tell(new Rename(GROUP, phone(ALICE), "climbers", house.replyTo()));
    house.answer(Reply.Done.class);
    group.tell(house.invite(ALICE, List.of(CAROL)));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);

    assertThat(house.heard(ALICE, Notice.Appended.class))
        .extracting(Notice.Appended::head, Notice.Appended::origin)
        .containsExactly(tuple(2L, null), tuple(3L, null));
  }

  @Test
  void hasNoMembersToChangeInADirectChat() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);

    chat.tell(
        new ConversationCommand.Invite(
            CHAT, phone(ALICE), List.of(CAROL), house.replyTo(), List.of()));
    house.refusal(ErrorCode.WRONG_KIND);
    chat.tell(new Leave(CHAT, phone(ALICE), house.replyTo()));
    house.refusal(ErrorCode.WRONG_KIND);
    chat.tell(new Rename(CHAT, phone(ALICE), "us", house.replyTo()));
    house.refusal(ErrorCode.WRONG_KIND);
  }

  @Test
  void refusesTenThousandAtOnceAndTakesThemByTheThousand() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of());

    group.tell(house.invite(ALICE, users(1_001, 11_000)));
    house.refusal(ErrorCode.TOO_MANY_USERS);
    for (int thousand = 1; thousand <= 9; thousand++) {
      group.tell(house.invite(ALICE, users(thousand * 1_000L + 1, thousand * 1_000L + 1_000)));
      assertThat(house.answer())
          .isEqualTo(new Reply.MembersChanged(thousand + 1, thousand * 1_000 + 1));
    }
    group.tell(house.invite(ALICE, users(10_001, 11_000)));
    house.refusal(ErrorCode.GROUP_FULL);
    group.tell(house.invite(ALICE, users(10_001, 10_999)));

    assertThat(house.answer())
        .isEqualTo(new Reply.MembersChanged(11, Limits.DEFAULTS.groupMembersMax()));
  }

  @Test
  void tellsMembersOfALargeGroupThatTheyAreMentionedAndAllOfThemLittleByLittle() {
    house.settings("small-members-max = 3, operations.mention-all-per-second = 10");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(house.invite(ALICE, users(10, 12)));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);

    group.tell(house.post(GROUP, ALICE, 1, 2, new Content.Text("bob", 0, List.of(BOB), false)));
    house.answer(Reply.Posted.class);
    house.settle(group, GROUP);
    assertThat(house.heard(BOB, Notice.Mentioned.class))
        .containsExactly(new Notice.Mentioned(GROUP, 3));
    assertThat(house.heard(new UserId(12), Notice.Mentioned.class)).isEmpty();

    group.tell(house.post(GROUP, ALICE, 2, 3, new Content.Text("all", 0, List.of(), true)));
    house.answer(Reply.Posted.class);
    for (int step = 0; step < 5; step++) {
      house.pass(Duration.ofMillis(100));
      house.settle(group, GROUP);
    }

    for (UserId member : List.of(BOB, new UserId(10), new UserId(11), new UserId(12))) {
      assertThat(house.heard(member, Notice.Mentioned.class))
          .contains(new Notice.Mentioned(GROUP, 4));
    }
    assertThat(house.heard(ALICE, Notice.Mentioned.class)).isEmpty();
  }

  @Test
  void tellsEachNodeOnceWhatIsSaidInALargeGroup() {
    house.settings("small-members-max = 3");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(house.invite(ALICE, users(10, 12)));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);

    assertThat(house.heard(BOB, Notice.BecameLarge.class))
        .containsExactly(new Notice.BecameLarge(GROUP, 2));
    assertThat(house.heard(new UserId(12), Notice.Joined.class))
        .containsExactly(new Notice.Joined(GROUP, 2, 2, true));
    assertThat(house.heard(BOB, Notice.Appended.class)).hasSize(2);
    assertThat(house.broadcasts).isEmpty();
    house.told.clear();

    house.say(group, GROUP, ALICE, 1, 2);
    house.settle(group, GROUP);

    assertThat(house.told).isEmpty();
    assertThat(house.broadcasts).extracting(Broadcast::head).containsExactly(3L, 4L);
  }

  @Test
  void namesTheHeadOfALargeGroupOnceMoreWhenItIsQuiet() {
    ActorRef<ConversationInput> group = aLargeGroup();
    house.say(group, GROUP, ALICE, 1, 1);
    house.pass(Duration.ofSeconds(3));
    house.say(group, GROUP, ALICE, 2, 3);
    house.settle(group, GROUP);
    house.broadcasts.clear();

    house.pass(Duration.ofSeconds(2));
    house.settle(group, GROUP);
    assertThat(house.broadcasts).as("it rose meanwhile: a gap tells").isEmpty();
    house.pass(Duration.ofSeconds(5));
    house.settle(group, GROUP);

    assertThat(house.broadcasts)
        .containsExactly(
            new Broadcast(GROUP, 5, List.of(WireCodec.encode(new Reply.HeadEvent(GROUP, 5)))));
    house.pass(Duration.ofMinutes(1));
    house.settle(group, GROUP);
    assertThat(house.broadcasts).as("once").hasSize(1);
  }

  @Test
  void namesTheHeadOfALargeGroupBeforeItMoves() {
    ActorRef<ConversationInput> group = aLargeGroup();
    house.say(group, GROUP, ALICE, 1, 1);
    house.settle(group, GROUP);
    house.broadcasts.clear();

    group.tell(new ConversationActor.Stop());
    house.client.expectTerminated(group);

    assertThat(house.broadcasts)
        .containsExactly(
            new Broadcast(GROUP, 3, List.of(WireCodec.encode(new Reply.HeadEvent(GROUP, 3)))));
  }

  private ActorRef<ConversationInput> aLargeGroup() {
    house.settings("small-members-max = 3");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(house.invite(ALICE, users(10, 12)));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);
    house.pass(Duration.ofSeconds(5));
    house.settle(group, GROUP);
    assertThat(house.broadcasts).extracting(Broadcast::head).containsExactly(2L);
    return group;
  }

  @Test
  void staysLargeAfterARestart() {
    house.settings("small-members-max = 3");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, users(10, 12));
    group.tell(new Remove(GROUP, phone(ALICE), users(10, 12), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    group.tell(new ConversationActor.Stop());
    house.client.expectTerminated(group);
    house.broadcasts.clear();

    ActorRef<ConversationInput> again = house.start(GROUP);
    house.say(again, GROUP, ALICE, 1, 1);
    house.settle(again, GROUP);

    assertThat(house.broadcasts).hasSize(1);
  }
}
