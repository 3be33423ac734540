package io.skein.node.conversation.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Reply.Member;
import io.skein.protocol.UserId;
import io.skein.store.v1.JoinMode;
import io.skein.store.v1.JoinRequested;
import io.skein.store.v1.LinkMade;
import io.skein.store.v1.MuteChange;
import io.skein.store.v1.OwnerChange;
import io.skein.store.v1.RequestsRefused;
import io.skein.store.v1.Role;
import io.skein.store.v1.RoleChange;
import io.skein.store.v1.SettingsChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of groups as entries keep them ({@code skein.store.v1.GroupChange}), and the settings of
 * a group as entries and snapshots do. Pure. What a newer release has written and this one does not
 * know is read as {@link Content.Unknown}, or as a setting that stays as it is.
 */
public final class GroupChangeCodec {
  private GroupChangeCodec() {}

  static io.skein.store.v1.GroupChange encode(GroupChange change) {
    io.skein.store.v1.GroupChange.Builder stored = io.skein.store.v1.GroupChange.newBuilder();
    if (change instanceof GroupChange.RoleChange roles) {
      RoleChange.Builder one = RoleChange.newBuilder().setRole(encode(roles.role()));
      roles.users().forEach(user -> one.addUsers(user.value()));
      stored.setRoleChange(one);
    } else if (change instanceof GroupChange.OwnerChange owner) {
      stored.setOwnerChange(encode(owner));
    } else if (change instanceof GroupChange.MuteChange mute) {
      stored.setMuteChange(encode(mute));
    } else if (change instanceof GroupChange.RemarkChange remark) {
      stored.setRemark(remark.remark());
    } else if (change instanceof GroupChange.Announcement announcement) {
      stored.setAnnouncement(announcement.text());
    } else if (change instanceof GroupChange.SettingsChange settings) {
      stored.setSettingsChange(encode(settings));
    } else {
      putAdmission(stored, change);
    }
    return stored.build();
  }

  static MuteChange encode(GroupChange.MuteChange mute) {
    MuteChange.Builder stored = MuteChange.newBuilder().setUntilMillis(mute.untilMillis());
    mute.users().forEach(user -> stored.addUsers(user.value()));
    return stored.build();
  }

  static GroupChange.MuteChange decode(MuteChange stored) {
    return new GroupChange.MuteChange(users(stored.getUsersList()), stored.getUntilMillis());
  }

  private static OwnerChange encode(GroupChange.OwnerChange owner) {
    OwnerChange.Builder stored = OwnerChange.newBuilder().setOwner(owner.owner().value());
    if (owner.former() != null) {
      stored.setFormer(encode(owner.former()));
    }
    return stored.build();
  }

  private static void putAdmission(
      io.skein.store.v1.GroupChange.Builder stored, GroupChange change) {
    if (change instanceof GroupChange.LinkMade link) {
      stored.setLinkMade(
          LinkMade.newBuilder()
              .setToken(UnsafeByteOperations.unsafeWrap(link.token().asArray()))
              .setExpiresMillis(link.expiresMillis())
              .setUsesMax(link.usesMax()));
    } else if (change instanceof GroupChange.LinkRevoked link) {
      stored.setLinkRevoked(link.link());
    } else if (change instanceof GroupChange.JoinRequested request) {
      JoinRequested.Builder one =
          JoinRequested.newBuilder()
              .setAnswer(request.answer())
              .setExpiresMillis(request.expiresMillis());
      request.users().forEach(user -> one.addUsers(user.value()));
      stored.setJoinRequested(one);
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      RequestsRefused.Builder one = RequestsRefused.newBuilder();
      refused.users().forEach(user -> one.addUsers(user.value()));
      stored.setRequestsRefused(one);
    }
  }

  static Content decode(io.skein.store.v1.GroupChange stored) {
    return switch (stored.getChangeCase()) {
      case ROLE_CHANGE ->
          new GroupChange.RoleChange(
              users(stored.getRoleChange().getUsersList()),
              orMember(decode(stored.getRoleChange().getRole())));
      case OWNER_CHANGE ->
          new GroupChange.OwnerChange(
              new UserId(stored.getOwnerChange().getOwner()),
              decode(stored.getOwnerChange().getFormer()));
      case MUTE_CHANGE -> decode(stored.getMuteChange());
      case REMARK -> new GroupChange.RemarkChange(stored.getRemark());
      case ANNOUNCEMENT -> new GroupChange.Announcement(stored.getAnnouncement());
      case SETTINGS_CHANGE -> decode(stored.getSettingsChange());
      case LINK_MADE ->
          new GroupChange.LinkMade(
              bytes(stored.getLinkMade().getToken()),
              stored.getLinkMade().getExpiresMillis(),
              stored.getLinkMade().getUsesMax());
      case LINK_REVOKED -> new GroupChange.LinkRevoked(stored.getLinkRevoked());
      case JOIN_REQUESTED ->
          new GroupChange.JoinRequested(
              users(stored.getJoinRequested().getUsersList()),
              stored.getJoinRequested().getAnswer(),
              stored.getJoinRequested().getExpiresMillis());
      case REQUESTS_REFUSED ->
          new GroupChange.RequestsRefused(users(stored.getRequestsRefused().getUsersList()));
      case CHANGE_NOT_SET -> Content.Unknown.INSTANCE;
    };
  }

  private static List<UserId> users(List<Long> stored) {
    List<UserId> users = new ArrayList<>(stored.size());
    stored.forEach(user -> users.add(new UserId(user)));
    return List.copyOf(users);
  }

