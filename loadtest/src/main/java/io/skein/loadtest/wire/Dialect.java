package io.skein.loadtest.wire;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target's protocol, as far as a scenario needs it. Confined to the {@link Loop}'s thread. */
public interface Dialect extends Speech {
  /** The socket is open: begin to log in. Later {@link Events#ready} or {@link Events#failed}. */
  @Override
  void connected(Link link);

  /** The socket is gone. What is without an outcome waits for the user's next log-in. */
  @Override
  void disconnected(Link link);

  /**
   * Makes the chat ready to be posted into, if it needs that: later {@link Events#opened} or {@link
   * Events#notOpened}. Called when all its online members are {@link Events#ready}.
   *
   * @param links of the online members, at least one; the chat is made over the first
   */
  void open(Chat chat, List<Link> links);

  /**
   * Posts. Later {@link Events#accepted}, {@link Events#refused} or {@link Events#abandoned}, where
   * the target answers at all, and {@link Events#delivered} at the others.
   */
  void post(Link link, Post post);

  /** Whether the target answers a post into this chat. */
  boolean acknowledges(Chat chat);

  /** Posts of this user that have no outcome yet, where there will be one. */
  int inFlight(int user);

  /**
   * What can be read back of what the target keeps; null where there is no such thing. A target
   * that has it also tells the place of a post.
   */
  @Nullable Log log();

  /** What the target calls the chat; null if it is not open, or has no such name. */
  @Nullable ConversationId idOf(Chat chat);

  /** The logs of all chats. */
  interface Log {
    /** Whether this user sees all of it, from the first entry on. */
    boolean isWhole(int user, Chat chat);

    /** Reads all of a chat: {@link Events#logged}, and with null at its end. */
    void read(Link link, Chat chat);
  }

  /** What a dialect tells a scenario. */
  interface Events {
    /** Logged in, and told what is new. */
    void ready(Link link);

    /** After {@link #ready}: holds everything that it was told of. Again after each gap. */
    default void caughtUp(Link link) {}

    /** The chat can be posted into. */
    default void opened(Chat chat) {}

    /** The chat cannot be opened; why, {@link #failed} has said. */
    default void notOpened(Chat chat) {}

    /**
     * The user's connection ended, and until {@link #returned} the target owes the user nothing of
     * what is said in the chat. Never where the absent are handed everything when they are back.
     */
    default void left(Chat chat, int user) {}

    /** The user is in the chat again. */
    default void returned(Chat chat, int user) {}

    /**
     * Leaves the client for the first time.
     *
     * @param message as it will stand in the log, without its place; null where there is no log
     */
    default void sent(Post post, @Nullable Message message) {}

    /** The target has acknowledged the post, at this place (0 where there are no places). */
    void accepted(Post post, long sequence);

    /** The target has refused the post, and nothing was done. */
    default void refused(Post post, String code) {}

    /** No more attempts: whether it was done is not known. */
    default void abandoned(Post post) {}

    /** A device takes a message. */
    void delivered(Link link, Delivery delivery);

    /** The next messages of the log of a chat; null: that was all. */
    default void logged(Chat chat, @Nullable List<Message> messages) {}

    /** Something other than success was answered; the text has no message text in it. */
    void failed(@Nullable Link link, String code, String detail);

    /** The connection ended, and it was not us. */
    void closed(Link link);
  }
}
