package io.skein.loadtest.wire;

/** A conversation of a run: its number, and who is in it, by numbers of users. Immutable. */
public final class Chat {
  /** Between two, or among many. */
  public enum Kind {
    DIRECT,
    GROUP
  }

  private final int number;
  private final Kind kind;
  private final int[] members;

  /**
   * @param members of a direct chat two
   */
  Chat(int number, Kind kind, int... members) {
    this.number = number;
    this.kind = kind;
    this.members = members.clone();
  }

  public int number() {
    return number;
  }

  public Kind kind() {
    return kind;
  }

  public int size() {
    return members.length;
  }

  /** The i-th member's number as a user. */
  public int member(int i) {
    return members[i];
  }

  /** The other one of a direct chat. */
  int peerOf(int user) {
    return members[0] == user ? members[1] : members[0];
  }
}
