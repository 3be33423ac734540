package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.ADMIN;
import static io.skein.node.conversation.TestGroup.MEMBER;
import static io.skein.node.conversation.TestGroup.OTHER;
import static io.skein.node.conversation.TestGroup.OWNER;
import static io.skein.node.conversation.TestGroup.accepted;
import static io.skein.node.conversation.TestGroup.changesNothing;
import static io.skein.node.conversation.TestGroup.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may post at a moment: muted, silenced, slow, and too much. */
class PostingRulesTest {
  private static final int BURST_SECONDS = 5;

  private final TestGroup group = new TestGroup();

  /** The usual limits, but for what a group may say in a second. */
  static Limits withPostsPerSecond(int posts) {
    Limits.Groups usual = Limits.Groups.DEFAULTS;
    return TestGroup.limits(
        new Limits.Groups(
            usual.adminsMax(),
            usual.bannedMax(),
            usual.mutedMax(),
            usual.requestsMax(),
            usual.linksMax(),
            usual.announcementBytesMax(),
            usual.remarkBytesMax(),
            usual.joinTextBytesMax(),
            posts,
            usual.broadcastMembersMax()));
  }

  @Test
  void letsAMutedMemberPostAgainWhenItsTimeIsOver() {
    group.mute(ADMIN, MEMBER, group.now + 5_000);

    assertThat(refused(group.say(MEMBER), ErrorCode.MUTED).retryAfterMillis()).isEqualTo(5_000);
    accepted(group.say(OTHER));
    group.now += 5_000;
    accepted(group.say(MEMBER));
  }

  @Test
  void muteForEverTellsNoTimeToWait() {
    group.mute(ADMIN, MEMBER, GroupChange.FOR_EVER);

    assertThat(refused(group.say(MEMBER), ErrorCode.MUTED).retryAfterMillis()).isZero();
    group.mute(ADMIN, MEMBER, 0);
    accepted(group.say(MEMBER));
  }

  @Test
  void aMutedMemberHasNoSideDoorButItsOwnWordsToTakeBack() {
    accepted(group.say(MEMBER));
    long own = group.conversation.head();
    group.mute(ADMIN, MEMBER, GroupChange.FOR_EVER);

    refused(group.post(MEMBER, new Content.Edit(own, "louder")), ErrorCode.MUTED);
    refused(group.post(MEMBER, new Content.Reaction(own, "x", false)), ErrorCode.MUTED);
    group.leave(MEMBER);
    group.invite(OTHER, MEMBER);
    refused(group.say(MEMBER), ErrorCode.MUTED);
    group.restart();
    refused(group.say(MEMBER), ErrorCode.MUTED);
  }

  private void refusesAllWordsOf(UserId user, ErrorCode code) {
    refused(group.say(user), code);
    refused(group.rename(user, "mine"), code);
    refused(group.goBy(user, "me"), code);
    refused(group.announce(user, "my words"), code);
  }

  @Test
  void whoMayNotPostSaysNothingByTitleRemarkOrAnnouncementEither() {
    group.change(OWNER, SettingsChange.mayAnnounce(Role.MEMBER));
    group.mute(ADMIN, MEMBER, GroupChange.FOR_EVER);
    refusesAllWordsOf(MEMBER, ErrorCode.MUTED);

    group.change(ADMIN, SettingsChange.silenced(true));
    refusesAllWordsOf(OTHER, ErrorCode.ADMINS_ONLY);
    group.change(ADMIN, SettingsChange.silenced(false));
    group.change(OWNER, SettingsChange.mode(GroupMode.BROADCAST));
    refusesAllWordsOf(OTHER, ErrorCode.ADMINS_ONLY);

    group.mute(OWNER, ADMIN, GroupChange.FOR_EVER);
    refusesAllWordsOf(ADMIN, ErrorCode.MUTED);
    accepted(group.rename(OWNER, "hikers"));
  }

  @Test
  void aMutedMemberTakesBackWhatItSaid() {
    accepted(group.say(MEMBER));
    long own = group.conversation.head();
    group.mute(ADMIN, MEMBER, GroupChange.FOR_EVER);

    accepted(group.post(MEMBER, new Content.Recall(own)));
  }

  @Test
  void onlyOwnerAndAdminsSpeakInASilencedGroup() {
    group.change(ADMIN, SettingsChange.silenced(true));

    refused(group.say(MEMBER), ErrorCode.ADMINS_ONLY);
    accepted(group.say(ADMIN));
    accepted(group.say(OWNER));
    group.change(ADMIN, SettingsChange.silenced(false));
    accepted(group.say(MEMBER));
  }

  @Test
  void onlyOwnerAndAdminsSpeakInABroadcastGroup() {
    accepted(group.change(OWNER, SettingsChange.mode(GroupMode.BROADCAST)));

    refused(group.say(MEMBER), ErrorCode.ADMINS_ONLY);
    refused(group.post(MEMBER, new Content.Reaction(1, "x", false)), ErrorCode.ADMINS_ONLY);
    accepted(group.say(ADMIN));
  }

  @Test
  void slowModeTellsHowLongToWaitAndSparesOwnerAndAdmins() {
    group.change(ADMIN, SettingsChange.slow(30));
    accepted(group.say(MEMBER));
    group.now += 10_000;

    assertThat(refused(group.say(MEMBER), ErrorCode.SLOW_MODE).retryAfterMillis())
        .isEqualTo(20_000);
    accepted(group.say(OTHER));
    accepted(group.say(ADMIN));
    accepted(group.say(ADMIN));
    group.now += 20_000;
    accepted(group.say(MEMBER));
  }

