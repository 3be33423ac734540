package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.ADMIN;
import static io.skein.node.conversation.TestGroup.MEMBER;
import static io.skein.node.conversation.TestGroup.OTHER;
import static io.skein.node.conversation.TestGroup.OWNER;
import static io.skein.node.conversation.TestGroup.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a roster to decide by has in common with the one that it is made from. */
class RosterTest {
  private final TestGroup group = new TestGroup();
  private final Roster roster = group.conversation.told();
  private final Roster copy = roster.copy();

  private Message entry(UserId sender, Content content) {
    return new Message(
        TestGroup.ID, group.conversation.head() + 1, sender, null, group.now, content);
  }

  @Test
  void copiesNobodyForAnEntryThatChangesNobody() {
    copy.apply(entry(ADMIN, GroupChange.SettingsChange.slow(5)));
    copy.apply(entry(ADMIN, new Content.TitleChange(ADMIN, "hikers")));

    assertThat(copy.members()).isEqualTo(roster.members());
    assertThat(copy.title()).isEqualTo("hikers");
    assertThat(roster.title()).isEqualTo("walkers");
    assertThat(roster.group().settings().slowSeconds()).isZero();
  }

  @Test
  void copiesWhomAnEntryChangesAndNobodyElse() {
    copy.apply(entry(MEMBER, new GroupChange.RemarkChange("Em")));
    copy.apply(entry(OWNER, new GroupChange.OwnerChange(OTHER, Role.MEMBER)));

    assertThat(copy.find(MEMBER).remark()).isEqualTo("Em");
    assertThat(roster.find(MEMBER).remark()).isEmpty();
    assertThat(copy.owner().user()).isEqualTo(OTHER);
    assertThat(copy.find(OWNER).role()).isEqualTo(Role.MEMBER);
    assertThat(roster.owner().user()).isEqualTo(OWNER);
    assertThat(roster.find(OTHER).role()).isEqualTo(Role.MEMBER);
    assertThat(copy.find(ADMIN)).isSameAs(roster.find(ADMIN));
  }

  @Test
  void letsNobodyComeOrGoInTheOther() {
    copy.apply(
        entry(
            OWNER,
            new MembershipChange(MembershipChange.Kind.JOINED, OWNER, List.of(STRANGER), "")));
    copy.apply(
        entry(
            OWNER,
            new MembershipChange(MembershipChange.Kind.LEFT, OWNER, List.of(OWNER), "", ADMIN, 0)));

    assertThat(copy.find(STRANGER)).isNotNull();
    assertThat(copy.findFormer(OWNER)).isNotNull();
    assertThat(copy.owner().user()).isEqualTo(ADMIN);
    assertThat(roster.find(STRANGER)).isNull();
    assertThat(roster.findFormer(OWNER)).isNull();
    assertThat(roster.owner().user()).isEqualTo(OWNER);
    assertThat(roster.find(ADMIN).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void leavesWhatSessionsHaveSaidToTheOther() {
    roster.find(MEMBER).safeUpTo(2);

    copy.apply(entry(OWNER, GroupChange.SettingsChange.mode(GroupMode.LARGE)));

    assertThat(copy.isLarge()).isTrue();
    assertThat(roster.find(MEMBER).safe()).isEqualTo(2);
  }
}
