package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.ADMIN;
import static io.skein.node.conversation.TestGroup.DAY_MILLIS;
import static io.skein.node.conversation.TestGroup.JOINS_PER_SECOND;
import static io.skein.node.conversation.TestGroup.MEMBER;
import static io.skein.node.conversation.TestGroup.OTHER;
import static io.skein.node.conversation.TestGroup.OWNER;
import static io.skein.node.conversation.TestGroup.STRANGER;
import static io.skein.node.conversation.TestGroup.accepted;
import static io.skein.node.conversation.TestGroup.changesNothing;
import static io.skein.node.conversation.TestGroup.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How users come to be members, and how they do not. */
class GroupAdmissionTest {
  private static final int BURST_SECONDS = 5;

  private final TestGroup group = new TestGroup();

  private static UserId stranger(int number) {
    return new UserId(100 + number);
  }

  private static TestGroup withRequests(int max) {
    Limits.Groups usual = Limits.Groups.DEFAULTS;
    return new TestGroup(
        TestGroup.limits(
            new Limits.Groups(
                usual.adminsMax(),
                usual.bannedMax(),
                usual.mutedMax(),
                max,
                usual.linksMax(),
                usual.announcementBytesMax(),
                usual.remarkBytesMax(),
                usual.joinTextBytesMax(),
                usual.postsPerSecond(),
                usual.broadcastMembersMax())));
  }

  @Test
  void membersInviteAndNobodyComesUninvitedWhereNothingWasChosen() {
    accepted(group.invite(MEMBER, STRANGER));

    assertThat(group.isMember(STRANGER)).isTrue();
    refused(group.join(stranger(1)), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void whomAMemberInvitesWaitsWhereTheGroupApproves() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.APPROVAL));

    accepted(group.invite(MEMBER, STRANGER, stranger(1)));

