package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is to be shown: title, owner, settings, announcement, and who is in it, in which
 * role and under which name. Begin with what the node tells ({@link SkeinGroups#group} and the
 * pages of {@link SkeinClient#members}), and give it every entry that comes from {@link
 * SkeinListener#onMessage} and from pages of history, in any order and as often as they come: all
 * views that were told of the same entries, by the one way or the other, show the same. Of two that
 * change the same, the one with the higher sequence counts.
 *
 * <p>A view that is given a log from its first entry on needs nothing else.
 *
 * <p><b>Threads.</b> Not thread-safe: use it on one thread, such as that of the callbacks.
 */
public final class GroupView {
  /**
   * One who is in the group.
   *
   * @param remark what it goes by in the group; empty: by its name
   * @param mutedUntilMillis until when it may not post, maybe over; 0: it may
   */
  public record Member(UserId user, Role role, String remark, long mutedUntilMillis) {
    @Override
    public String toString() {
      return "Member[" + user + ", " + role + "]";
    }
  }

  /** What is true since an entry of the log, as far as known. */
  private static final class Latest<T> {
    private long sequence;
    private T value;

    Latest(T atFirst) {
      value = atFirst;
    }

    void is(T now, long since) {
      if (since >= sequence) {
        sequence = since;
        value = now;
      }
    }

    T value() {
      return value;
    }
  }

  /** What is known of a user. */
  private static final class Known {
    final Latest<Boolean> member = new Latest<>(false);
    final Latest<Role> role = new Latest<>(Role.MEMBER);
    final Latest<String> remark = new Latest<>("");
    final Latest<Long> mutedUntil = new Latest<>(0L);
  }

  private final Latest<String> title = new Latest<>("");
  private final Latest<@Nullable UserId> owner = new Latest<>(null);
  private final Latest<@Nullable Message> announcement = new Latest<>(null);
  private final Latest<GroupSettings> settings = new Latest<>(GroupSettings.DEFAULTS);

  /** Changes of settings above those that the node told whole, by their sequence. */
  private final TreeMap<Long, GroupChange.SettingsChange> settingsChanges = new TreeMap<>();

  private final TreeMap<UserId, Known> users = new TreeMap<>();

  /** Whom the node has told of: who is among them and not known of is no member. */
  private final List<Told> told = new ArrayList<>();

  /** The users of one page, above the one and up to the other; null: from the first, to the end. */
  private record Told(@Nullable UserId after, @Nullable UserId last, long head) {
    boolean isOf(UserId user) {
      return (after == null || user.compareTo(after) > 0)
          && (last == null || user.compareTo(last) <= 0);
    }

    /** Whether another that is as new tells of all of these. */
    boolean isWithin(Told other) {
      return head <= other.head
          && (other.after == null || (after != null && other.after.compareTo(after) <= 0))
          && (other.last == null || (last != null && other.last.compareTo(last) >= 0));
    }
  }

  /** Takes what the node tells of the group. */
  public void take(GroupReply.Group told) {
    title.is(told.title(), told.head());
    owner.is(told.owner(), told.head());
    announcement.is(told.announcement(), told.head());
    settings.is(told.settings(), told.head());
    settingsChanges.headMap(settings.sequence, true).clear();
  }

  /**
   * Takes what the node tells of members: a page of all of them, none of a search.
   *
   * @param after the user after which it was asked for; null: the first page
   */
  public void take(@Nullable UserId after, Reply.MemberPage page) {
    Told range = new Told(after, page.more() ? page.last() : null, page.head());
    told.removeIf(other -> other.isWithin(range));
    told.add(range);
    users.forEach(
        (user, known) -> {
          if (range.isOf(user)) {
            known.member.is(false, page.head());
          }
        });
    for (Reply.Member member : page.members()) {
      Known known = known(member.user());
      known.member.is(true, page.head());
      known.role.is(member.role(), page.head());
      if (member.role() == Role.OWNER) {
        owner.is(member.user(), page.head());
      }
      known.remark.is(member.remark(), page.head());
      known.mutedUntil.is(member.mutedUntilMillis(), page.head());
    }
  }

  /** Takes an entry. One that changes nothing of the group is passed over. */
  public void take(Message entry) {
    long sequence = entry.sequence();
    if (entry.content() instanceof MembershipChange change) {
      take(change, sequence);
    } else if (entry.content() instanceof Content.TitleChange change) {
      title.is(change.title(), sequence);
    } else if (entry.content() instanceof GroupChange.RoleChange change) {
      each(change.users(), known -> known.role.is(change.role(), sequence));
    } else if (entry.content() instanceof GroupChange.OwnerChange change) {
      owner.is(change.owner(), sequence);
      if (change.former() != null) {
        known(entry.sender()).role.is(change.former(), sequence);
      }
    } else if (entry.content() instanceof GroupChange.MuteChange change) {
      each(change.users(), known -> known.mutedUntil.is(change.untilMillis(), sequence));
    } else if (entry.content() instanceof GroupChange.RemarkChange change) {
      known(entry.sender()).remark.is(change.remark(), sequence);
    } else if (entry.content() instanceof GroupChange.Announcement text) {
      announcement.is(text.text().isEmpty() ? null : entry, sequence);
    } else if (entry.content() instanceof GroupChange.SettingsChange change
        && sequence > settings.sequence) {
      settingsChanges.put(sequence, change);
    }
  }

  private void take(MembershipChange change, long sequence) {
    switch (change.kind()) {
      case CREATED -> {
        title.is(change.title(), sequence);
        owner.is(change.actor(), sequence);
        each(change.users(), known -> joined(known, sequence));
      }
      case JOINED -> {
        each(change.users(), known -> joined(known, sequence));
        for (GroupChange.MuteChange mute : change.mutes()) {
          each(mute.users(), known -> known.mutedUntil.is(mute.untilMillis(), sequence));
        }
      }
      case LEFT, REMOVED, DECLINED, BANNED -> {
        each(change.users(), known -> known.member.is(false, sequence));
        if (change.owner() != null) {
          owner.is(change.owner(), sequence);
        }
      }
      case UNBANNED -> {
        // Changes nothing of who is there.
      }
    }
  }

  private static void joined(Known known, long sequence) {
    known.member.is(true, sequence);
    known.role.is(Role.MEMBER, sequence);
    known.remark.is("", sequence);
    // Unless the entry says otherwise, which also tells devices that know nothing of before.
    known.mutedUntil.is(0L, sequence);
  }

  private void each(List<UserId> all, Consumer<Known> change) {
    all.forEach(user -> change.accept(known(user)));
  }

  private Known known(UserId user) {
    return users.computeIfAbsent(
        user,
        key -> {
          Known known = new Known();
          told.stream()
              .filter(range -> range.isOf(user))
              .forEach(range -> known.member.is(false, range.head()));
          return known;
        });
  }

  public String title() {
    return title.value();
  }

  /** Null if nobody is, or if it is not known: logs of an older release do not tell who follows. */
  public @Nullable UserId owner() {
    UserId user = owner.value();
    Known known = user == null ? null : users.get(user);
    return known == null || known.member.value() ? user : null;
  }

  public GroupSettings settings() {
    GroupSettings state = settings.value();
    for (GroupChange.SettingsChange change : settingsChanges.values()) {
      state = state.with(change);
    }
    return state;
  }

  /** The message of what is announced, with its author and time; null: nothing is. */
  public @Nullable Message announcement() {
    return announcement.value();
  }

  /** Who is in the group, by user id. */
  public List<Member> members() {
    return users.entrySet().stream()
        .filter(entry -> entry.getValue().member.value())
        .map(entry -> member(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Null if the user is no member, as far as known. */
  public @Nullable Member member(UserId user) {
    Known known = users.get(user);
    return known != null && known.member.value() ? member(user, known) : null;
  }

  private Member member(UserId user, Known known) {
    // A former owner has the role that the transfer gave it; who owns the group is known apart.
    Role told = known.role.value() == Role.OWNER ? Role.MEMBER : known.role.value();
    return new Member(
        user,
        user.equals(owner()) ? Role.OWNER : told,
        known.remark.value(),
        known.mutedUntil.value());
  }
}
