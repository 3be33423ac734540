package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What messages that have an end say, while they live: apart from the log, which is never written
 * again, so that it goes by itself. A content is kept before the log names it and never changes;
 * one that the log does not name in the end was told to nobody. Thread-safe; stages fail with
 * {@link LogUnavailableException}, and calls may be repeated.
 */
public interface LivingContents {
  /**
   * What one message says.
   *
   * @param number by which the log names it: no other content of the cluster ever has it
   * @param life for which it is kept from now on, at least
   */
  record Living(long sequence, long number, ByteBuffer content, Duration life) {}

  /**
   * Keeps contents.
   *
   * @param contents not empty
   * @return complete when all are durable
   */
  CompletionStage<Void> keep(ConversationId conversation, List<Living> contents);

  /**
   * The contents of a range of messages, by number, as far as they are kept still.
   *
   * @param first inclusive
   * @param last inclusive
   */
  CompletionStage<Map<Long, ByteBuffer>> find(ConversationId conversation, long first, long last);
}
