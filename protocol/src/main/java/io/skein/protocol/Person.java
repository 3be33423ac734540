package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one user keeps another one; for the user's own devices alone.
 *
 * @param remark what the contact is called here; empty: nothing else than elsewhere
 * @param allowed a stranger whose messages are taken as those of a contact
 * @param sent the contact request that waits for the other user
 * @param received the other user's contact request, which waits for an answer
 */
public record Person(
    UserId user,
    boolean contact,
    boolean starred,
    String remark,
    List<String> tags,
    boolean blocked,
    boolean allowed,
    @Nullable ContactRequest sent,
    @Nullable ContactRequest received) {
  /** One of whom nothing is kept, any more. */
  public static Person none(UserId user) {
    return new Person(user, false, false, "", List.of(), false, false, null, null);
  }

  /** True if nothing is kept of the other user. */
  public boolean isNone() {
    return !contact && !blocked && !allowed && sent == null && received == null;
  }

  /** Without the texts: they are as private as messages. */
  @Override
  public String toString() {
    return "Person["
        + user
        + (contact ? ", contact" : "")
        + (starred ? ", starred" : "")
        + (blocked ? ", blocked" : "")
        + (allowed ? ", allowed" : "")
        + (sent == null ? "" : ", sent")
        + (received == null ? "" : ", received")
        + "]";
  }
}