    assertThat(group.isMember(STRANGER)).isFalse();
    assertThat(group.state().waiting()).containsOnlyKeys(STRANGER, stranger(1));
    assertThat(group.state().waiting().get(STRANGER).askedBy()).isEqualTo(MEMBER);
    changesNothing(group.invite(OTHER, STRANGER));
    refused(group.approve(MEMBER, STRANGER), ErrorCode.FORBIDDEN);
    accepted(group.approve(ADMIN, STRANGER, stranger(5)));
    assertThat(group.isMember(STRANGER)).isTrue();
    accepted(group.sendAway(ADMIN, stranger(1)));
    assertThat(group.state().waiting()).isEmpty();
    changesNothing(group.approve(ADMIN, stranger(1)));
  }

  @Test
  void ownerAndAdminsInviteAtOnceAndSoLetInWhoWaits() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.APPROVAL));
    group.invite(MEMBER, STRANGER);

    accepted(group.invite(ADMIN, STRANGER));

    assertThat(group.isMember(STRANGER)).isTrue();
    assertThat(group.state().waiting()).isEmpty();
  }

  @Test
  void whoKnowsTheGroupAsksToJoinByAnsweringItsQuestion() {
    group.change(ADMIN, SettingsChange.joiningBy("why?"));

    accepted(group.join(STRANGER));

    assertThat(group.isMember(STRANGER)).isFalse();
    GroupState.Waiting waiting = group.state().waiting().get(STRANGER);
    assertThat(waiting.askedBy()).isEqualTo(STRANGER);
    assertThat(waiting.answer()).isEqualTo("an answer");
    changesNothing(group.join(STRANGER));
    accepted(group.approve(OWNER, STRANGER));
    assertThat(group.role(STRANGER)).isEqualTo(Role.MEMBER);
  }

  @Test
  void aRequestLapses() {
    group.change(ADMIN, SettingsChange.joiningBy("why?"));
    accepted(group.join(STRANGER));

    group.now += DAY_MILLIS;

    changesNothing(group.approve(ADMIN, STRANGER));
    accepted(group.join(STRANGER));
    assertThat(group.state().waiting()).hasSize(1);
    accepted(group.approve(ADMIN, STRANGER));
  }

  @Test
  void whoAskedTakesTheRequestBackAndNobodyElse() {
    group.change(ADMIN, SettingsChange.joiningBy("why?"));
    group.join(STRANGER);
    group.join(stranger(1));

    refused(group.sendAway(stranger(1), STRANGER), ErrorCode.NOT_A_MEMBER);
    refused(group.sendAway(MEMBER, STRANGER), ErrorCode.FORBIDDEN);
    accepted(group.sendAway(STRANGER, STRANGER));

    assertThat(group.state().waiting()).containsOnlyKeys(stranger(1));
    refused(group.sendAway(STRANGER, STRANGER), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void refusesARequestAboveTheLimitByOneAndCountsNoneThatLapsed() {
    TestGroup few = withRequests(2);
    few.change(ADMIN, SettingsChange.joiningBy("why?"));
    accepted(few.join(stranger(1)));
    accepted(few.join(stranger(2)));

    refused(few.join(stranger(3)), ErrorCode.TOO_MANY_REQUESTED);
    refused(few.invite(MEMBER, stranger(3)), ErrorCode.TOO_MANY_REQUESTED);
    few.now += DAY_MILLIS;
    accepted(few.join(stranger(3)));
  }

  @Test
  void anybodyJoinsAFreeGroupAndNobodyAClosedOne() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.FREE));
    accepted(group.join(STRANGER));
    assertThat(group.join(STRANGER)).isInstanceOf(Decision.Exists.class);
    Bytes link = group.link(0, 0);
    group.change(ADMIN, SettingsChange.joiningBy("why?"));
    group.join(stranger(1));

    group.change(ADMIN, SettingsChange.joining(JoinMode.CLOSED));

    refused(group.invite(OWNER, stranger(2)), ErrorCode.GROUP_CLOSED);
    refused(group.join(stranger(2), link), ErrorCode.GROUP_CLOSED);
    refused(group.approve(OWNER, stranger(1)), ErrorCode.GROUP_CLOSED);
    refused(group.join(stranger(2)), ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void whoHasALinkJoinsWhateverTheModeAsLongAsItIsGood() {
    Bytes link = group.link(group.now + 5_000, 0);
    group.change(ADMIN, SettingsChange.joining(JoinMode.APPROVAL));

    accepted(group.join(STRANGER, link));

    assertThat(group.isMember(STRANGER)).isTrue();
    refused(group.join(stranger(1), Bytes.wrap(new byte[16])), ErrorCode.INVITATION_INVALID);
    group.now += 5_000;
    refused(group.join(stranger(1), link), ErrorCode.INVITATION_INVALID);
  }

  @Test
  void aLinkThatWasRevokedIsOfNoUse() {
    Bytes link = group.link(0, 0);
    long number = group.conversation.head();

    refused(group.change(MEMBER, new GroupChange.LinkRevoked(number)), ErrorCode.FORBIDDEN);
    accepted(group.change(ADMIN, new GroupChange.LinkRevoked(number)));

    refused(group.join(STRANGER, link), ErrorCode.INVITATION_INVALID);
    changesNothing(group.change(ADMIN, new GroupChange.LinkRevoked(number)));
  }

  @Test
  void aLinkIsOfNoUseOnceWhoMadeItMayMakeNone() {
    Bytes ofOwner = group.link(0, 0);
    Bytes first = linkOf(ADMIN);

    group.change(OWNER, new GroupChange.RoleChange(List.of(ADMIN), Role.MEMBER));
    refused(group.join(stranger(1), first), ErrorCode.INVITATION_INVALID);

    group.change(OWNER, new GroupChange.RoleChange(List.of(ADMIN), Role.ADMIN));
    refused(group.join(stranger(1), first), ErrorCode.INVITATION_INVALID);
    Bytes second = linkOf(ADMIN);
    group.remove(OWNER, ADMIN);
    refused(group.join(ADMIN, second), ErrorCode.INVITATION_INVALID);
    accepted(group.join(stranger(1), ofOwner));
  }

  private Bytes linkOf(UserId admin) {
    Decision made = group.change(admin, new GroupChange.LinkMade(Bytes.EMPTY, 0, 0));
    return ((GroupChange.LinkMade) ((Decision.Append) made).message().content()).token();
  }

  @Test
  void noMoreJoinByALinkThanItIsForHoweverManyComeAtOnce() {
    Bytes link = group.link(0, 3);
    long number = group.conversation.head();
    group.hold();

    int joined = 0;
    for (int i = 0; i < 20; i++) {
      if (group.join(stranger(i), link) instanceof Decision.Append) {
        joined++;
      }
    }

    assertThat(joined).isEqualTo(3);
    refused(group.join(stranger(50), link), ErrorCode.INVITATION_INVALID);
    group.becomeDurable();
    assertThat(group.state().links().get(number).uses()).isEqualTo(3);
    group.restart();
    refused(group.join(stranger(50), link), ErrorCode.INVITATION_INVALID);
  }

  @Test
  void aRetryByALinkCountsOnce() {
    Bytes link = group.link(0, 2);
    accepted(group.join(STRANGER, link));

    assertThat(group.join(STRANGER, link)).isInstanceOf(Decision.Exists.class);

    accepted(group.join(stranger(1), link));
  }

  @Test
  void aRetryWaitsForTheFirstAttemptToBecomeDurable() {
    Bytes link = group.link(0, 2);
    group.hold();
    accepted(group.join(STRANGER, link));

    assertThat(group.join(STRANGER, link)).isInstanceOf(Decision.AskAgain.class);
  }

  @Test
  void aJoinStormOnOneLinkIsBoundedAndToldWhenToComeAgain() {
    TestGroup large = new TestGroup();
    Bytes link = large.link(0, 0);
    int room = JOINS_PER_SECOND * BURST_SECONDS;

    for (int i = 0; i < room; i++) {
      accepted(large.join(stranger(i), link));
    }

    assertThat(refused(large.join(stranger(room), link), ErrorCode.GROUP_BUSY).retryAfterMillis())
        .isPositive();
    accepted(large.say(MEMBER));
    accepted(large.invite(OWNER, stranger(room)));
    large.now += 1_000;
    accepted(large.join(stranger(room + 1), link));
  }

  @Test
  void whoComesAndGoesKeepsNobodyElseOut() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.FREE));
    for (int i = 0; i < BURST_SECONDS; i++) {
      accepted(group.join(STRANGER));
      accepted(group.leave(STRANGER));
    }

    assertThat(refused(group.join(STRANGER), ErrorCode.GROUP_BUSY).retryAfterMillis()).isPositive();
    accepted(group.join(stranger(1)));
  }

  @Test
  void whoAsksAndTakesItBackKeepsNobodyElseOut() {
    group.change(ADMIN, SettingsChange.joiningBy("why?"));
    accepted(group.join(STRANGER));
    accepted(group.sendAway(STRANGER, STRANGER));
    accepted(group.join(STRANGER));
    accepted(group.sendAway(STRANGER, STRANGER));
    accepted(group.join(STRANGER));

    refused(group.sendAway(STRANGER, STRANGER), ErrorCode.GROUP_BUSY);
    accepted(group.join(stranger(1)));
    accepted(group.sendAway(ADMIN, STRANGER, stranger(1)));
  }

  @Test
  void whomMembersInviteOneByOneCountsAsTheirs() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.APPROVAL));
    for (int i = 0; i < BURST_SECONDS; i++) {
      accepted(group.invite(MEMBER, stranger(i)));
    }

    refused(group.invite(MEMBER, stranger(50)), ErrorCode.GROUP_BUSY);
    accepted(group.invite(OTHER, stranger(50)));
  }

  @Test
  void remarksAndWhatAdminsDoTakeNothingFromThoseWhoJoin() {
    Bytes link = group.link(0, 0);
    for (int i = 0; i < JOINS_PER_SECOND * BURST_SECONDS; i++) {
      accepted(group.goBy(i % 2 == 0 ? MEMBER : ADMIN, "name " + i));
    }

    accepted(group.join(STRANGER, link));
  }

  @Test
  void oneMemberDoesNotInviteForAllPlacesOfThoseWhoWait() {
    TestGroup few = withRequests(20);
    few.change(ADMIN, SettingsChange.joiningBy("why?"));

    refused(
        few.invite(MEMBER, stranger(1), stranger(2), stranger(3)), ErrorCode.TOO_MANY_REQUESTED);
    accepted(few.invite(MEMBER, stranger(1), stranger(2)));
    refused(few.invite(MEMBER, stranger(3)), ErrorCode.TOO_MANY_REQUESTED);

    accepted(few.invite(OTHER, stranger(3)));
    accepted(few.join(stranger(4)));
    accepted(few.sendAway(MEMBER, stranger(1)));
    accepted(few.invite(MEMBER, stranger(5)));
  }

  @Test
  void aMemberTakesBackItsOwnInvitationsAlone() {
    group.change(ADMIN, SettingsChange.joining(JoinMode.APPROVAL));
    group.invite(MEMBER, STRANGER);
    group.invite(OTHER, stranger(1));

    refused(group.sendAway(OTHER, STRANGER), ErrorCode.FORBIDDEN);
    refused(group.sendAway(MEMBER, STRANGER, stranger(1)), ErrorCode.FORBIDDEN);
    accepted(group.sendAway(MEMBER, STRANGER));

    assertThat(group.state().waiting()).containsOnlyKeys(stranger(1));
  }

  @Test
  void aNewcomerSeesNothingOfBeforeUnlessTheGroupWantsIt() {
    group.say(MEMBER);
    group.invite(MEMBER, STRANGER);

    Conversation.Visible visible = group.conversation.visible(STRANGER);
    assertThat(visible.first()).isEqualTo(group.conversation.head());
    refused(group.post(STRANGER, new Content.Reaction(3, "x", false)), ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void aNewcomerSeesWhatWasSaidSinceTheGroupShowsIt() {
    group.say(MEMBER);
    group.change(ADMIN, SettingsChange.historyForNewcomers(true));
    final long from = group.conversation.head();
    group.say(MEMBER);
    final long said = group.conversation.head();

    group.invite(MEMBER, STRANGER);

    Conversation.Visible visible = group.conversation.visible(STRANGER);
    assertThat(visible.first()).isEqualTo(from);
    assertThat(visible.since()).isEqualTo(group.conversation.head());
    assertThat(group.conversation.unread(group.conversation.find(STRANGER), 0))
        .as("what was said before is no news")
        .isEqualTo(1);
    accepted(group.post(STRANGER, new Content.Reaction(said, "x", false)));
    group.restart();
    assertThat(group.conversation.visible(STRANGER).first()).isEqualTo(from);
    group.leave(STRANGER);
    assertThat(group.conversation.visible(STRANGER).first()).as("also later").isEqualTo(from);
  }

  @Test
  void whatWasSaidWhileTheGroupDidNotShowItStaysOutOfSight() {
    group.change(ADMIN, SettingsChange.historyForNewcomers(true));
    group.change(ADMIN, SettingsChange.historyForNewcomers(false));
    group.say(MEMBER);
    group.change(ADMIN, SettingsChange.historyForNewcomers(true));
    final long from = group.conversation.head();

    group.invite(MEMBER, STRANGER);

    assertThat(group.conversation.visible(STRANGER).first()).isEqualTo(from);
  }

  @Test
  void neitherTokensNorAnswersGoOut() {
    group.link(0, 0);
    group.change(ADMIN, SettingsChange.joiningBy("why?"));
    group.join(STRANGER);

    List<Content> told =
        group.log.stream()
            .map(message -> group.conversation.redacted(message, 0))
            .map(Message::content)
            .toList();

    assertThat(told)
        .filteredOn(GroupChange.LinkMade.class::isInstance)
        .containsExactly(new GroupChange.LinkMade(Bytes.EMPTY, 0, 0));
    assertThat(told)
        .filteredOn(GroupChange.JoinRequested.class::isInstance)
        .containsExactly(
            new GroupChange.JoinRequested(List.of(STRANGER), "", group.now + DAY_MILLIS));
  }

  @Test
  void whoLearnsOfAGroupIsWhoCouldJoinIt() {
    Bytes link = group.link(0, 1);

    refused(
        group.conversation.admission().refuseEntry(STRANGER, Bytes.EMPTY, group.now),
        ErrorCode.NOT_A_MEMBER);
    assertThat(group.conversation.admission().refuseEntry(STRANGER, link, group.now)).isNull();
    assertThat(group.conversation.admission().refuseEntry(MEMBER, Bytes.EMPTY, group.now)).isNull();
    Conversation nothing = Conversation.empty(TestGroup.ID, group.rules);
    refused(nothing.admission().join(STRANGER, Bytes.EMPTY, "", 0), ErrorCode.NOT_A_MEMBER);
    refused(nothing.admission().join(STRANGER, link, "", 0), ErrorCode.INVITATION_INVALID);
  }
}
