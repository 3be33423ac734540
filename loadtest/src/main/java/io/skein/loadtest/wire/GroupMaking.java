package io.skein.loadtest.wire;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes groups. One of more members than a request may name is created with some of them, and the
 * others are invited, one request after the other: first those who are away, so that whoever is
 * connected hears of few invitations but its own. Such a group is ready when every device that is
 * connected was told of it, and holds what its user sees of it. Confined to the loop's thread.
 */
final class GroupMaking {
  /** A group whose members are still invited, or hear of it. */
  private static final class Making {
    final Link owner;
    final Device device;
    final int place;
    final Deque<List<UserId>> invitations;
    @Nullable ConversationId id;
    List<Feed> feeds = List.of();

    /** Requests without an answer. */
    boolean asking = true;

    Making(Link owner, Device device, int place, Deque<List<UserId>> invitations) {
      this.owner = owner;
      this.device = device;
      this.place = place;
      this.invitations = invitations;
    }
  }

  private final Population population;
  private final List<SkeinDialect.Account> accounts;
  private final SplittableRandom random;
  private final Dialect.Events events;

  /** Those that take more than one request. */
  private final Map<Chat, Making> making = new LinkedHashMap<>();

  /**
   * @param accounts by number of the user
   */
  GroupMaking(
      Population population,
      List<SkeinDialect.Account> accounts,
      SplittableRandom random,
      Dialect.Events events) {
    this.population = population;
    this.accounts = accounts;
    this.random = random;
    this.events = events;
  }

  /**
   * Creates a group.
   *
   * @param owner who makes it, over this connection
   * @param namedMax users whom one request may name
   */
  void begin(Chat chat, Link owner, Device device, int namedMax) {
    Deque<List<UserId>> parts = parts(others(chat, owner.user), namedMax);
    List<UserId> first = parts.isEmpty() ? List.of() : parts.remove();
    int place = population.chatsOf(owner.user).indexOf(chat);
    if (!parts.isEmpty()) {
      making.put(chat, new Making(owner, device, place, parts));
    }
    Device.send(
        owner,
        device.request(Device.Kind.CREATE, place),
        new Request.CreateGroup(
            new ClientId(random.nextLong(), random.nextLong()), "load " + chat.number(), first));
  }

  /** Who is away comes first. */
  private List<UserId> others(Chat chat, int owner) {
    List<UserId> away = new ArrayList<>();
    List<UserId> here = new ArrayList<>();
    for (int i = 0; i < chat.size(); i++) {
      int member = chat.member(i);
      if (member != owner) {
        (population.isOnline(member) ? here : away).add(accounts.get(member).id());
      }
    }
    away.addAll(here);
    for (int guest : population.guestsOf(chat)) {
      away.add(accounts.get(guest).id());
    }
    return away;
  }

  private static Deque<List<UserId>> parts(List<UserId> users, int namedMax) {
    Deque<List<UserId>> parts = new ArrayDeque<>();
    for (int from = 0; from < users.size(); from += namedMax) {
      parts.add(users.subList(from, Math.min(users.size(), from + namedMax)));
    }
    return parts;
  }

  /**
   * It was created.
   *
   * @param feeds of all devices of the run that are its members, or are going to be
   * @return whether that is all: everybody is a member
   */
  boolean created(Chat chat, ConversationId id, List<Feed> feeds) {
    Making group = making.get(chat);
    if (group == null) {
      return true;
    }
    group.id = id;
    group.feeds = feeds;
    invite(group);
    return false;
  }

  /** An invitation was answered. */
  void invited(Chat chat) {
    Making group = making.get(chat);
    if (group != null) {
      invite(group);
    }
  }

  private static void invite(Making group) {
    List<UserId> next = group.invitations.poll();
    group.asking = next != null;
    if (next != null) {
      Device.send(
          group.owner,
          group.device.request(Device.Kind.CREATE, group.place),
          new Request.Invite(Objects.requireNonNull(group.id), next));
    }
  }

  /** A request was refused. */
  void failed(Chat chat) {
    making.remove(chat);
  }

  /** Tells of those that have become ready. */
  void tick() {
    for (Iterator<Map.Entry<Chat, Making>> all = making.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Chat, Making> one = all.next();
      Making group = one.getValue();
      if (!group.asking && group.feeds.stream().allMatch(Feed::isCurrent)) {
        all.remove();
        events.opened(one.getKey());
      }
    }
  }
}
