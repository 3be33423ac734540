package io.skein.node.conversation;

import io.skein.protocol.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The log of one conversation, for one life of its actor. Thread-safe; the actor appends in order
 * of sequence.
 */
public interface OpenLog {
  /**
   * Takes room for one message, before it gets its sequence: afterwards it can no longer be
   * refused.
   *
   * @param bytes at least what it is stored as
   * @return false if the node has too much to store
   */
  boolean reserve(int bytes);

  /**
   * Appends messages, for each of which room was taken, with consecutive sequences.
   *
   * @param messages not empty; the first follows the last that was appended before
   * @return complete when all are durable and this node was still the one to decide; fails with
   *     {@link LogUnavailableException} when it is not, or never will be: the outcome is unknown,
   *     and this log is shut
   */
  CompletionStage<Void> append(List<Message> messages);

  /**
   * Messages above {@code after}, ascending, ending before the first missing sequence; at most
   * {@code limit}, and possibly fewer though more exist: only an empty list says that there is
   * nothing. Fails with {@link LogUnavailableException} as {@link MessageLog#open} does.
   */
  CompletionStage<List<Message>> readAfter(long after, int limit);

  /**
   * The newest messages below {@code before}, in ascending order, without gap; at most {@code
   * limit}; may be fewer, as above.
   *
   * @param before at most one above the head, which the caller knows: further up, the answer may be
   *     empty although there are messages below
   */
  CompletionStage<List<Message>> readBefore(long before, int limit);

  /** The actor needs it no longer. What was appended goes on to its end. */
  void close();
}
