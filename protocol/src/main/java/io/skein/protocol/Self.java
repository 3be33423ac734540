package io.skein.protocol;

/**
 * What a user tells of itself, and what others may do towards the user.
 *
 * @param displayName free text beside the unique name; empty: the name is shown
 * @param signature a line about the user; empty: none
 * @param hidden whether a search by name does not find the user
 */
public record Self(
    String displayName, String signature, boolean hidden, Adding adding, Strangers strangers) {
  /** Of a user who has set nothing. */
  public static final Self INITIAL = new Self("", "", false, Adding.ANYONE, Strangers.AS_CLUSTER);

  /** Who may send contact requests. */
  public enum Adding {
    ANYONE,
    /** Who names the user's name in the request. */
    WITH_NAME,
    NOBODY
  }

  /** Who may begin a direct chat. */
  public enum Strangers {
    /** As the cluster is set up. */
    AS_CLUSTER,
    EVERYONE,
    /** Everyone, but a few messages only until the user answers. */
    UNTIL_ANSWERED,
    /** Contacts alone. */
    CONTACTS
  }

  /** Without the texts: a log is no place for what people call themselves. */
  @Override
  public String toString() {
    return "Self[" + (hidden ? "hidden, " : "") + adding + ", " + strangers + "]";
  }
}