  @Test
  void slowModeCountsMessagesAndNotOperations() {
    group.change(ADMIN, SettingsChange.slow(30));
    accepted(group.say(MEMBER));
    long own = group.conversation.head();

    accepted(group.post(MEMBER, new Content.Edit(own, "better")));
    accepted(group.post(MEMBER, new Content.Reaction(own, "x", false)));
  }

  @Test
  void slowModeCountsTitlesAndAnnouncementsAndNoRemarks() {
    group.change(OWNER, SettingsChange.mayAnnounce(Role.MEMBER));
    group.change(ADMIN, SettingsChange.slow(30));
    group.hold();
    accepted(group.rename(MEMBER, "hikers"));

    refused(group.rename(MEMBER, "climbers"), ErrorCode.SLOW_MODE);
    group.becomeDurable();
    refused(group.say(MEMBER), ErrorCode.SLOW_MODE);
    accepted(group.announce(OTHER, "at ten"));
    refused(group.announce(OTHER, "at nine"), ErrorCode.SLOW_MODE);
    group.restart();
    refused(group.rename(MEMBER, "climbers"), ErrorCode.SLOW_MODE);
    accepted(group.goBy(MEMBER, "Em"));
    accepted(group.goBy(MEMBER, "Emma"));
  }

  @Test
  void slowModeCountsAMessageThatIsStillBeingWritten() {
    group.change(ADMIN, SettingsChange.slow(30));
    group.hold();
    accepted(group.say(MEMBER));

    refused(group.say(MEMBER), ErrorCode.SLOW_MODE);
    group.becomeDurable();
    refused(group.say(MEMBER), ErrorCode.SLOW_MODE);
  }

  @Test
  void slowModeHoldsAfterAStartThatRemembersNoMessages() {
    group.change(ADMIN, SettingsChange.slow(30));
    accepted(group.say(MEMBER));

    group.restart();

    refused(group.say(MEMBER), ErrorCode.SLOW_MODE);
  }

  @Test
  void aClockThatIsSetBackCostsOnePauseAndNoMore() {
    group.change(ADMIN, SettingsChange.slow(30));
    accepted(group.say(MEMBER));
    group.now -= 500_000;

    assertThat(refused(group.say(MEMBER), ErrorCode.SLOW_MODE).retryAfterMillis())
        .isEqualTo(30_000);
  }

  @Test
  void aHotGroupRefusesItsMembersWithATimeToWaitAndSparesOwnerAndAdmins() {
    TestGroup hot = new TestGroup(withPostsPerSecond(4));
    for (int i = 0; i < 4 * BURST_SECONDS; i++) {
      accepted(hot.say(i % 2 == 0 ? MEMBER : OTHER));
    }

    assertThat(refused(hot.say(MEMBER), ErrorCode.GROUP_BUSY).retryAfterMillis()).isEqualTo(250);
    assertThat(refused(hot.say(OTHER), ErrorCode.GROUP_BUSY).retryAfterMillis()).isEqualTo(500);
    accepted(hot.say(OWNER));
    accepted(hot.say(ADMIN));
    hot.now += 250;
    accepted(hot.say(MEMBER));
    refused(hot.say(MEMBER), ErrorCode.GROUP_BUSY);
  }

  @Test
  void titlesRemarksAndAnnouncementsOfMembersTakeOfTheSame() {
    TestGroup hot = new TestGroup(withPostsPerSecond(1));
    hot.change(OWNER, SettingsChange.mayAnnounce(Role.MEMBER));
    accepted(hot.rename(MEMBER, "hikers"));
    accepted(hot.goBy(MEMBER, "Em"));
    accepted(hot.announce(MEMBER, "at ten"));
    accepted(hot.goBy(ADMIN, "Ad"));
    accepted(hot.say(OTHER));
    accepted(hot.rename(OTHER, "climbers"));

    refused(hot.rename(MEMBER, "hikers"), ErrorCode.GROUP_BUSY);
    refused(hot.goBy(MEMBER, "Emma"), ErrorCode.GROUP_BUSY);
    refused(hot.announce(MEMBER, "at nine"), ErrorCode.GROUP_BUSY);
    refused(hot.say(OTHER), ErrorCode.GROUP_BUSY);
    accepted(hot.rename(ADMIN, "hikers"));
    changesNothing(hot.rename(MEMBER, "hikers"));
  }

  @Test
  void refusedPostsCostTheGroupNothing() {
    TestGroup hot = new TestGroup(withPostsPerSecond(1));
    hot.mute(ADMIN, OTHER, GroupChange.FOR_EVER);
    for (int i = 0; i < 100; i++) {
      refused(hot.say(OTHER), ErrorCode.MUTED);
    }

    accepted(hot.say(MEMBER));
  }

  @Test
  void mentionsAllOnlyByWhomTheGroupLets() {
    group.change(OWNER, SettingsChange.mayMentionAll(Role.ADMIN));

    Content all = new Content.Text("all!", 0, List.of(), true);
    refused(group.post(MEMBER, all), ErrorCode.FORBIDDEN);
    accepted(group.post(ADMIN, all));
  }
}
