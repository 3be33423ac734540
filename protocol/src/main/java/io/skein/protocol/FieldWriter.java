package io.skein.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * Writes the fields of one frame in Protobuf's wire format (proto3: a field at its default value is
 * left out). It is run twice over the same value: the first run measures and remembers the lengths
 * of nested messages and texts in the order in which they occur, {@link #allocate} makes an array
 * of exactly that size, the second run fills it. So one description of a message serves both runs,
 * and a frame costs one array however deep it nests.
 *
 * <p>Confined to one thread, used for one frame.
 */
final class FieldWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private static final byte[] MEASURING = {};

  private byte[] target = MEASURING;
  private int position;

  private int[] lengths = new int[8];
  private int nextLength;

  /**
   * Ends the measuring run: what is written from here on goes into the frame.
   *
   * @throws IllegalArgumentException if the frame is larger than any frame may be
   */
  void allocate() {
    if (position > Limits.FRAME_BYTES_CEILING) {
      throw new IllegalArgumentException("a frame of " + position + " bytes");
    }
    target = new byte[position];
    position = 0;
    nextLength = 0;
  }

  /** Number of bytes measured or written so far. */
  int size() {
    return position;
  }

  EncodedFrame toFrame() {
    if (position != target.length) {
      throw new IllegalStateException("measured " + target.length + ", wrote " + position);
    }
    return EncodedFrame.wrap(target);
  }

  void uint32(int field, int value) {
    if (value != 0) {
      uint32Always(field, value);
    }
  }

  /** A number that is written even if it is 0: one whose presence says something. */
  void uint32Always(int field, int value) {
    varint(field << 3 | VARINT);
    varint(value);
  }

  /** A number that may be below 0, the sign in its lowest bit. */
  void sint32(int field, int value) {
    uint32(field, value << 1 ^ value >> 31);
  }

  void bool(int field, boolean value) {
    uint32(field, value ? 1 : 0);
  }

  /** A truth value that is written even if it is false: one whose presence says something. */
  void boolAlways(int field, boolean value) {
    uint32Always(field, value ? 1 : 0);
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      fixed64Always(field, value);
    }
  }

  /** A number that is written even if it is 0: one whose presence says something. */
  void fixed64Always(int field, long value) {
    varint(field << 3 | FIXED64);
    fixed64(value);
  }

  void bytes(int field, Bytes value) {
    if (!value.isEmpty()) {
      varint(field << 3 | LENGTH);
      varint(value.size());
      if (target != MEASURING) {
        System.arraycopy(value.asArray(), 0, target, position, value.size());
      }
      position += value.size();
    }
  }

  /** The sixteen bytes of a client id, without making them. */
  void clientId(int field, ClientId id) {
    varint(field << 3 | LENGTH);
    varint(ClientId.BYTES);
    fixed64(Long.reverseBytes(id.high()));
    fixed64(Long.reverseBytes(id.low()));
  }

  void text(int field, String value) {
    if (!value.isEmpty()) {
      textAlways(field, value);
    }
  }

  /** A text that is written even if empty: a member of a oneof, or an entry of a list. */
  void textAlways(int field, String value) {
    varint(field << 3 | LENGTH);
    if (target == MEASURING) {
      int length = Utf8.length(value);
      remember(length);
      varint(length);
      position += length;
    } else {
      int length = lengths[nextLength++];
      varint(length);
      Utf8.put(value, length, target, position);
      position += length;
    }
  }

  /** Begins a nested message, to be ended with {@link #end}, which wants what this returns. */
  int begin(int field) {
    varint(field << 3 | LENGTH);
    if (target == MEASURING) {
      remember(position);
      return nextLength - 1;
    }
    varint(lengths[nextLength++]);
    return 0;
  }

  void end(int begun) {
    if (target == MEASURING) {
      int length = position - lengths[begun];
      lengths[begun] = length;
      varint(length);
    }
  }

  /** Packed: one field with all the numbers. */
  void users(int field, List<UserId> users) {
    if (!users.isEmpty()) {
      varint(field << 3 | LENGTH);
      varint(users.size() * Long.BYTES);
      for (UserId user : users) {
        fixed64(user.value());
      }
    }
  }

  /** Packed as well. */
  void numbers(int field, List<Long> numbers) {
    if (!numbers.isEmpty()) {
      varint(field << 3 | LENGTH);
      varint(numbers.size() * Long.BYTES);
      for (long number : numbers) {
        fixed64(number);
      }
    }
  }

  private void remember(int length) {
    if (nextLength == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * nextLength);
    }
    lengths[nextLength++] = length;
  }

  /** An unsigned 32-bit number, low seven bits first. */
  private void varint(int value) {
    if (target == MEASURING) {
      position += value >= 0 && value < 1 << 7 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
      return;
    }
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      target[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[position++] = (byte) rest;
  }

  private void fixed64(long value) {
    if (target != MEASURING) {
      for (int i = 0; i < Long.BYTES; i++) {
        target[position + i] = (byte) (value >>> (8 * i));
      }
    }
    position += Long.BYTES;
  }
}
