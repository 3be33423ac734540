package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.delivery.Notice;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.Request;
import io.skein.protocol.Request.AskGroup.What;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group's actor answers about its administration, and whom it tells. */
class ConversationAdministrationTest {
  private static final ConversationId HOT = ConversationId.group(8);

  private final ConversationHouse house = new ConversationHouse();
  private ActorRef<ConversationInput> group;

  @BeforeEach
  void createGroup() {
    group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB, CAROL)));
    house.answer(Reply.ConversationOpened.class);
    house.settle(group, GROUP);
    house.told.clear();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void tellChange(UserId actor, GroupChange change) {
    group.tell(new ConversationCommand.ChangeGroup(GROUP, phone(actor), change, house.replyTo()));
  }

  private GroupReply.GroupChanged change(UserId actor, GroupChange change) {
    tellChange(actor, change);
    return house.answer(GroupReply.GroupChanged.class);
  }

  private void tell(UserId actor, Request.ChangeMembers.Action action, UserId... users) {
    group.tell(
        new ConversationCommand.ChangeMembers(
            GROUP, phone(actor), action, List.of(users), house.replyTo()));
  }

  private void join(UserId user, Bytes token) {
    group.tell(
        new ConversationCommand.Join(GROUP, phone(user), token, "an answer", house.replyTo()));
  }

  private void ask(UserId reader, What what, Bytes token) {
    group.tell(
        new ConversationCommand.AskGroup(GROUP, reader, what, token, null, 0, house.replyTo()));
  }

  @Test
  void tellsTheBannedThatTheyAreOut() {
    tell(ALICE, Request.ChangeMembers.Action.BAN, BOB);

    assertThat(house.answer(Reply.MembersChanged.class)).isEqualTo(new Reply.MembersChanged(2, 2));
    house.settle(group, GROUP);
    assertThat(house.heard(BOB, Notice.Left.class)).containsExactly(new Notice.Left(GROUP, 2));
    ask(ALICE, What.BANNED, Bytes.EMPTY);
    assertThat(house.answer(Reply.MemberPage.class).members())
        .extracting(Reply.Member::user)
        .containsExactly(BOB);
    join(BOB, Bytes.EMPTY);
    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void tellsTheDeviceThatAskedAsAllOthers() {
    assertThat(change(ALICE, SettingsChange.silenced(true)).sequence()).isEqualTo(2);
    assertThat(change(ALICE, SettingsChange.silenced(true)).sequence())
        .as("nothing changes")
        .isZero();

    house.settle(group, GROUP);
    for (UserId member : List.of(ALICE, BOB, CAROL)) {
      assertThat(house.heard(member, Notice.Appended.class))
          .extracting(Notice.Appended::head, Notice.Appended::origin)
          .containsExactly(tuple(2L, null));
    }
  }

  @Test
  void tellsTheTokenOfALinkToWhoMayMakeLinksAndToNobodyElse() {
    GroupReply.Link link = change(ALICE, new GroupChange.LinkMade(Bytes.EMPTY, 0, 1)).link();

    assertThat(link.token().size()).isEqualTo(GroupLink.TOKEN_BYTES);
    group.tell(house.pull(GROUP, BOB, 1, 1));
    assertThat(house.answer(Reply.Page.class).messages())
        .extracting(Message::content)
        .containsExactly(new GroupChange.LinkMade(Bytes.EMPTY, 0, 1));
    ask(BOB, What.LINKS, Bytes.EMPTY);
    house.refusal(ErrorCode.FORBIDDEN);
    ask(ALICE, What.LINKS, Bytes.EMPTY);
    assertThat(house.answer(GroupReply.LinkPage.class).links()).containsExactly(link);
  }

  @Test
  void opensTheGroupForWhoJoinsByALinkHoweverOftenItAsks() {
    GroupReply.Link link = change(ALICE, new GroupChange.LinkMade(Bytes.EMPTY, 0, 1)).link();
    ask(STRANGER, What.PREVIEW, link.token());
    GroupReply.GroupPreview preview = house.answer(GroupReply.GroupPreview.class);
    assertThat(preview.title()).isEqualTo("walkers");
    assertThat(preview.members()).isEqualTo(3);
    house.log.holdAppends();

    join(STRANGER, link.token());
    join(STRANGER, link.token());
    house.settle(group, GROUP);
    house.noAnswer();
    house.log.releaseAppends();

    Reply.ConversationSummary first = house.answer(Reply.ConversationOpened.class).conversation();
    assertThat(house.answer(Reply.ConversationOpened.class).conversation()).isEqualTo(first);
    assertThat(first.role()).isEqualTo(Role.MEMBER);
    assertThat(first.mode()).isEqualTo(GroupMode.SMALL);
    house.settle(group, GROUP);
    assertThat(house.heard(STRANGER, Notice.Joined.class)).hasSize(1);
    ask(ALICE, What.LINKS, Bytes.EMPTY);
    assertThat(house.answer(GroupReply.LinkPage.class).links()).as("used up").isEmpty();
  }

  @Test
  void letsWhoAskedWaitUntilAnAdminLetsItIn() {
    change(ALICE, SettingsChange.joiningBy("why?"));
    change(ALICE, new GroupChange.RoleChange(List.of(BOB), Role.ADMIN));

    join(STRANGER, Bytes.EMPTY);

    house.answer(Reply.Done.class);
    ask(CAROL, What.REQUESTS, Bytes.EMPTY);
    house.refusal(ErrorCode.FORBIDDEN);
    ask(BOB, What.REQUESTS, Bytes.EMPTY);
    assertThat(house.answer(GroupReply.JoinRequestPage.class).requests())
        .extracting(GroupReply.JoinRequest::user, GroupReply.JoinRequest::answer)
        .containsExactly(tuple(STRANGER, "an answer"));
    ask(BOB, What.GROUP, Bytes.EMPTY);
    assertThat(house.answer(GroupReply.Group.class).requests()).isEqualTo(1);
    ask(CAROL, What.GROUP, Bytes.EMPTY);
    assertThat(house.answer(GroupReply.Group.class).requests()).isZero();
    tell(BOB, Request.ChangeMembers.Action.APPROVE, STRANGER);
    assertThat(house.answer(Reply.MembersChanged.class).members()).isEqualTo(4);
    house.settle(group, GROUP);
    assertThat(house.heard(STRANGER, Notice.Joined.class)).hasSize(1);
  }

  @Test
  void tellsAnInviterHowManyWait() {
    change(ALICE, SettingsChange.joining(JoinMode.APPROVAL));

    group.tell(house.invite(BOB, List.of(STRANGER, new UserId(98))));

    assertThat(house.answer(Reply.MembersChanged.class))
        .isEqualTo(new Reply.MembersChanged(3, 3, 2));
  }

  @Test
  void tellsEverySessionWhenTheOwnerWantsALargeGroup() {
    change(ALICE, SettingsChange.mode(GroupMode.LARGE));

    house.settle(group, GROUP);
    for (UserId member : List.of(ALICE, BOB, CAROL)) {
      assertThat(house.heard(member, Notice.BecameLarge.class))
          .containsExactly(new Notice.BecameLarge(GROUP, 2));
    }
    group.tell(house.post(GROUP, BOB, 1, 2));
    house.answer(Reply.Posted.class);
    house.settle(group, GROUP);
    assertThat(house.broadcasts).hasSize(1);
  }

  @Test
  void refusesAHotGroupsMembersWithATimeToWaitAndNoOtherConversation() {
    house.limits = PostingRulesTest.withPostsPerSecond(1);
    ActorRef<ConversationInput> hot = house.start(HOT);
    hot.tell(
        new ConversationCommand.Create(
            HOT,
            phone(ALICE),
            ConversationHouse.clientId(1),
            "hot",
            List.of(BOB),
            house.replyTo(),
            List.of()));
    house.answer(Reply.ConversationOpened.class);
    house.say(hot, HOT, BOB, 2, 6);

    hot.tell(house.post(HOT, BOB, 7, 6));

    assertThat(house.refusal(ErrorCode.GROUP_BUSY).retryAfterMillis()).isPositive();
    group.tell(house.post(GROUP, BOB, 8, 1));
    house.answer(Reply.Posted.class);
  }

  @Test
  void tellsWhatTheGroupAnnouncesToWhoAsksLater() {
    long sequence = change(ALICE, new GroupChange.Announcement("at ten")).sequence();

    ask(BOB, What.GROUP, Bytes.EMPTY);

    Message announcement = house.answer(GroupReply.Group.class).announcement();
    assertThat(announcement).isEqualTo(house.log.stored(GROUP).get((int) sequence - 1));
    assertThat(announcement.sender()).isEqualTo(ALICE);
  }

  @Test
  void givesAllThatASearchLooksAtToWhoKnowsTheNames() {
    change(CAROL, new GroupChange.RemarkChange("Cap"));

    group.tell(new ConversationCommand.ListMembers(GROUP, BOB, ALICE, 1, house.replyTo(), "ca"));
    Reply.MemberPage first = house.answer(Reply.MemberPage.class);
    assertThat(first.members()).extracting(Reply.Member::user).containsExactly(BOB);
    assertThat(first.more()).as("it looks at no more than was asked for").isTrue();
    group.tell(new ConversationCommand.ListMembers(GROUP, BOB, ALICE, 10, house.replyTo(), "ca"));

    Reply.MemberPage page = house.answer(Reply.MemberPage.class);
    assertThat(page.members())
        .extracting(Reply.Member::user, Reply.Member::remark)
        .containsExactly(tuple(BOB, ""), tuple(CAROL, "Cap"));
    assertThat(page.prefix()).isEqualTo("ca");
    assertThat(page.last()).isEqualTo(CAROL);
    assertThat(page.more()).isFalse();
  }
}
