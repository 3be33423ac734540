package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The messages of a conversation that were recalled, all of them: the log keeps what they said, and
 * whoever reads it for a client must not pass it on. A sorted array, as most are added near its
 * end, for 8 bytes each. Confined to the conversation's actor.
 */
final class RecalledMessages {
  private static final int CAPACITY_AT_FIRST = 4;

  private long[] sequences = {};
  private int size;

  int size() {
    return size;
  }

  boolean contains(long sequence) {
    return Arrays.binarySearch(sequences, 0, size, sequence) >= 0;
  }

  void add(long sequence) {
    int at = Arrays.binarySearch(sequences, 0, size, sequence);
    if (at >= 0) {
      return;
    }
    int place = -at - 1;
    if (size == sequences.length) {
      sequences = Arrays.copyOf(sequences, Math.max(CAPACITY_AT_FIRST, 2 * size));
    }
    System.arraycopy(sequences, place, sequences, place + 1, size - place);
    sequences[place] = sequence;
    size++;
  }

  List<Long> toList() {
    return LongStream.of(sequences).limit(size).boxed().toList();
  }

  /** The message as a client may have it: without what was taken back. */
  Message redacted(Message message) {
    if (size == 0) {
      return message;
    }
    Content content = message.content();
    if (content instanceof Content.Edit edit && contains(edit.target())) {
      return message.with(new Content.Edit(edit.target(), ""));
    }
    return content instanceof Content.Said && contains(message.sequence())
        ? message.with(Content.Recalled.INSTANCE)
        : message;
  }
}
