package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.Member.Role;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of who may do what, row by row. */
class GroupRightsTest {
  private static final Set<GroupRights> OF_MEMBERS =
      EnumSet.of(
          GroupRights.POST,
          GroupRights.MENTION_ALL,
          GroupRights.INVITE,
          GroupRights.RENAME,
          GroupRights.VANISH);
  private static final Set<GroupRights> OF_ADMINS =
      EnumSet.of(
          GroupRights.ANNOUNCE,
          GroupRights.HIGHLIGHT,
          GroupRights.REMOVE,
          GroupRights.BAN,
          GroupRights.MUTE,
          GroupRights.RECALL_OTHERS,
          GroupRights.ADMIT,
          GroupRights.MAKE_LINKS,
          GroupRights.CHANGE_SETTINGS);

  private static Set<GroupRights> of(Role role, GroupSettings settings) {
    EnumSet<GroupRights> rights = EnumSet.allOf(GroupRights.class);
    rights.removeIf(right -> !right.isOf(role, settings));
    return rights;
  }

  private static GroupSettings with(SettingsChange change) {
    return GroupSettings.DEFAULTS.with(change);
  }

  private static Set<GroupRights> and(Set<GroupRights> some, Set<GroupRights> others) {
    EnumSet<GroupRights> all = EnumSet.copyOf(some);
    all.addAll(others);
    return all;
  }

  private static Set<GroupRights> without(Set<GroupRights> all, GroupRights one) {
    EnumSet<GroupRights> rest = EnumSet.copyOf(all);
    rest.remove(one);
    return rest;
  }

  @Test
  void isThisTableWhereNothingWasChosen() {
    assertThat(of(Role.MEMBER, GroupSettings.DEFAULTS)).isEqualTo(OF_MEMBERS);
    assertThat(of(Role.ADMIN, GroupSettings.DEFAULTS)).isEqualTo(and(OF_MEMBERS, OF_ADMINS));
    assertThat(of(Role.OWNER, GroupSettings.DEFAULTS)).isEqualTo(EnumSet.allOf(GroupRights.class));
  }

  @Test
  void takesFromMembersWhatTheGroupKeepsForOthers() {
    assertThat(of(Role.MEMBER, with(SettingsChange.silenced(true))))
        .isEqualTo(without(OF_MEMBERS, GroupRights.POST));
    assertThat(of(Role.MEMBER, with(SettingsChange.mode(GroupMode.BROADCAST))))
        .isEqualTo(without(OF_MEMBERS, GroupRights.POST));
    assertThat(of(Role.MEMBER, with(SettingsChange.joining(JoinMode.APPROVAL))))
        .isEqualTo(without(OF_MEMBERS, GroupRights.INVITE));
    assertThat(of(Role.MEMBER, with(SettingsChange.mayRename(Role.ADMIN))))
        .isEqualTo(without(without(OF_MEMBERS, GroupRights.RENAME), GroupRights.VANISH));
    assertThat(of(Role.MEMBER, with(SettingsChange.mayMentionAll(Role.ADMIN))))
        .isEqualTo(without(OF_MEMBERS, GroupRights.MENTION_ALL));
    assertThat(of(Role.MEMBER, with(SettingsChange.mayAnnounce(Role.MEMBER))))
        .isEqualTo(and(OF_MEMBERS, EnumSet.of(GroupRights.ANNOUNCE, GroupRights.HIGHLIGHT)));
    assertThat(of(Role.ADMIN, with(SettingsChange.mayRename(Role.OWNER))))
        .isEqualTo(
            without(without(and(OF_MEMBERS, OF_ADMINS), GroupRights.RENAME), GroupRights.VANISH));
  }

  @Test
  void leavesNothingToNobody() {
    for (GroupRights right : GroupRights.values()) {
      assertThat(right.isOf(Role.OWNER, with(SettingsChange.mode(GroupMode.BROADCAST))))
          .as("%s of the owner", right)
          .isTrue();
    }
  }
}
