package io.skein.loadtest.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who takes part in a run and who talks to whom. Users come in <i>cells</i>, ranges of numbers that
 * have all their conversations among themselves, so that a cell can live on one thread and nothing
 * of a conversation is ever seen by two. Immutable.
 */
public final class Population {
  private final int users;
  private final int cellUsers;
  private final List<Chat> chats;
  private final List<List<Chat>> chatsOf;
  private final int[] online;

  private Population(int users, int cellUsers, List<Chat> chats, int[] online) {
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
   * Cells in which neighbours talk to each other in pairs, and all in one group.
   *
   * @param users a multiple of the group's size, which is even
   */
  public static Population mixed(int users, int groupSize) {
    List<Chat> chats = new ArrayList<>();
    for (int first = 0; first < users; first += groupSize) {
      for (int user = first; user < first + groupSize; user += 2) {
        chats.add(new Chat(chats.size(), Chat.Kind.DIRECT, user, user + 1));
      }
      chats.add(
          new Chat(
              chats.size(), Chat.Kind.GROUP, IntStream.range(first, first + groupSize).toArray()));
    }
    return new Population(users, groupSize, chats, IntStream.range(0, users).toArray());
  }

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