  private static Bytes bytes(ByteString stored) {
    return Bytes.wrap(stored.toByteArray());
  }

  /** The settings as they are: a change of all of them. */
  public static SettingsChange encode(GroupSettings settings) {
    return encode(
        new GroupChange.SettingsChange(
            settings.joinMode(),
            settings.question(),
            settings.historyForNewcomers(),
            settings.silenced(),
            settings.slowSeconds(),
            settings.mayRename(),
            settings.mayAnnounce(),
            settings.mayMentionAll(),
            settings.mode()));
  }

  /**
   * The settings that a snapshot keeps; those that it does not have are as at first. A way to join
   * that only a later release knows lets nobody in whom no admin wants.
   */
  public static GroupSettings settings(SettingsChange stored) {
    GroupSettings settings = GroupSettings.DEFAULTS.with(decode(stored));
    return stored.getJoinMode() == JoinMode.UNRECOGNIZED
        ? settings.with(GroupChange.SettingsChange.joining(GroupSettings.JoinMode.APPROVAL))
        : settings;
  }

  private static SettingsChange encode(GroupChange.SettingsChange change) {
    SettingsChange.Builder stored = SettingsChange.newBuilder();
    if (change.joinMode() != null) {
      stored.setJoinMode(encode(change.joinMode()));
    }
    if (change.question() != null) {
      stored.setQuestion(change.question());
    }
    if (change.historyForNewcomers() != null) {
      stored.setHistoryForNewcomers(change.historyForNewcomers());
    }
    if (change.silenced() != null) {
      stored.setSilenced(change.silenced());
    }
    if (change.slowSeconds() != null) {
      stored.setSlowSeconds(change.slowSeconds());
    }
    if (change.mayRename() != null) {
      stored.setMayRename(encode(change.mayRename()));
    }
    if (change.mayAnnounce() != null) {
      stored.setMayAnnounce(encode(change.mayAnnounce()));
    }
    if (change.mayMentionAll() != null) {
      stored.setMayMentionAll(encode(change.mayMentionAll()));
    }
    if (change.mode() != null) {
      stored.setMode(encode(change.mode()));
    }
    return stored.build();
  }

  private static GroupChange.SettingsChange decode(SettingsChange stored) {
    return new GroupChange.SettingsChange(
        decode(stored.getJoinMode()),
        stored.hasQuestion() ? stored.getQuestion() : null,
        stored.hasHistoryForNewcomers() ? stored.getHistoryForNewcomers() : null,
        stored.hasSilenced() ? stored.getSilenced() : null,
        stored.hasSlowSeconds() ? stored.getSlowSeconds() : null,
        decode(stored.getMayRename()),
        decode(stored.getMayAnnounce()),
        decode(stored.getMayMentionAll()),
        decode(stored.getMode()));
  }

  private static Role encode(Member.Role role) {
    return switch (role) {
      case OWNER -> Role.ROLE_OWNER;
      case ADMIN -> Role.ROLE_ADMIN;
      case MEMBER -> Role.ROLE_MEMBER;
    };
  }

  private static Member.@Nullable Role decode(Role role) {
    return switch (role) {
      case ROLE_OWNER -> Member.Role.OWNER;
      case ROLE_ADMIN -> Member.Role.ADMIN;
      case ROLE_MEMBER -> Member.Role.MEMBER;
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  /** A role of a later release has at least the rights of a member. */
  private static Member.Role orMember(Member.@Nullable Role role) {
    return role == null ? Member.Role.MEMBER : role;
  }

  private static JoinMode encode(GroupSettings.JoinMode mode) {
    return switch (mode) {
      case INVITE -> JoinMode.JOIN_MODE_INVITE;
      case APPROVAL -> JoinMode.JOIN_MODE_APPROVAL;
      case QUESTION -> JoinMode.JOIN_MODE_QUESTION;
      case FREE -> JoinMode.JOIN_MODE_FREE;
      case CLOSED -> JoinMode.JOIN_MODE_CLOSED;
    };
  }

  private static GroupSettings.@Nullable JoinMode decode(JoinMode mode) {
    return switch (mode) {
      case JOIN_MODE_INVITE -> GroupSettings.JoinMode.INVITE;
      case JOIN_MODE_APPROVAL -> GroupSettings.JoinMode.APPROVAL;
      case JOIN_MODE_QUESTION -> GroupSettings.JoinMode.QUESTION;
      case JOIN_MODE_FREE -> GroupSettings.JoinMode.FREE;
      case JOIN_MODE_CLOSED -> GroupSettings.JoinMode.CLOSED;
      case JOIN_MODE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private static io.skein.store.v1.GroupMode encode(GroupMode mode) {
    return switch (mode) {
      case SMALL -> io.skein.store.v1.GroupMode.GROUP_MODE_SMALL;
      case LARGE -> io.skein.store.v1.GroupMode.GROUP_MODE_LARGE;
      case BROADCAST -> io.skein.store.v1.GroupMode.GROUP_MODE_BROADCAST;
    };
  }

  private static @Nullable GroupMode decode(io.skein.store.v1.GroupMode mode) {
    return switch (mode) {
      case GROUP_MODE_SMALL -> GroupMode.SMALL;
      case GROUP_MODE_LARGE -> GroupMode.LARGE;
      case GROUP_MODE_BROADCAST -> GroupMode.BROADCAST;
      case GROUP_MODE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
