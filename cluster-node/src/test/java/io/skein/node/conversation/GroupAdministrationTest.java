package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.ADMIN;
import static io.skein.node.conversation.TestGroup.DAY_MILLIS;
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
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What owner and admins decide, and what they may not. */
class GroupAdministrationTest {
  private final TestGroup group = new TestGroup();

  private static Limits limits(int admins, int banned, int muted, int links) {
    Limits.Groups usual = Limits.Groups.DEFAULTS;
    return TestGroup.limits(
        new Limits.Groups(
            admins,
            banned,
            muted,
            usual.requestsMax(),
            links,
            usual.announcementBytesMax(),
            usual.remarkBytesMax(),
            usual.joinTextBytesMax(),
            usual.postsPerSecond(),
            usual.broadcastMembersMax()));
  }

  private Message newest() {
    return group.log.get(group.log.size() - 1);
  }

  private static GroupChange role(Role role, UserId... users) {
    return new GroupChange.RoleChange(List.of(users), role);
  }

  @Test
  void theOwnerMakesAdminsAndTakesTheRoleBack() {
    accepted(group.change(OWNER, role(Role.ADMIN, MEMBER)));
    assertThat(group.role(MEMBER)).isEqualTo(Role.ADMIN);

    accepted(group.change(OWNER, role(Role.MEMBER, MEMBER, OTHER)));

    assertThat(group.role(MEMBER)).isEqualTo(Role.MEMBER);
    assertThat(newest().content())
        .as("only who changes")
        .isEqualTo(new GroupChange.RoleChange(List.of(MEMBER), Role.MEMBER));
    changesNothing(group.change(OWNER, role(Role.MEMBER, MEMBER)));
  }

  @Test
  void nobodyElseChangesRoles() {
    refused(group.change(ADMIN, role(Role.ADMIN, MEMBER)), ErrorCode.FORBIDDEN);
    refused(group.change(MEMBER, role(Role.ADMIN, MEMBER)), ErrorCode.FORBIDDEN);
    refused(group.change(STRANGER, role(Role.ADMIN, MEMBER)), ErrorCode.NOT_A_MEMBER);
    refused(group.change(OWNER, role(Role.ADMIN, STRANGER)), ErrorCode.NOT_A_MEMBER);
    refused(group.change(OWNER, role(Role.MEMBER, OWNER)), ErrorCode.FORBIDDEN);
    refused(group.change(OWNER, role(Role.OWNER, MEMBER)), ErrorCode.BAD_REQUEST);
  }

  @Test
  void refusesAnAdminAboveTheLimitByOne() {
    TestGroup small = new TestGroup(limits(2, 10, 10, 10));

    accepted(small.change(OWNER, role(Role.ADMIN, MEMBER)));
    refused(small.change(OWNER, role(Role.ADMIN, OTHER)), ErrorCode.TOO_MANY_ADMINS);
  }

  @Test
  void theOwnerGivesTheGroupAwayAndIsAnAdminFromThenOn() {
    accepted(group.change(OWNER, new GroupChange.OwnerChange(MEMBER, null)));

    assertThat(group.role(MEMBER)).isEqualTo(Role.OWNER);
    assertThat(group.role(OWNER)).isEqualTo(Role.ADMIN);
    changesNothing(group.change(OWNER, new GroupChange.OwnerChange(MEMBER, null)));
    refused(group.change(OWNER, role(Role.ADMIN, OTHER)), ErrorCode.FORBIDDEN);
    refused(group.change(ADMIN, new GroupChange.OwnerChange(ADMIN, null)), ErrorCode.FORBIDDEN);
  }

  @Test
  void theOwnerBeforeIsAMemberWhereThereAreAdminsEnough() {
    TestGroup small = new TestGroup(limits(1, 10, 10, 10));

    accepted(small.change(OWNER, new GroupChange.OwnerChange(MEMBER, null)));

    assertThat(small.role(OWNER)).isEqualTo(Role.MEMBER);
  }

  @Test
  void aGroupWhoseOwnerLeavesGoesToTheAdminOfLongestStandingElseToTheMember() {
    group.leave(OWNER);

    assertThat(group.role(ADMIN)).isEqualTo(Role.OWNER);
    assertThat(((MembershipChange) newest().content()).owner()).isEqualTo(ADMIN);
    group.leave(ADMIN);
    assertThat(group.role(MEMBER)).isEqualTo(Role.OWNER);
    group.leave(MEMBER);
    group.leave(OTHER);
    assertThat(((MembershipChange) newest().content()).owner()).as("nobody is left").isNull();
    assertThat(group.conversation.size()).isZero();
  }

