package io.skein.protocol;

import java.util.List;

/**
 * What a user changes about how another one is kept; what each action means is told in {@code
 * people.proto}.
 *
 * @param note of a request; else empty
 * @param name the other user's name, in a request to one who may be asked by those alone who know
 *     it; else empty
 * @param remark what a contact is called from now on; else empty
 * @param tags under which a contact is sorted from now on; else empty
 */
public record PersonChange(
    Action action, String note, String name, String remark, List<String> tags) {
  /** What is done. */
  public enum Action {
    REQUEST,
    WITHDRAW,
    ACCEPT,
    REFUSE,
    REMARK,
    TAG,
    STAR,
    UNSTAR,
    REMOVE,
    BLOCK,
    UNBLOCK,
    ALLOW
  }

  /** One of the actions that need no words. */
  public static PersonChange of(Action action) {
    return new PersonChange(action, "", "", "", List.of());
  }

  /** Asks the user to be a contact. */
  public static PersonChange request(String note, String name) {
    return new PersonChange(Action.REQUEST, note, name, "", List.of());
  }

  /** Calls a contact something else; empty: by its own name again. */
  public static PersonChange remark(String text) {
    return new PersonChange(Action.REMARK, "", "", text, List.of());
  }

  /** Sorts a contact under these words; none: under no word any more. */
  public static PersonChange tags(List<String> words) {
    return new PersonChange(Action.TAG, "", "", "", List.copyOf(words));
  }

  /** Without the texts: they are as private as messages. */
  @Override
  public String toString() {
    return "PersonChange[" + action + "]";
  }
}
