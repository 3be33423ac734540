package io.skein.loadtest.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Who takes part in a run and who talks to whom. Users come in <i>cells</i>, ranges of numbers that
 * have all their conversations among themselves, so that a cell can live on one thread and nothing
 * of a conversation is ever seen by two. Immutable.
 */
public final class Population {
  /** Beyond it a group is a large one, which is another matter for the target. */
  private static final int GROUP_MAX = 500;

  private static final int[] NOBODY = {};

  private final int users;
  private final int cellUsers;
  private final List<Chat> chats;
  private final List<List<Chat>> chatsOf;
  private final int[] online;
  private final int[] onlineByChat;
  private final int guests;

  /** By number of the chat. */
  private final Map<Integer, int[]> guestsOf;

  private final int contacts;
  private final int absent;

  private Population(int users, int cellUsers, List<Chat> chats, int[] online) {
    this(users, cellUsers, chats, online, 0, Map.of(), 0, 0);
  }

  private Population(
      int users,
      int cellUsers,
      List<Chat> chats,
      int[] online,
      int guests,
      Map<Integer, int[]> guestsOf,
      int contacts,
      int absent) {
    this.contacts = contacts;
    this.absent = absent;
    this.guests = guests;
    this.guestsOf = guestsOf;
    this.users = users;
    this.cellUsers = cellUsers;
    this.chats = List.copyOf(chats);
    this.online = online;
    List<List<Chat>> byUser = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      byUser.add(new ArrayList<>(1));
    }
    for (Chat chat : chats) {
      for (int i = 0; i < chat.size(); i++) {
        byUser.get(chat.member(i)).add(chat);
      }
    }
    chatsOf = byUser.stream().map(List::copyOf).toList();
    onlineByChat =
        chats.stream()
            .mapToInt(
                chat ->
                    (int)
                        IntStream.range(0, chat.size())
                            .map(chat::member)
                            .filter(this::isOnline)
                            .count())
            .toArray();
  }

  /** Users who only log in. */
  public static Population strangers(int users) {
    return new Population(users, 1, List.of(), IntStream.range(0, users).toArray());
  }

  /**
   * Users 0 and 1 talk to each other, 2 and 3, and so on.
   *
   * @param users an even number
   */
  public static Population pairs(int users) {
    List<Chat> chats = new ArrayList<>();
    for (int user = 0; user < users; user += 2) {
      chats.add(new Chat(chats.size(), Chat.Kind.DIRECT, user, user + 1));
    }
    return new Population(users, 2, chats, IntStream.range(0, users).toArray());
  }

  /**
   * Groups that share no member.
   *
   * @param onlineShare how many of each group's members are connected, of one
   */
  public static Population groups(int groups, int size, double onlineShare) {
    int present = Math.max(1, (int) Math.round(size * onlineShare));
    List<Chat> chats = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      chats.add(
          new Chat(
              group, Chat.Kind.GROUP, IntStream.range(group * size, (group + 1) * size).toArray()));
    }
    int[] online =
        IntStream.range(0, groups * size).filter(user -> user % size < present).toArray();
    return new Population(groups * size, size, chats, online);
  }

  /**
   * The first users talk to each other in pairs, and all others are in one group: one cell, so that
   * both happen at the same time on the same thread.
   *
   * @param paired an even number
   * @param size of the group, all of whose members are connected
   */
  public static Population pairsBesideAGroup(int paired, int size) {
    List<Chat> chats = new ArrayList<>(pairs(paired).chats());
    chats.add(
        new Chat(chats.size(), Chat.Kind.GROUP, IntStream.range(paired, paired + size).toArray()));
    int users = paired + size;
    return new Population(users, users, chats, IntStream.range(0, users).toArray());
  }

  /** A way to split all users: so many neighbours at a time have a chat. */
  public record Circle(Chat.Kind kind, int size) {}

  /** A cell's users, where these circles are in use: the least number that all of them divide. */
  public static int cellUsers(List<Circle> circles) {
    int users = 1;
    for (Circle circle : circles) {
      users = users / greatestCommonDivisor(users, circle.size()) * circle.size();
    }
    return users;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /**
   * Everybody is in one chat of each circle. Chats come in the order of the circles.
   *
   * @param users a multiple of {@link #cellUsers}
   * @param onlineShare how many are connected, of one; who, is the same in every run
   */
  public static Population circles(int users, double onlineShare, List<Circle> circles) {
    List<Chat> chats = new ArrayList<>();
    for (Circle circle : circles) {
      for (int first = 0; first < users; first += circle.size()) {
        int[] members = IntStream.range(first, first + circle.size()).toArray();
        chats.add(new Chat(chats.size(), circle.kind(), members));
      }
    }
    return new Population(users, cellUsers(circles), chats, someOf(users, onlineShare));
  }

  /** Scattered, since neighbours are who talks to each other; ascending. */
  private static int[] someOf(int users, double share) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, users).boxed().toList());
    Collections.shuffle(all, new Random(users));
    return all.stream().limit(Math.round(users * share)).mapToInt(user -> user).sorted().toArray();
  }

  /**
   * The same with guests: users whom somebody else than the driver runs, numbered from {@link
   * #users()} on. They talk to each other in pairs, and each pair sits in one group, as long as
   * that stays a group.
   *
   * @param count an even number
   * @param groupsMax groups that have guests, the first ones in which somebody is connected; those
   *     without a place are in none
   */
  public Population withGuests(int count, int groupsMax) {
    List<Chat> groups =
        chats.stream()
            .filter(chat -> chat.kind() == Chat.Kind.GROUP && onlineIn(chat) > 0)
            .limit(groupsMax)
            .toList();
    Map<Integer, int[]> seats = new HashMap<>();
    for (int pair = 0; pair < count / 2 && !groups.isEmpty(); pair++) {
      Chat group = groups.get(pair % groups.size());
      int[] before = seats.getOrDefault(group.number(), NOBODY);
      if (group.size() + before.length + 2 <= GROUP_MAX) {
        int[] after = Arrays.copyOf(before, before.length + 2);
        after[before.length] = users + 2 * pair;
        after[before.length + 1] = users + 2 * pair + 1;
        seats.put(group.number(), after);
      }
    }
    return new Population(
        users, cellUsers, chats, online, count, Map.copyOf(seats), contacts, absent);
  }

  /**
   * The same, in which each user wants to know whether so many others are there: those with the
   * next numbers.
   *
   * @param count below the number of users
   * @param strangers whom each user watches besides: nobody of the population
   */
  public Population withContacts(int count, int strangers) {
    return new Population(users, cellUsers, chats, online, guests, guestsOf, count, strangers);
  }

  /** How many contacts each user has among the others. */
  public int contacts() {
    return contacts;
  }

  /** How many each user watches besides, who never come. */
  public int absent() {
    return absent;
  }

  /** One of a user's contacts, by number from 0. */
  public int contact(int user, int number) {
    return (user + 1 + number) % users;
  }

  /** How many guests there are. */
  public int guests() {
    return guests;
  }

  public boolean isGuest(int user) {
    return user >= users;
  }

  /** The guests who sit in a chat, by their numbers. */
  public int[] guestsOf(Chat chat) {
    return guestsOf.getOrDefault(chat.number(), NOBODY).clone();
  }

  public boolean hasGuests(Chat chat) {
    return guestsOf.containsKey(chat.number());
  }

  /** Users of the driver. */
  public int users() {
    return users;
  }

  public List<Chat> chats() {
    return chats;
  }

  public List<Chat> chatsOf(int user) {
    return chatsOf.get(user);
  }

  /** Users who are connected when nothing goes wrong, ascending. */
  public IntStream online() {
    return IntStream.of(online);
  }

  public int onlineCount() {
    return online.length;
  }

  public boolean isOnline(int user) {
    return Arrays.binarySearch(online, user) >= 0;
  }

  /** How many of a chat's members are connected when nothing goes wrong. */
  public int onlineIn(Chat chat) {
    return onlineByChat[chat.number()];
  }

  /** How many threads can have something to do. */
  public int cells() {
    return users / cellUsers;
  }

  /**
   * Which of so many threads a user, and everybody that he talks to, lives on: each has a range of
   * users.
   */
  public int laneOf(int user, int lanes) {
    return (int) ((long) (user / cellUsers) * lanes / cells());
  }
}
