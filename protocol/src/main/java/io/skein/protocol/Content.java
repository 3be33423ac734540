package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says. {@code toString} never shows text or data, so that a content in a log line
 * gives nothing away.
 */
public sealed interface Content
    permits Content.Said,
        Content.Elsewhere,
        Content.Operation,
        Content.MembershipChange,
        Content.TitleChange,
        GroupChange,
        Content.VanishChange,
        Content.CallEntry,
        Content.Recalled,
        Content.Vanished,
        Content.Unknown {
  /**
   * Whether it is news: counts as unread for others, is shown as the newest of a list line and
   * moves the conversation up.
   */
  default boolean isNews() {
    return true;
  }

  /** What a user says: operations may name a message of this kind, and so may a quote. */
  sealed interface Said extends Content permits Text, Custom, Media, Merged, Card {
    /**
     * What stands for it where only text can: in a list line, a notification, a client that draws
     * no such thing. In the sender's own words, so in no language of a program's; not empty.
     */
    String plainText();
  }

  /** What a client posts for what was said elsewhere: the node looks that up. */
  sealed interface Elsewhere extends Content permits Forward, Merge {}

  /**
   * What a user does to an earlier message of the conversation. It counts as unread for nobody.
   * Posted as any content is, and so in the one order of the log.
   */
  sealed interface Operation extends Content {
    /** The sequence of the message. */
    long target();

    @Override
    default boolean isNews() {
      return false;
    }
  }

  /**
   * Plain text, not empty.
   *
   * @param quote sequence of the message that this one answers; 0: none
   * @param mentions members whom it mentions
   * @param mentionsAll whether it mentions every member
   */
  record Text(String text, long quote, List<UserId> mentions, boolean mentionsAll) implements Said {
    /** One that answers nothing and mentions nobody. */
    public Text(String text) {
      this(text, 0, List.of(), false);
    }

    /** The same message after an edit. */
    public Text withText(String edited) {
      return new Text(edited, quote, mentions, mentionsAll);
    }

    @Override
    public String plainText() {
      return text;
    }

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
  record Custom(String type, Bytes data, String fallback) implements Said {
    @Override
    public String plainText() {
      return fallback.isEmpty() ? type : fallback;
    }

    @Override
    public String toString() {
      return "Custom[" + type + ", " + data + "]";
    }
  }

  /**
   * Who joined, left, was removed, declined or banned; in force from the message's sequence on.
   * Only from the node.
   *
   * @param owner the owner from here on, if the one before is among those who go; null: nothing
   *     changes, nobody is left, or the log is of a time that did not tell
   * @param link the invitation link by which somebody joined; 0: none
   * @param mutes of users who joined: what still holds of when they were members before
   */
  record MembershipChange(
      MembershipChange.Kind kind,
      UserId actor,
      List<UserId> users,
      String title,
      @Nullable UserId owner,
      long link,
      List<GroupChange.MuteChange> mutes)
      implements Content {
    public enum Kind {
      CREATED,
      JOINED,
      LEFT,
      REMOVED,
      /** Invited, and no member again: who was invited is in as many groups as allowed. */
      DECLINED,
      /** No members any more, and not to join again until unbanned. */
      BANNED,
      UNBANNED;

      /** Whether members among the users are members no more. */
      public boolean endsMemberships() {
        return switch (this) {
          case CREATED, JOINED, UNBANNED -> false;
          case LEFT, REMOVED, DECLINED, BANNED -> true;
        };
      }
    }

    public MembershipChange {
      // A node of the release before, in a cluster that is being upgraded, tells none.
      mutes = mutes == null ? List.of() : mutes;
    }

    /** One of users none of whom is muted. */
    public MembershipChange(
        Kind kind,
        UserId actor,
        List<UserId> users,
        String title,
        @Nullable UserId owner,
        long link) {
      this(kind, actor, users, title, owner, link, List.of());
    }

    /** One that leaves the owner as it is. */
    public MembershipChange(Kind kind, UserId actor, List<UserId> users, String title) {
      this(kind, actor, users, title, null, 0);
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

  /**
   * A file that was uploaded. What a client says of type, size and dimensions is replaced by what
   * the node found in the bytes.
   *
   * @param name the file's, without a folder
   * @param type media type
   * @param size in bytes
   * @param width in pixels; 0: no image, or not known
   * @param durationMillis by the container, or as the sender says where that does not tell; 0: not
   *     known
   * @param preview what a client may show while it has nothing else
   * @param caption text that the sender puts beside it
   */
  record Media(
      MediaId media,
      Media.Kind kind,
      String name,
      String type,
      long size,
      int width,
      int height,
      int durationMillis,
      Bytes preview,
      String caption)
      implements Said {
    /** How the sender means it to be shown. */
    public enum Kind {
      IMAGE,
      VOICE,
      VIDEO,
      FILE
    }

    /** The same, of another upload. */
    public Media of(MediaId other) {
      return new Media(
          other, kind, name, type, size, width, height, durationMillis, preview, caption);
    }

    @Override
    public String plainText() {
      return caption.isEmpty() ? name : caption;
    }

    @Override
    public String toString() {
      return "Media[" + kind + ", " + size + " bytes]";
    }
  }

  /**
   * Posts what a message of some conversation says. Only from clients: the node puts the message's
   * content in its place, and {@link Message#forwarded} beside it.
   *
   * @param conversation where the sender sees the message
   * @param sequence the message's
   * @param edit of the entry that gave the text which is forwarded; 0: as it was posted
   */
  record Forward(ConversationId conversation, long sequence, long edit) implements Elsewhere {
    @Override
    public String toString() {
      return "Forward[]";
    }
  }

  /**
   * Posts what several messages of one conversation say, as one message. Only from clients: the
   * node puts a {@link Merged} in its place.
   *
   * @param conversation where the sender sees the messages
   * @param items which; ascending, not empty
   * @param title what the sender calls them; may be empty
   */
  record Merge(ConversationId conversation, List<Item> items, String title) implements Elsewhere {
    /**
     * One of them.
     *
     * @param edit as that of a {@link Forward}
     */
    public record Item(long sequence, long edit) {}

    @Override
    public String toString() {
      return "Merge[" + items.size() + " messages]";
    }
  }

  /**
   * Messages of another conversation, as they were when they were forwarded as one: what a client
   * shows of them before somebody opens it. The rest is asked for with {@link Request.AskMerged}.
   * From the node.
   *
   * @param title what the sender calls them; may be empty
   * @param lines the beginning of the first of them
   * @param count how many they are
   * @param depth 1, or one more than that of the deepest among them
   * @param body opaque: where nodes keep them; 0 in a {@link Reply.MergedPage}
   */
  record Merged(String title, List<Line> lines, int count, int depth, long body) implements Said {
    /**
     * The beginning of one of them.
     *
     * @param sender who said it first
     * @param text in the sender's own words, not the whole of it
     */
    public record Line(UserId sender, String text) {
      @Override
      public String toString() {
        return "Line[" + sender + "]";
      }
    }

    /** The same, kept there. */
    public Merged at(long other) {
      return new Merged(title, lines, count, depth, other);
    }

    @Override
    public String plainText() {
      return title.isEmpty() ? "💬 " + count : title;
    }

    @Override
    public String toString() {
      return "Merged[" + count + " messages]";
    }
  }

  /** Takes a message back, for everybody. */
  record Recall(long target) implements Operation {}

  /**
   * Gives a text message another text.
   *
   * @param text empty from a node if the message was recalled since
   */
  record Edit(long target, String text) implements Operation {
    @Override
    public String toString() {
      return "Edit[" + target + ", " + text.length() + " characters]";
    }
  }

  /**
   * Adds one of the sender's reactions to a message, or removes it: the newest of a user and an
   * emoji counts.
   */
  record Reaction(long target, String emoji, boolean removed) implements Operation {
    @Override
    public String toString() {
      return "Reaction[" + target + (removed ? ", removed]" : "]");
    }
  }

  /**
   * Keeps a message in view for everybody, or no more: the newest that names a message counts, and
   * none of a message that was recalled.
   */
  record Highlight(long target, boolean removed) implements Operation {}

  /** What stands in place of a message that was recalled. Only from the node. */
  record Recalled() implements Content {
    public static final Recalled INSTANCE = new Recalled();
  }

  /**
   * What is said in the conversation after this has a life of so long, counted from its post. What
   * was said before keeps the life that it has.
   *
   * @param seconds 0: it has no end again
   */
  record VanishChange(int seconds) implements Content {
    @Override
    public boolean isNews() {
      return false;
    }
  }

  /**
   * A call that was. Only from the node, in its caller's name.
   *
   * @param durationMillis from when somebody joined the caller to the end; 0: nobody did
   * @param users who took part, in the order in which they joined
   */
  record CallEntry(
      CallId id,
      UserId caller,
      Call.Media media,
      Call.Outcome outcome,
      long startedMillis,
      long durationMillis,
      List<UserId> users)
      implements Content {
    /** What stands for it where only text can be shown: signs and a duration, in no language. */
    public String plainText() {
      String sign = media == Call.Media.VIDEO ? "📹" : "📞";
      if (outcome != Call.Outcome.ANSWERED) {
        return sign + " ✕";
      }
      long seconds = durationMillis / 1_000;
      return "%s %d:%02d:%02d".formatted(sign, seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }

    @Override
    public String toString() {
      return "CallEntry[" + id + ", " + outcome + "]";
    }
  }

  /** What stands in place of a message whose life is over. Only from the node. */
  record Vanished() implements Content {
    public static final Vanished INSTANCE = new Vanished();
  }

  /** A kind that this release does not know: skipped by nodes, shown as unsupported by clients. */
  record Unknown() implements Content {
    public static final Unknown INSTANCE = new Unknown();
  }
}
