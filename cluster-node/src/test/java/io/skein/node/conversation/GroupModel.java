package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rights of groups, said once more and otherwise: reads a log alone, entry by entry, and knows
 * who was what before each.
 */
final class GroupModel {
  private final int membersMax;
  private final int broadcastMembersMax;
  private final int adminsMax;
  private final int requestsMax;
  private final Map<UserId, Role> roles = new TreeMap<>();
  private final Set<UserId> banned = new HashSet<>();
  private final Map<UserId, Long> muted = new HashMap<>();

  /** Who waits, and who has asked for it. */
  private final Map<UserId, UserId> waiting = new HashMap<>();

  /** Links that nobody took back, and how many more may join by each. */
  private final Map<Long, Integer> links = new HashMap<>();

  private final Map<Long, UserId> makers = new HashMap<>();
  private GroupSettings settings = GroupSettings.DEFAULTS;

  GroupModel(int membersMax, int broadcastMembersMax, int adminsMax, int requestsMax) {
    this.membersMax = membersMax;
    this.broadcastMembersMax = broadcastMembersMax;
    this.adminsMax = adminsMax;
    this.requestsMax = requestsMax;
  }

  private Role role(UserId user) {
    return roles.getOrDefault(user, Role.MEMBER);
  }

  private boolean leads(UserId user) {
    return role(user) != Role.MEMBER;
  }

  private void isAdmin(Message entry) {
    assertThat(leads(entry.sender())).as("who did %s leads", entry).isTrue();
  }

  private void isOwner(Message entry) {
    assertThat(role(entry.sender())).as("who did %s", entry).isEqualTo(Role.OWNER);
  }

  private void isAbove(Message entry, List<UserId> users) {
    isAdmin(entry);
    for (UserId user : users) {
      assertThat(role(entry.sender()).isAbove(role(user)))
          .as("%s is not above %s", entry, user)
          .isTrue();
    }
  }

  private void maySpeak(Message entry) {
    UserId sender = entry.sender();
    assertThat(roles).as("who speaks is there").containsKey(sender);
    assertThat(leads(sender) || !settings.silenced()).as("%s while silenced", entry).isTrue();
    assertThat(leads(sender) || settings.mode() != GroupMode.BROADCAST)
        .as("%s while broadcast", entry)
        .isTrue();
    boolean mute = muted.getOrDefault(sender, 0L) > entry.timeMillis();
    assertThat(role(sender) == Role.OWNER || !mute).as("%s while muted", entry).isTrue();
  }

  private void maySpeak(Message entry, Role least) {
    maySpeak(entry);
    assertThat(role(entry.sender()).isAtLeast(least)).as("%s", entry).isTrue();
  }

  /** That the entry was its sender's to make. */
  void check(Message entry) {
    if (entry.content() instanceof Content.Text) {
      maySpeak(entry);
    } else if (entry.content() instanceof Content.TitleChange) {
      maySpeak(entry, settings.mayRename());
    } else if (entry.content() instanceof MembershipChange change) {
      check(entry, change);
    } else if (entry.content() instanceof GroupChange change) {
      check(entry, change);
    }
  }

  private void check(Message entry, MembershipChange change) {
    switch (change.kind()) {
      case REMOVED, BANNED -> isAbove(entry, change.users());
      case UNBANNED -> isAdmin(entry);
      case JOINED -> checkJoined(entry, change);
      case LEFT -> assertThat(change.users()).containsExactly(entry.sender());
      case CREATED, DECLINED -> {
        // Whoever made it, and whoever cannot come.
      }
    }
  }

  private void checkJoined(Message entry, MembershipChange change) {
    assertThat(settings.joinMode()).isNotEqualTo(JoinMode.CLOSED);
    assertThat(banned).doesNotContainAnyElementsOf(change.users());
    assertThat(roles).doesNotContainKeys(change.users().toArray(UserId[]::new));
    if (change.link() > 0) {
      assertThat(links.getOrDefault(change.link(), 0)).as("uses left, %s", entry).isPositive();
    } else if (!roles.containsKey(entry.sender())) {
      assertThat(settings.joinMode()).as("who comes by itself").isEqualTo(JoinMode.FREE);
    } else if (!leads(entry.sender())) {
      assertThat(settings.joinMode()).isIn(JoinMode.FREE, JoinMode.INVITE);
    }
    for (UserId user : change.users()) {
      long until = muted.getOrDefault(user, 0L);
      List<Long> told =
          change.mutes().stream()
              .filter(mute -> mute.users().contains(user))
              .map(GroupChange.MuteChange::untilMillis)
              .toList();
      assertThat(told).isEqualTo(until > entry.timeMillis() ? List.of(until) : List.of());
    }
  }

