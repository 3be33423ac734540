package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What entries and answers add up to, whatever came first. */
class GroupViewTest {
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);

  private final GroupView view = new GroupView();

  private static Message entry(long sequence, UserId sender, Content content) {
    return new Message(GROUP, sequence, sender, null, sequence, content);
  }

  private static Message created() {
    return entry(
        1,
        ALICE,
        new MembershipChange(
            MembershipChange.Kind.CREATED, ALICE, List.of(ALICE, BOB, CAROL), "walkers"));
  }

  private static Message of(MembershipChange.Kind kind, long sequence, UserId user) {
    return entry(sequence, user, new MembershipChange(kind, user, List.of(user), ""));
  }

  private static GroupReply.Group told(long head, String title, GroupSettings settings) {
    return new GroupReply.Group(
        GROUP, head, title, ALICE, settings, GroupMode.SMALL, 2, null, 0, 0);
  }

  private static Reply.Member member(UserId user, Role role, String remark) {
    return new Reply.Member(user, role, 1, 0, 0, "", remark, 0);
  }

  @Test
  void followsALogFromItsFirstEntry() {
    view.take(created());
    view.take(entry(2, ALICE, new GroupChange.RoleChange(List.of(BOB), Role.ADMIN)));
    view.take(entry(3, CAROL, new GroupChange.RemarkChange("Cap")));
    view.take(entry(4, BOB, new GroupChange.MuteChange(List.of(CAROL), 99)));

    assertThat(view.title()).isEqualTo("walkers");
    assertThat(view.owner()).isEqualTo(ALICE);
    assertThat(view.members())
        .containsExactly(
            new GroupView.Member(ALICE, Role.OWNER, "", 0),
            new GroupView.Member(BOB, Role.ADMIN, "", 0),
            new GroupView.Member(CAROL, Role.MEMBER, "Cap", 99));
  }

  @Test
  void takesNoOlderEntryForNews() {
    view.take(told(9, "hikers", GroupSettings.DEFAULTS.with(SettingsChange.slow(5))));
    view.take(entry(3, ALICE, new Content.TitleChange(ALICE, "walkers")));
    view.take(entry(4, ALICE, SettingsChange.slow(60)));

    assertThat(view.title()).isEqualTo("hikers");
    assertThat(view.settings().slowSeconds()).isEqualTo(5);
  }

  @Test
  void addsLaterChangesOfSettingsUpWhateverTheirOrder() {
    view.take(entry(11, ALICE, SettingsChange.slow(0)));
    view.take(entry(12, ALICE, SettingsChange.silenced(true)));
    view.take(entry(10, ALICE, SettingsChange.slow(60)));
    view.take(told(9, "walkers", GroupSettings.DEFAULTS));

    assertThat(view.settings())
        .isEqualTo(GroupSettings.DEFAULTS.with(SettingsChange.silenced(true)));
  }

  @Test
  void forgetsRoleAndRemarkOfWhoComesBack() {
    view.take(created());
    view.take(of(MembershipChange.Kind.JOINED, 5, BOB));
    view.take(of(MembershipChange.Kind.LEFT, 4, BOB));
    view.take(entry(3, BOB, new GroupChange.RemarkChange("Bee")));
    view.take(entry(2, ALICE, new GroupChange.RoleChange(List.of(BOB), Role.ADMIN)));

    assertThat(view.member(BOB)).isEqualTo(new GroupView.Member(BOB, Role.MEMBER, "", 0));
  }

  @Test
  void aPageOfMembersTellsWhoIsNoneAnyMore() {
    view.take(created());

    view.take(ALICE, new Reply.MemberPage(List.of(member(CAROL, Role.ADMIN, "Cap")), false, 8));

    assertThat(view.member(BOB)).isNull();
    assertThat(view.member(ALICE)).as("before the page").isNotNull();
    assertThat(view.member(CAROL)).isEqualTo(new GroupView.Member(CAROL, Role.ADMIN, "Cap", 0));
    view.take(of(MembershipChange.Kind.JOINED, 9, BOB));
    assertThat(view.member(BOB)).isNotNull();
  }

  @Test
  void takesNobodyInByAnEntryThatIsOlderThanAPageThatDoesNotNameIt() {
    view.take(null, new Reply.MemberPage(List.of(member(ALICE, Role.OWNER, "")), false, 8));

    view.take(of(MembershipChange.Kind.JOINED, 5, BOB));

    assertThat(view.member(BOB)).isNull();
  }

  @Test
  void learnsOfAMuteFromBeforeByTheEntryOfWhoComesBack() {
    view.take(told(30, "walkers", GroupSettings.DEFAULTS));
    view.take(null, new Reply.MemberPage(List.of(member(ALICE, Role.OWNER, "")), false, 30));
    Message joined =
        entry(
            35,
            ALICE,
            new MembershipChange(
                MembershipChange.Kind.JOINED,
                ALICE,
                List.of(BOB, CAROL),
                "",
                null,
                0,
                List.of(new GroupChange.MuteChange(List.of(BOB), GroupChange.FOR_EVER))));

    view.take(joined);

    assertThat(view.member(BOB).mutedUntilMillis()).isEqualTo(GroupChange.FOR_EVER);
    assertThat(view.member(CAROL).mutedUntilMillis()).isZero();
    view.take(entry(10, ALICE, new GroupChange.MuteChange(List.of(CAROL), GroupChange.FOR_EVER)));
    assertThat(view.member(CAROL).mutedUntilMillis()).as("it ended before").isZero();
    view.take(entry(36, ALICE, new GroupChange.MuteChange(List.of(BOB), 0)));
    view.take(joined);
    assertThat(view.member(BOB).mutedUntilMillis()).isZero();
  }

  @Test
  void knowsWhoOwnsTheGroupAfterATransferAndAfterTheOwnerLeft() {
    view.take(created());
    view.take(entry(2, ALICE, new GroupChange.OwnerChange(BOB, Role.ADMIN)));
    assertThat(view.member(ALICE).role()).isEqualTo(Role.ADMIN);
    assertThat(view.member(BOB).role()).isEqualTo(Role.OWNER);

    view.take(
        entry(
            3,
            BOB,
            new MembershipChange(MembershipChange.Kind.LEFT, BOB, List.of(BOB), "", CAROL, 0)));

    assertThat(view.owner()).isEqualTo(CAROL);
    view.take(of(MembershipChange.Kind.LEFT, 4, CAROL));
    assertThat(view.owner()).as("the log does not tell who follows").isNull();
  }

  @Test
  void showsTheNewestAnnouncementWithItsAuthorUntilItIsTakenDown() {
    Message newest = entry(5, BOB, new GroupChange.Announcement("at ten"));
    view.take(newest);
    view.take(entry(4, ALICE, new GroupChange.Announcement("at nine")));
    assertThat(view.announcement()).isEqualTo(newest);

    view.take(entry(6, ALICE, new GroupChange.Announcement("")));

    assertThat(view.announcement()).isNull();
  }
}
