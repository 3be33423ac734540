package io.skein.protocol;

/**
 * What a group is like for how many, each with less for each member than the one before: told by
 * summaries, so that an application shows what there is.
 */
public enum GroupMode {
  /** Receipts of each member; marks for who is away. */
  SMALL,
  /** No receipts; who is away finds the news when it syncs. */
  LARGE,
  /** As {@link #LARGE}, and only the owner and admins post. */
  BROADCAST;

  /** Whether members are told how far the others have received and read. */
  public boolean hasReceipts() {
    return this == SMALL;
  }

  /** Whether members who are neither owner nor admin may post. */
  public boolean membersPost() {
    return this != BROADCAST;
  }
}
