package io.skein.protocol;

import java.util.List;

/**
 * What a message says. {@code toString} never shows text or data, so that a content in a log line
 * gives nothing away.
 */
public sealed interface Content {
  /** Plain text, not empty. */
  record Text(String text) implements Content {
    @Override
    public String toString() {
      return "Text[" + text.length() + " characters]";
    }
  }

  /**
   * A type of an embedder's own.
   *
   * @param type reverse-domain name, printable ASCII
   * @param fallback what a client that does not know the type shows
   */
  record Custom(String type, Bytes data, String fallback) implements Content {
    @Override
    public String toString() {
      return "Custom[" + type + ", " + data + "]";
    }
  }

  /**
   * Who joined, left, was removed or declined; in force from the message's sequence on. Only from
   * the node.
   */
  record MembershipChange(Kind kind, UserId actor, List<UserId> users, String title)
      implements Content {
    public enum Kind {
      CREATED,
      JOINED,
      LEFT,
      REMOVED,
      /** Invited, and no member again: who was invited is in as many groups as allowed. */
      DECLINED
    }

    @Override
    public String toString() {
      return "MembershipChange[" + kind + ", " + users.size() + " users]";
    }
  }

  /** The group has a new title. Only from the node. */
  record TitleChange(UserId actor, String title) implements Content {
    @Override
    public String toString() {
      return "TitleChange[]";
    }
  }

  /** A kind that this release does not know: skipped by nodes, shown as unsupported by clients. */
  record Unknown() implements Content {
    public static final Unknown INSTANCE = new Unknown();
  }
}
