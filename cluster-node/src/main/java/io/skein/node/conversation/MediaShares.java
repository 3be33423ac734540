package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Which files may be shown: asked once for each post that shows one, before it gets its place.
 * Thread-safe.
 */
public interface MediaShares {
  /** What is said to a post. */
  sealed interface Verdict {}

  /**
   * The file is the sender's, and is kept for this message from now on.
   *
   * @param content as it is to be posted: with what was found in the file
   */
  record Shared(Content.Media content) implements Verdict {}

  /** It may not be shown. */
  record Refused(ErrorCode code, String detail) implements Verdict {}

  /** May be repeated. A failed stage means that nobody can tell now. */
  CompletionStage<Verdict> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content);

  /**
   * A copy of somebody's file, in a message that the sender sees, is made the sender's and kept for
   * this message from now on. May be repeated, and makes another copy then. A failed stage means
   * that nobody can tell now.
   */
  CompletionStage<Verdict> shareCopy(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content);

  /**
   * The file is not kept for this message any more: it might have shown it and was refused all the
   * same, or was recalled. May be repeated. Nobody waits for it; if it fails, the file is kept for
   * longer than needed.
   */
  void release(ConversationId conversation, ClientId message, Content.Media content);

  /**
   * As {@link #release}, at the end of the message's life. May be repeated, and undoes no release
   * of the same message.
   *
   * @param said when the message was ordered
   */
  void releaseAt(
      ConversationId conversation,
      ClientId message,
      Content.Media content,
      Instant said,
      Instant end);
}
