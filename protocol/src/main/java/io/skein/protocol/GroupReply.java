package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node answers to who asks about a group, or for a change of one. Meaning and order are told
 * in {@code conversation.proto}.
 */
public sealed interface GroupReply extends Reply.Answer {
  /**
   * @param sequence of the entry that records the change; 0: nothing changed
   * @param link the link that was made; null: none was
   */
  record GroupChanged(long sequence, @Nullable Link link) implements GroupReply {}

  /**
   * A group as of an entry of its log.
   *
   * @param owner null: nobody is left
   * @param announcement the message of what is announced; null: nothing is
   * @param mutedUntilMillis until when the reader may not post; 0: it may
   * @param requests users who wait to be let in, to the owner and admins
   */
  record Group(
      ConversationId conversation,
      long head,
      String title,
      @Nullable UserId owner,
      GroupSettings settings,
      GroupMode mode,
      int members,
      @Nullable Message announcement,
      long mutedUntilMillis,
      int requests)
      implements GroupReply {
    @Override
    public String toString() {
      return "Group[" + conversation + ", head " + head + ", " + mode + "]";
    }
  }

  /**
   * What one should know before one joins a group.
   *
   * @param member the reader is one
   * @param requested the reader waits to be let in
   */
  record GroupPreview(
      ConversationId conversation,
      String title,
      int members,
      GroupSettings.JoinMode joinMode,
      String question,
      boolean member,
      boolean requested)
      implements GroupReply {
    @Override
    public String toString() {
      return "GroupPreview[" + conversation + ", " + members + " members]";
    }
  }

  record JoinRequestPage(List<JoinRequest> requests, boolean more) implements GroupReply {}

  record LinkPage(List<Link> links) implements GroupReply {}

  /**
   * One who waits to be let into a group.
   *
   * @param askedBy who has invited the user; the user itself if it asked
   */
  record JoinRequest(UserId user, UserId askedBy, String answer, long expiresMillis) {
    @Override
    public String toString() {
      return "JoinRequest[" + user + "]";
    }
  }

  /**
   * An invitation link that can be used.
   *
   * @param link the sequence of the entry that made it
   * @param usesMax 0: any number
   */
  record Link(long link, Bytes token, UserId madeBy, long expiresMillis, int usesMax, int uses) {
    @Override
    public String toString() {
      return "Link[" + link + ", " + uses + " uses]";
    }
  }
}
