package io.skein.protocol;

import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.Member.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of what a group is and of who may do what in it: asked for by {@link
 * Request.ChangeGroup}, and then an entry of the log, whose sender did it. Each says all that it
 * changes, and of two that change the same the one with the higher sequence counts.
 */
public sealed interface GroupChange extends Content {
  /** For ever, as the end of a {@link MuteChange}. */
  long FOR_EVER = Long.MAX_VALUE;

  @Override
  default boolean isNews() {
    return false;
  }

  /** The same as it may be told to all members. */
  default GroupChange withoutSecrets() {
    return this;
  }

  /** Members are admins, or are not any more. */
  record RoleChange(List<UserId> users, Role role) implements GroupChange {}

  /**
   * The group has another owner.
   *
   * @param former what the owner before is now; null when it is asked for
   */
  record OwnerChange(UserId owner, @Nullable Role former) implements GroupChange {}

  /**
   * Users may not post until a time, also if they leave and come back.
   *
   * @param untilMillis {@link #FOR_EVER}, or 0: they may post again
   */
  record MuteChange(List<UserId> users, long untilMillis) implements GroupChange {}

  /** The sender goes by another name in this group; empty: by the account's. */
  record RemarkChange(String remark) implements GroupChange {
    @Override
    public String toString() {
      return "RemarkChange[]";
    }
  }

  /** What the group announces from now on; empty: nothing any more. */
  record Announcement(String text) implements GroupChange {
    /** What is taken down is none. */
    @Override
    public boolean isNews() {
      return !text.isEmpty();
    }

    @Override
    public String toString() {
      return "Announcement[" + text.length() + " characters]";
    }
  }

  /** Null leaves what it names as it is. What they mean is told in {@link GroupSettings}. */
  record SettingsChange(
      @Nullable JoinMode joinMode,
      @Nullable String question,
      @Nullable Boolean historyForNewcomers,
      @Nullable Boolean silenced,
      @Nullable Integer slowSeconds,
      @Nullable Role mayRename,
      @Nullable Role mayAnnounce,
      @Nullable Role mayMentionAll,
      @Nullable GroupMode mode)
      implements GroupChange {
    private static final SettingsChange NONE =
        new SettingsChange(null, null, null, null, null, null, null, null, null);

    public static SettingsChange joining(JoinMode mode) {
      return new SettingsChange(mode, null, null, null, null, null, null, null, null);
    }

    /** Who knows the group may ask to join it by answering this. */
    public static SettingsChange joiningBy(String question) {
      return new SettingsChange(
          JoinMode.QUESTION, question, null, null, null, null, null, null, null);
    }

    public static SettingsChange historyForNewcomers(boolean wanted) {
      return new SettingsChange(null, null, wanted, null, null, null, null, null, null);
    }

    public static SettingsChange silenced(boolean wanted) {
      return new SettingsChange(null, null, null, wanted, null, null, null, null, null);
    }

    public static SettingsChange slow(int seconds) {
      return new SettingsChange(null, null, null, null, seconds, null, null, null, null);
    }

    public static SettingsChange mayRename(Role least) {
      return new SettingsChange(null, null, null, null, null, least, null, null, null);
    }

    public static SettingsChange mayAnnounce(Role least) {
      return new SettingsChange(null, null, null, null, null, null, least, null, null);
    }

    public static SettingsChange mayMentionAll(Role least) {
      return new SettingsChange(null, null, null, null, null, null, null, least, null);
    }

    public static SettingsChange mode(GroupMode least) {
      return new SettingsChange(null, null, null, null, null, null, null, null, least);
    }

    public boolean isEmpty() {
      return equals(NONE);
    }

    /** Whether it is the owner's alone. */
    public boolean isForTheOwner() {
      return mayRename != null || mayAnnounce != null || mayMentionAll != null || mode != null;
    }

    @Override
    public String toString() {
      return "SettingsChange[]";
    }
  }

  /**
   * There is an invitation link, named by the sequence of this entry.
   *
   * @param token what proves it; empty when it is asked for, and when it is told to members
   * @param expiresMillis 0: it does not expire
   * @param usesMax so many may join by it; 0: any number
   */
  record LinkMade(Bytes token, long expiresMillis, int usesMax) implements GroupChange {
    @Override
    public LinkMade withoutSecrets() {
      return new LinkMade(Bytes.EMPTY, expiresMillis, usesMax);
    }

    @Override
    public String toString() {
      return "LinkMade[]";
    }
  }

  record LinkRevoked(long link) implements GroupChange {}

  /**
   * Users wait until they are let in: the sender alone, who asks to join, or whom it has invited.
   *
   * @param answer to the group's question; empty when it is told to members
   */
  record JoinRequested(List<UserId> users, String answer, long expiresMillis)
      implements GroupChange {
    @Override
    public JoinRequested withoutSecrets() {
      return new JoinRequested(users, "", expiresMillis);
    }

    @Override
    public String toString() {
      return "JoinRequested[" + users.size() + " users]";
    }
  }

  /** They wait no more, and are no members. */
  record RequestsRefused(List<UserId> users) implements GroupChange {}
}
