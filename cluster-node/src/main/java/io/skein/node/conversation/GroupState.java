package io.skein.node.conversation;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What entries add up to of a group, besides its title and who is there: settings, announcement,
 * and the short lists of those who are banned, muted, waiting, and of links. Immutable: changes are
 * seldom, and each copies the one list that it is about, which a limit bounds.
 *
 * @param historyFrom the first entry that newcomers see; 0: the one by which they join
 * @param announced null: nothing is announced
 * @param muted until when; may hold some whose time is over
 * @param waiting who wants to join, or was invited; may hold some that have lapsed
 * @param links by their number; may hold some that have expired or are used up
 */
public record GroupState(
    GroupSettings settings,
    long historyFrom,
    @Nullable Announced announced,
    SortedSet<UserId> banned,
    SortedMap<UserId, Long> muted,
    SortedMap<UserId, Waiting> waiting,
    SortedMap<Long, Link> links) {
  /** Of a group in which nobody has changed anything, and of a direct chat. */
  public static final GroupState NONE =
      new GroupState(
          GroupSettings.DEFAULTS,
          0,
          null,
          Collections.emptySortedSet(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  /** What is announced, by whom and when. */
  public record Announced(String text, UserId author, long sequence, long timeMillis) {
    @Override
    public String toString() {
      return "Announced[" + sequence + "]";
    }
  }

  /**
   * One who waits to be let in.
   *
   * @param askedBy who has invited the user; the user itself if it asked
   */
  public record Waiting(UserId askedBy, String answer, long expiresMillis) {
    boolean hasLapsed(long nowMillis) {
      return expiresMillis <= nowMillis;
    }

    @Override
    public String toString() {
      return "Waiting[" + askedBy + "]";
    }
  }

  /**
   * An invitation link.
   *
   * @param expiresMillis 0: it does not expire
   * @param usesMax 0: any number
   * @param uses who joined by it
   */
  public record Link(Bytes token, UserId madeBy, long expiresMillis, int usesMax, int uses) {
    boolean isUsable(long nowMillis) {
      return (expiresMillis == 0 || expiresMillis > nowMillis) && (usesMax == 0 || uses < usesMax);
    }

    private Link used(int more) {
      return new Link(token, madeBy, expiresMillis, usesMax, uses + more);
    }

    @Override
    public String toString() {
      return "Link[" + uses + " uses]";
    }
  }

  /** Whether an entry changes more than who is a member, its title, and the head. */
  static boolean changes(Message message) {
    return message.content() instanceof GroupChange;
  }

  boolean isBanned(UserId user) {
    return banned.contains(user);
  }

  /** Until when the user may not post; 0: it may. */
  long mutedUntil(UserId user) {
    return muted.getOrDefault(user, 0L);
  }

  boolean isWaiting(UserId user, long nowMillis) {
    Waiting one = waiting.get(user);
    return one != null && !one.hasLapsed(nowMillis);
  }

  int waitingCount(long nowMillis) {
    return (int) waiting.values().stream().filter(one -> !one.hasLapsed(nowMillis)).count();
  }

  /** How many of those who wait this user has asked for. */
  int waitingCount(UserId askedBy, long nowMillis) {
    return (int)
        waiting.values().stream()
            .filter(one -> one.askedBy().equals(askedBy) && !one.hasLapsed(nowMillis))
            .count();
  }

  boolean isAskedBy(UserId user, UserId by) {
    Waiting one = waiting.get(user);
    return one != null && one.askedBy().equals(by);
  }

  int usableLinkCount(long nowMillis) {
    return (int) links.values().stream().filter(link -> link.isUsable(nowMillis)).count();
  }

  /** The number of the link that this token proves; 0: none that can be used. */
  long usableLink(Bytes token, long nowMillis) {
    long found = 0;
    for (Map.Entry<Long, Link> entry : links.entrySet()) {
      // Each is compared whole: how long it takes tells nothing of a token.
      boolean same = MessageDigest.isEqual(entry.getValue().token().asArray(), token.asArray());
      if (same && entry.getValue().isUsable(nowMillis)) {
        found = entry.getKey();
      }
    }
    return found;
  }

  /** The state with the next entry. */
  GroupState after(Message message) {
    if (message.content() instanceof MembershipChange change) {
      return after(change);
    }
    if (message.content() instanceof GroupChange.SettingsChange change) {
      return after(message, settings.with(change));
    }
    if (message.content() instanceof GroupChange.Announcement announcement) {
      return withAnnounced(
          announcement.text().isEmpty()
              ? null
              : new Announced(
                  announcement.text(), message.sender(), message.sequence(), message.timeMillis()));
    }
    if (message.content() instanceof GroupChange.MuteChange mute) {
      return after(mute, message.timeMillis());
    }
    if (message.content() instanceof GroupChange.RoleChange change) {
      return change.role() == Role.MEMBER ? withoutLinksOf(change.users()) : this;
    }
    if (message.content() instanceof GroupChange.OwnerChange change) {
      return change.former() == Role.MEMBER ? withoutLinksOf(List.of(message.sender())) : this;
    }
    return message.content() instanceof GroupChange change ? afterAdmission(message, change) : this;
  }

  private GroupState after(MembershipChange change) {
    return switch (change.kind()) {
      case JOINED -> {
        GroupState state = waitingNoMore(change.users());
        Link link = state.links.get(change.link());
        yield link == null
            ? state
            : state.withLinks(all -> all.put(change.link(), link.used(change.users().size())));
      }
      case BANNED ->
          waitingNoMore(change.users())
              .withoutLinksOf(change.users())
              .withBanned(all -> all.addAll(change.users()));
      case UNBANNED -> withBanned(all -> change.users().forEach(all::remove));
      case LEFT, REMOVED, DECLINED -> withoutLinksOf(change.users());
      case CREATED -> this;
    };
  }

  private GroupState after(Message message, GroupSettings changed) {
    long from = historyFrom;
    if (!changed.historyForNewcomers()) {
      from = 0;
    } else if (!settings.historyForNewcomers()) {
      from = message.sequence();
    }
    return new GroupState(changed, from, announced, banned, muted, waiting, links);
  }

  private GroupState after(GroupChange.MuteChange mute, long nowMillis) {
    SortedMap<UserId, Long> changed = new TreeMap<>(muted);
    changed.values().removeIf(until -> until <= nowMillis);
    for (UserId user : mute.users()) {
      if (mute.untilMillis() > nowMillis) {
        changed.put(user, mute.untilMillis());
      } else {
        changed.remove(user);
      }
    }
    return new GroupState(
        settings,
        historyFrom,
        announced,
        banned,
        Collections.unmodifiableSortedMap(changed),
        waiting,
        links);
  }

  private GroupState afterAdmission(Message message, GroupChange change) {
    long now = message.timeMillis();
    if (change instanceof GroupChange.LinkMade made) {
      Link link = new Link(made.token(), message.sender(), made.expiresMillis(), made.usesMax(), 0);
      return withLinks(
          all -> {
            all.values().removeIf(one -> !one.isUsable(now));
            all.put(message.sequence(), link);
          });
    }
    if (change instanceof GroupChange.LinkRevoked revoked) {
      return withLinks(all -> all.remove(revoked.link()));
    }
    if (change instanceof GroupChange.JoinRequested request) {
      Waiting one = new Waiting(message.sender(), request.answer(), request.expiresMillis());
      return withWaiting(
          all -> {
            all.values().removeIf(other -> other.hasLapsed(now));
            request.users().forEach(user -> all.put(user, one));
          });
    }
    return change instanceof GroupChange.RequestsRefused refused
        ? waitingNoMore(refused.users())
        : this;
  }

  /** A link is good as long as who made it might make one. */
  private GroupState withoutLinksOf(Collection<UserId> users) {
    return links.values().stream().anyMatch(link -> users.contains(link.madeBy()))
        ? withLinks(all -> all.values().removeIf(link -> users.contains(link.madeBy())))
        : this;
  }

  private GroupState waitingNoMore(Collection<UserId> users) {
    return waiting.isEmpty() ? this : withWaiting(all -> users.forEach(all::remove));
  }

  private GroupState withAnnounced(@Nullable Announced other) {
    return new GroupState(settings, historyFrom, other, banned, muted, waiting, links);
  }

  private GroupState withBanned(Consumer<Set<UserId>> change) {
    SortedSet<UserId> changed = new TreeSet<>(banned);
    change.accept(changed);
    return new GroupState(
        settings,
        historyFrom,
        announced,
        Collections.unmodifiableSortedSet(changed),
        muted,
        waiting,
        links);
  }

  private GroupState withWaiting(Consumer<Map<UserId, Waiting>> change) {
    SortedMap<UserId, Waiting> changed = new TreeMap<>(waiting);
    change.accept(changed);
    return new GroupState(
        settings,
        historyFrom,
        announced,
        banned,
        muted,
        Collections.unmodifiableSortedMap(changed),
        links);
  }

  private GroupState withLinks(Consumer<Map<Long, Link>> change) {
    SortedMap<Long, Link> changed = new TreeMap<>(links);
    change.accept(changed);
    return new GroupState(
        settings,
        historyFrom,
        announced,
        banned,
        muted,
        waiting,
        Collections.unmodifiableSortedMap(changed));
  }
}