  @Test
  void aLogOfTheTimeBeforeTellsNoOwnerAndGivesTheGroupToTheLongestMember() {
    Message left =
        new Message(
            TestGroup.ID,
            group.conversation.decidedHead() + 1,
            OWNER,
            null,
            group.now,
            new MembershipChange(MembershipChange.Kind.LEFT, OWNER, List.of(OWNER), ""));

    group.conversation.accept(left);
    group.conversation.durable(left);

    assertThat(group.role(ADMIN)).isEqualTo(Role.OWNER);
  }

  @Test
  void adminsRemoveMembersAndNobodyAboveThem() {
    group.change(OWNER, role(Role.ADMIN, OTHER));

    refused(group.remove(ADMIN, OWNER), ErrorCode.FORBIDDEN);
    refused(group.remove(ADMIN, OTHER), ErrorCode.FORBIDDEN);
    refused(group.remove(ADMIN, MEMBER, OTHER), ErrorCode.FORBIDDEN);
    refused(group.remove(MEMBER, OTHER), ErrorCode.FORBIDDEN);
    refused(group.remove(ADMIN, ADMIN), ErrorCode.BAD_REQUEST);
    accepted(group.remove(ADMIN, MEMBER, STRANGER));
    accepted(group.remove(OWNER, OTHER));
    assertThat(group.isMember(MEMBER)).isFalse();
    changesNothing(group.remove(ADMIN, MEMBER));
  }

  @Test
  void whoIsBannedGoesAndComesBackByNoDoor() {
    Bytes link = group.link(0, 0);

    accepted(group.ban(ADMIN, MEMBER, STRANGER));

    assertThat(group.isMember(MEMBER)).isFalse();
    refused(group.say(MEMBER), ErrorCode.NOT_A_MEMBER);
    refused(group.invite(OWNER, MEMBER), ErrorCode.BANNED);
    refused(group.join(MEMBER, link), ErrorCode.BANNED);
    group.change(OWNER, SettingsChange.joining(JoinMode.FREE));
    refused(group.join(STRANGER), ErrorCode.BANNED);
    group.change(OWNER, SettingsChange.joiningBy("why?"));
    refused(group.join(STRANGER), ErrorCode.BANNED);
    group.restart();
    refused(group.join(STRANGER), ErrorCode.BANNED);
    changesNothing(group.ban(ADMIN, STRANGER));
    accepted(group.unban(ADMIN, STRANGER));
    accepted(group.invite(OWNER, STRANGER));
    changesNothing(group.unban(ADMIN, STRANGER));
  }

  @Test
  void nobodyBansWhoIsAboveOrOneself() {
    refused(group.ban(ADMIN, OWNER), ErrorCode.FORBIDDEN);
    refused(group.ban(ADMIN, ADMIN), ErrorCode.FORBIDDEN);
    refused(group.ban(MEMBER, OTHER), ErrorCode.FORBIDDEN);
    refused(group.unban(MEMBER, OTHER), ErrorCode.FORBIDDEN);
    accepted(group.ban(OWNER, ADMIN));
  }

  @Test
  void refusesABanAMuteAndALinkAboveTheLimitByOne() {
    TestGroup small = new TestGroup(limits(10, 1, 1, 1));
    accepted(small.ban(OWNER, STRANGER));
    accepted(small.mute(OWNER, MEMBER, GroupChange.FOR_EVER));
    small.link(0, 0);

    refused(small.ban(OWNER, OTHER), ErrorCode.TOO_MANY_BANNED);
    refused(small.mute(OWNER, OTHER, GroupChange.FOR_EVER), ErrorCode.TOO_MANY_MUTED);
    refused(
        small.change(OWNER, new GroupChange.LinkMade(Bytes.EMPTY, 0, 0)), ErrorCode.TOO_MANY_LINKS);
    accepted(small.mute(OWNER, MEMBER, small.now + 1));
    small.now += 1;
    accepted(small.mute(OWNER, OTHER, GroupChange.FOR_EVER));
  }

