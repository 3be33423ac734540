package io.skein.node.conversation.cassandra;

import io.skein.protocol.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one write stores of an append: neighbours of one bucket, encoded. Pure.
 *
 * @param first sequence of the first entry; the others follow
 * @param entries not empty
 */
record AppendPart(long bucket, long first, List<ByteBuffer> entries) {
  /**
   * The most bytes of entries in one write, unless a single entry is larger. A Cassandra that was
   * not configured for Skein refuses batches above 50 KiB; and past some hundred messages a batch
   * costs by the byte anyway.
   */
  static final int BYTES_MAX = 32 * 1024;

  /**
   * Cuts an append where it must be cut, in order.
   *
   * @param messages with consecutive sequences, not empty
   * @throws IllegalArgumentException if they are not, or one cannot be stored
   */
  static List<AppendPart> split(List<Message> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    List<AppendPart> parts = new ArrayList<>(1);
    long first = messages.get(0).sequence();
    long bucket = Buckets.of(first);
    List<ByteBuffer> entries = new ArrayList<>(messages.size());
    int bytes = 0;
    for (Message message : messages) {
      long sequence = message.sequence();
      if (sequence != first + entries.size() || sequence < 1) {
        throw new IllegalArgumentException("sequence " + sequence + " is not the next");
      }
      ByteBuffer entry = EntryCodec.encode(message);
      boolean full = bytes + entry.remaining() > BYTES_MAX || Buckets.of(sequence) != bucket;
      if (full && !entries.isEmpty()) {
        parts.add(new AppendPart(bucket, first, entries));
        first = sequence;
        bucket = Buckets.of(sequence);
        entries = new ArrayList<>();
        bytes = 0;
      }
      entries.add(entry);
      bytes += entry.remaining();
    }
    parts.add(new AppendPart(bucket, first, entries));
    return parts;
  }
}
