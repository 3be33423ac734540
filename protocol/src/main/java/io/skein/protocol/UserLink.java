package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Who a user is, to be read by a camera: a name, and no secret. Whoever reads it finds the user as
 * by typing the name, if the user lets itself be found so. Immutable.
 *
 * @param name as it is looked for
 */
public record UserLink(String name) {
  private static final String SCHEME = "skein:user:";

  /**
   * @throws IllegalArgumentException if the name is blank, has blanks or control characters, or is
   *     longer than one that is looked for
   */
  public UserLink {
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a user");
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && Utf8.length(name) <= Limits.NAME_BYTES_MAX
        && name.codePoints()
            .noneMatch(
                each ->
                    Character.isISOControl(each)
                        || Character.isWhitespace(each)
                        || Character.isSpaceChar(each));
  }

  /** The form that is drawn: {@code skein:user:} and the name. */
  public String text() {
    return SCHEME + name;
  }

  /** The link that a text is; null if it is none. */
  public static @Nullable UserLink parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith(SCHEME)) {
      return null;
    }
    String name = stripped.substring(SCHEME.length());
    return isName(name) ? new UserLink(name) : null;
  }
}