  private void check(Message entry, GroupChange change) {
    if (change instanceof GroupChange.RoleChange roleChange) {
      isOwner(entry);
      assertThat(roleChange.users()).doesNotContain(entry.sender());
    } else if (change instanceof GroupChange.OwnerChange) {
      isOwner(entry);
    } else if (change instanceof GroupChange.MuteChange mute) {
      isAbove(entry, mute.users());
    } else if (change instanceof GroupChange.RemarkChange) {
      maySpeak(entry);
    } else if (change instanceof GroupChange.Announcement) {
      maySpeak(entry, settings.mayAnnounce());
    } else if (change instanceof SettingsChange settingsChange) {
      if (settingsChange.isForTheOwner()) {
        isOwner(entry);
      } else {
        isAdmin(entry);
      }
    } else if (change instanceof GroupChange.JoinRequested request) {
      checkRequested(entry, request);
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      assertThat(waiting).containsKeys(refused.users().toArray(UserId[]::new));
      boolean own = refused.users().stream().map(waiting::get).allMatch(entry.sender()::equals);
      assertThat(own || leads(entry.sender())).as("%s", entry).isTrue();
    } else {
      isAdmin(entry);
    }
  }

  private void checkRequested(Message entry, GroupChange.JoinRequested request) {
    assertThat(banned).doesNotContainAnyElementsOf(request.users());
    assertThat(roles).doesNotContainKeys(request.users().toArray(UserId[]::new));
    if (roles.containsKey(entry.sender())) {
      assertThat(settings.joinMode()).isIn(JoinMode.APPROVAL, JoinMode.QUESTION);
      assertThat(leads(entry.sender())).as("who leads invites at once").isFalse();
    } else {
      assertThat(settings.joinMode()).isEqualTo(JoinMode.QUESTION);
      assertThat(request.users()).containsExactly(entry.sender());
    }
  }

  /** Takes the entry in, after which there is one owner, and no more of anything than may be. */
  void apply(Message entry) {
    if (entry.content() instanceof MembershipChange change) {
      apply(change);
    } else if (entry.content() instanceof GroupChange change) {
      apply(entry, change);
    }
    links.keySet().removeIf(link -> !leads(makers.get(link)));
    assertThat(roles.values().stream().filter(Role.OWNER::equals).count())
        .as("owners after %s", entry)
        .isEqualTo(roles.isEmpty() ? 0 : 1);
    assertThat(roles.values().stream().filter(Role.ADMIN::equals).count())
        .as("admins after %s", entry)
        .isLessThanOrEqualTo(adminsMax);
    assertThat(roles)
        .as("members after %s", entry)
        .hasSizeLessThanOrEqualTo(
            settings.mode() == GroupMode.BROADCAST ? broadcastMembersMax : membersMax);
    assertThat(waiting).as("who waits after %s", entry).hasSizeLessThanOrEqualTo(requestsMax);
  }

  private void apply(Message entry, GroupChange change) {
    if (change instanceof GroupChange.RoleChange roleChange) {
      roleChange.users().forEach(user -> roles.put(user, roleChange.role()));
    } else if (change instanceof GroupChange.OwnerChange ownerChange) {
      roles.put(entry.sender(), ownerChange.former());
      roles.put(ownerChange.owner(), Role.OWNER);
    } else if (change instanceof GroupChange.MuteChange mute) {
      mute.users().forEach(user -> muted.put(user, mute.untilMillis()));
    } else if (change instanceof SettingsChange settingsChange) {
      settings = settings.with(settingsChange);
    } else if (change instanceof GroupChange.JoinRequested request) {
      request.users().forEach(user -> waiting.put(user, entry.sender()));
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      waiting.keySet().removeAll(refused.users());
    } else if (change instanceof GroupChange.LinkMade link) {
      links.put(entry.sequence(), link.usesMax());
      makers.put(entry.sequence(), entry.sender());
    } else if (change instanceof GroupChange.LinkRevoked link) {
      links.remove(link.link());
    }
  }

  private void apply(MembershipChange change) {
    switch (change.kind()) {
      case CREATED, JOINED -> {
        change.users().forEach(user -> roles.put(user, Role.MEMBER));
        waiting.keySet().removeAll(change.users());
        links.computeIfPresent(change.link(), (link, left) -> left - change.users().size());
      }
      case LEFT, REMOVED, DECLINED, BANNED -> change.users().forEach(roles::remove);
      case UNBANNED -> banned.removeAll(change.users());
    }
    if (change.kind() == MembershipChange.Kind.CREATED) {
      roles.put(change.actor(), Role.OWNER);
    } else if (change.kind() == MembershipChange.Kind.BANNED) {
      banned.addAll(change.users());
      waiting.keySet().removeAll(change.users());
    }
    if (change.owner() != null) {
      roles.put(change.owner(), Role.OWNER);
    }
  }
}