  @Test
  void adminsMuteMembersAndNobodyAboveThem() {
    refused(group.mute(ADMIN, OWNER, GroupChange.FOR_EVER), ErrorCode.FORBIDDEN);
    refused(group.mute(ADMIN, ADMIN, GroupChange.FOR_EVER), ErrorCode.FORBIDDEN);
    refused(group.mute(MEMBER, OTHER, GroupChange.FOR_EVER), ErrorCode.FORBIDDEN);
    refused(group.mute(ADMIN, STRANGER, GroupChange.FOR_EVER), ErrorCode.NOT_A_MEMBER);
    refused(group.mute(ADMIN, MEMBER, group.now), ErrorCode.BAD_REQUEST);
    accepted(group.mute(OWNER, ADMIN, group.now + 1));
    changesNothing(group.mute(OWNER, MEMBER, 0));
  }

  @Test
  void whoGetsAMutedGroupSpeaksInIt() {
    group.mute(OWNER, MEMBER, GroupChange.FOR_EVER);

    group.change(OWNER, new GroupChange.OwnerChange(MEMBER, null));

    accepted(group.say(MEMBER));
  }

  @Test
  void settingsAreChangedByAdminsAndRightsByTheOwner() {
    refused(group.change(MEMBER, SettingsChange.slow(5)), ErrorCode.FORBIDDEN);
    accepted(group.change(ADMIN, SettingsChange.slow(5)));
    changesNothing(group.change(ADMIN, SettingsChange.slow(5)));
    refused(group.change(ADMIN, SettingsChange.mayRename(Role.ADMIN)), ErrorCode.FORBIDDEN);
    refused(group.change(ADMIN, SettingsChange.mode(GroupMode.LARGE)), ErrorCode.FORBIDDEN);
    accepted(group.change(OWNER, SettingsChange.mayRename(Role.ADMIN)));
    refused(
        group.take(group.conversation.group().rename(MEMBER, "hikers", group.now)),
        ErrorCode.FORBIDDEN);
    accepted(group.take(group.conversation.group().rename(ADMIN, "hikers", group.now)));
  }

  @Test
  void whoComesBackMutedIsToldAsMuted() {
    group.mute(ADMIN, MEMBER, GroupChange.FOR_EVER);
    group.mute(ADMIN, OTHER, group.now + 5_000);
    group.leave(MEMBER);
    group.leave(OTHER);
    group.now += 5_000;

    Decision invited = group.invite(OWNER, MEMBER, OTHER, STRANGER);

    Content joined = ((Decision.Append) invited).message().content();
    assertThat(((MembershipChange) joined).mutes())
        .containsExactly(new GroupChange.MuteChange(List.of(MEMBER), GroupChange.FOR_EVER));
  }

  @Test
  void aGroupAnnouncesWhatWasAnnouncedLast() {
    refused(group.change(MEMBER, new GroupChange.Announcement("mine")), ErrorCode.FORBIDDEN);
    accepted(group.change(ADMIN, new GroupChange.Announcement("at nine")));
    group.now += 5;
    accepted(group.change(OWNER, new GroupChange.Announcement("at ten")));

    assertThat(group.state().announced())
        .isEqualTo(new GroupState.Announced("at ten", OWNER, group.conversation.head(), group.now));
    changesNothing(group.change(OWNER, new GroupChange.Announcement("at ten")));
    accepted(group.change(ADMIN, new GroupChange.Announcement("")));
    assertThat(group.state().announced()).isNull();
    changesNothing(group.change(ADMIN, new GroupChange.Announcement("")));
  }

  @Test
  void anAnnouncementIsNewsAndNoOtherChangeIs() {
    long before = group.conversation.newestCounted();
    group.change(ADMIN, SettingsChange.slow(5));
    group.change(MEMBER, new GroupChange.RemarkChange("Em"));
    assertThat(group.conversation.newestCounted()).isEqualTo(before);

    group.change(ADMIN, new GroupChange.Announcement("at ten"));

    assertThat(group.conversation.newestCounted()).isEqualTo(group.conversation.head());
    assertThat(group.conversation.unread(group.conversation.find(OTHER), 0))
        .as("created, and announced")
        .isEqualTo(2);
    group.change(ADMIN, new GroupChange.Announcement(""));
    assertThat(group.conversation.unread(group.conversation.find(OTHER), 0))
        .as("taken down")
        .isEqualTo(2);
  }

  @Test
  void aMemberGoesByItsRemarkUntilItLeaves() {
    accepted(group.change(MEMBER, new GroupChange.RemarkChange("Em")));
    changesNothing(group.change(MEMBER, new GroupChange.RemarkChange("Em")));
    assertThat(group.conversation.find(MEMBER).remark()).isEqualTo("Em");

    group.restart();
    assertThat(group.conversation.find(MEMBER).remark()).isEqualTo("Em");
    group.leave(MEMBER);
    group.invite(OTHER, MEMBER);

    assertThat(group.conversation.find(MEMBER).remark()).isEmpty();
  }

  @Test
  void theOwnerChoosesAModeAndALargeGroupStaysLarge() {
    accepted(group.change(OWNER, SettingsChange.mode(GroupMode.LARGE)));
    assertThat(group.conversation.told().mode()).isEqualTo(GroupMode.LARGE);
    assertThat(group.conversation.isLarge()).isTrue();

    refused(group.change(OWNER, SettingsChange.mode(GroupMode.SMALL)), ErrorCode.GROUP_FULL);
    accepted(group.change(OWNER, SettingsChange.mode(GroupMode.BROADCAST)));
    accepted(group.change(OWNER, SettingsChange.mode(GroupMode.LARGE)));
    group.restart();
    assertThat(group.conversation.told().mode()).isEqualTo(GroupMode.LARGE);
  }

  @Test
  void aBroadcastGroupHasRoomForMoreAndKeepsItsModeWhileItHasThem() {
    TestGroup broadcast = new TestGroup(crowded());
    refused(broadcast.invite(OWNER, STRANGER), ErrorCode.GROUP_FULL);
    broadcast.change(OWNER, SettingsChange.mode(GroupMode.BROADCAST));

    accepted(broadcast.invite(OWNER, STRANGER));

    refused(broadcast.change(OWNER, SettingsChange.mode(GroupMode.LARGE)), ErrorCode.GROUP_FULL);
    refused(broadcast.invite(OWNER, new UserId(10)), ErrorCode.GROUP_FULL);
    broadcast.leave(STRANGER);
    accepted(broadcast.change(OWNER, SettingsChange.mode(GroupMode.LARGE)));
  }

  /** Four members, and five of a broadcast group. */
  private static Limits crowded() {
    Limits.Groups groups = limits(10, 10, 10, 10).groups();
    return TestGroup.limits(
        4,
        new Limits.Groups(
            groups.adminsMax(),
            groups.bannedMax(),
            groups.mutedMax(),
            groups.requestsMax(),
            groups.linksMax(),
            groups.announcementBytesMax(),
            groups.remarkBytesMax(),
            groups.joinTextBytesMax(),
            groups.postsPerSecond(),
            5));
  }

  @Test
  void adminsRecallWhatMembersSaidAtAnyTimeAndNotWhatTheyOrTheOwnerSay() {
    group.change(OWNER, role(Role.ADMIN, OTHER));
    accepted(group.say(MEMBER));
    long ofMember = group.conversation.head();
    accepted(group.say(OTHER));
    long ofAdmin = group.conversation.head();
    accepted(group.say(OWNER));
    long ofOwner = group.conversation.head();
    group.now += Duration.ofDays(400).toMillis();

    refused(group.post(ADMIN, new Content.Recall(ofOwner)), ErrorCode.FORBIDDEN);
    refused(group.post(ADMIN, new Content.Recall(ofAdmin)), ErrorCode.FORBIDDEN);
    accepted(group.post(OWNER, new Content.Recall(ofAdmin)));
    group.leave(MEMBER);
    accepted(group.post(ADMIN, new Content.Recall(ofMember)));
  }

  @Test
  void decidesAgainstTheRolesThatAreStillBeingWritten() {
    group.hold();
    accepted(group.change(OWNER, role(Role.MEMBER, ADMIN)));

    refused(group.ban(ADMIN, MEMBER), ErrorCode.FORBIDDEN);
    group.becomeDurable();
    assertThat(group.role(ADMIN)).isEqualTo(Role.MEMBER);
  }

  @Test
  void aDirectChatHasNoneOfThis() {
    Conversation chat = Conversation.empty(ConversationId.direct(OWNER, ADMIN), group.rules);

    refused(
        chat.administration().change(OWNER, SettingsChange.slow(5), Bytes.EMPTY, 0),
        ErrorCode.WRONG_KIND);
    refused(chat.administration().ban(OWNER, List.of(ADMIN), 0), ErrorCode.WRONG_KIND);
    refused(chat.admission().approve(OWNER, List.of(ADMIN), 0), ErrorCode.WRONG_KIND);
    refused(chat.admission().join(OWNER, Bytes.EMPTY, "", DAY_MILLIS), ErrorCode.WRONG_KIND);
    refused(chat.admission().join(STRANGER, Bytes.EMPTY, "", DAY_MILLIS), ErrorCode.NOT_A_MEMBER);
  }
}
