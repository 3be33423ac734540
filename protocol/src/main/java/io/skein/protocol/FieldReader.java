package io.skein.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one frame in Protobuf's wire format, straight from the buffer it arrived in.
 * Every access lies within the message being read, so nothing is allocated for a length before the
 * bytes are known to be there.
 *
 * <p>Two kinds of fault: bytes that are no Protobuf message are MALFORMED_FRAME, and a value that
 * breaks the contract is BAD_REQUEST with the field's name. Of a field that must occur once and
 * occurs more often, the last one counts. Fields of unknown numbers are skipped.
 *
 * <p>Confined to one thread, used for one frame; the buffer's position and limit stay as they are.
 */
final class FieldReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int FIXED32 = 5;

  private static final int REQUEST_FIELD = 1;

  /**
   * Frame fields above this are no bodies: room for additions that leave a body's meaning alone.
   */
  private static final int BODY_FIELD_MAX = 199;

  /** For fields that only the frame's size limits. */
  static final int ANY_LENGTH = Integer.MAX_VALUE;

  /** Unknown groups nest at most this deep; Protobuf's own readers stop at a hundred. */
  private static final int GROUP_DEPTH_MAX = 100;

  private static final int[] NO_GROUPS = {};

  private final ByteBuffer in;
  private final boolean bigEndian;
  private int position;
  private int limit;
  private int field;
  private int wireType;

  /** Field numbers of the groups being skipped; made with the first group, one for all of them. */
  private int[] openGroups = NO_GROUPS;

  FieldReader(ByteBuffer frame) {
    in = frame;
    bigEndian = frame.order() == ByteOrder.BIG_ENDIAN;
    position = frame.position();
    limit = frame.limit();
  }

  /**
   * Reads the frame's outer message up to its end and stands then at the start of the body: {@link
   * #field} is the body's number, or 0 if there is none, and {@link #next} reads the body's fields.
   *
   * @return the request number, wherever in the frame it stood
   */
  int openFrame() throws DecodeException {
    int request = 0;
    int body = 0;
    int bodyStart = limit;
    int bodyEnd = limit;
    while (next()) {
      if (field == REQUEST_FIELD) {
        request = uint32("request");
      } else if (wireType == LENGTH && field <= BODY_FIELD_MAX) {
        if (body != 0) {
          throw malformed("more than one body");
        }
        int length = length();
        body = field;
        bodyStart = position;
        position += length;
        bodyEnd = position;
      } else {
        skip();
      }
    }
    field = body;
    position = bodyStart;
    limit = bodyEnd;
    return request;
  }

  /** Goes to the next field of the message being read; false at its end. */
  boolean next() throws DecodeException {
    if (position == limit) {
      return false;
    }
    long tag = varint();
    long number = tag >>> 3;
    if (number == 0 || number > (1 << 29) - 1) {
      throw malformed("field number " + number);
    }
    field = (int) number;
    wireType = (int) tag & 7;
    return true;
  }

  int field() {
    return field;
  }

  void skip() throws DecodeException {
    if (wireType == GROUP) {
      skipGroup();
    } else {
      skipScalar();
    }
  }

  private void skipScalar() throws DecodeException {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(Long.BYTES);
      case LENGTH -> advance(length());
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw malformed("field " + field + ": wire type " + wireType);
    }
  }

  private void skipGroup() throws DecodeException {
    if (openGroups.length == 0) {
      openGroups = new int[GROUP_DEPTH_MAX];
    }
    int depth = 0;
    openGroups[depth++] = field;
    while (depth > 0) {
      if (!next()) {
        throw malformed("group without end");
      }
      if (wireType == GROUP_END) {
        if (field != openGroups[--depth]) {
          throw malformed("end of another group");
        }
      } else if (wireType != GROUP) {
        skipScalar();
      } else if (depth < GROUP_DEPTH_MAX) {
        openGroups[depth++] = field;
      } else {
        throw malformed("groups nested too deep");
      }
    }
  }

  /** Enters the nested message that this field is; {@link #leave} wants what this returns. */
  int enter(String name) throws DecodeException {
    int outer = limit;
    limit = position(lengthOf(name));
    return outer;
  }

  /** Length of the nested message, text or bytes that this field is; reads nothing. */
  int upcomingLength(String name) throws DecodeException {
    int start = position;
    int length = lengthOf(name);
    position = start;
    return length;
  }

  /** Goes on behind the nested message, whose fields have all been read. */
  void leave(int outer) {
    limit = outer;
  }

  /** An unsigned 32-bit number. */
  int uint32(String name) throws DecodeException {
    require(VARINT, name);
    return (int) varint();
  }

  /** An unsigned 32-bit count; those above Java's largest int become that. */
  int count(String name) throws DecodeException {
    int value = uint32(name);
    return value < 0 ? Integer.MAX_VALUE : value;
  }

  /** A number that may be below 0, the sign in its lowest bit. */
  int sint32(String name) throws DecodeException {
    int value = uint32(name);
    return value >>> 1 ^ -(value & 1);
  }

  boolean bool(String name) throws DecodeException {
    require(VARINT, name);
    return varint() != 0;
  }

  long fixed64(String name) throws DecodeException {
    require(FIXED64, name);
    return fixed64();
  }

  /** A sequence number or a time: at most 2^63 − 1. */
  long number(String name) throws DecodeException {
    long value = fixed64(name);
    if (value < 0) {
      throw bad(name, "above 2^63 - 1");
    }
    return value;
  }

  /** A user id that is not 0. */
  UserId user(String name) throws DecodeException {
    return userOf(fixed64(name), name);
  }

  /** User ids, one field each or packed, added to those read before. */
  List<UserId> users(String name, int usersMax, List<UserId> before) throws DecodeException {
    return users(name, usersMax, ErrorCode.TOO_MANY_USERS, before);
  }

  /** The same, with the code for more than allowed. */
  List<UserId> users(String name, int usersMax, ErrorCode tooMany, List<UserId> before)
      throws DecodeException {
    int added = fixed64Count(name);
    if (added > usersMax - before.size()) {
      throw new DecodeException(tooMany, name + ": at most " + usersMax + " in one request");
    }
    if (added == 0) {
      return before;
    }
    List<UserId> users = before.isEmpty() ? new ArrayList<>(added) : before;
    for (int i = 0; i < added; i++) {
      users.add(userOf(fixed64(), name));
    }
    return users;
  }

  /** Sequence numbers above 0, one field each or packed, added to those read before. */
  List<Long> sequences(String name, int max, List<Long> before) throws DecodeException {
    int added = fixed64Count(name);
    if (added > max - before.size()) {
      throw bad(name, "at most " + max);
    }
    if (added == 0) {
      return before;
    }
    List<Long> sequences = before.isEmpty() ? new ArrayList<>(added) : before;
    for (int i = 0; i < added; i++) {
      long sequence = fixed64();
      if (sequence <= 0) {
        throw bad(name, "0, or above 2^63 - 1");
      }
      sequences.add(sequence);
    }
    return sequences;
  }

  /** How many numbers the field has that the reader stands at, which may be packed. */
  private int fixed64Count(String name) throws DecodeException {
    if (wireType == FIXED64) {
      return 1;
    }
    int length = lengthOf(name);
    if (length % Long.BYTES != 0) {
      throw malformed(name + ": packed length " + length);
    }
    return length / Long.BYTES;
  }

  Bytes bytes(String name, int bytesMax) throws DecodeException {
    int length = lengthOf(name);
    requireAtMost(bytesMax, length, name);
    byte[] value = new byte[length];
    in.get(position, value);
    position += length;
    return Bytes.wrap(value);
  }

  ClientId clientId(String name) throws DecodeException {
    int length = lengthOf(name);
    if (length != ClientId.BYTES) {
      throw bad(name, "not " + ClientId.BYTES + " bytes");
    }
    return new ClientId(Long.reverseBytes(fixed64()), Long.reverseBytes(fixed64()));
  }

  String text(String name, int bytesMax) throws DecodeException {
    int length = lengthOf(name);
    if (length == 0) {
      return "";
    }
    requireAtMost(bytesMax, length, name);
    String text;
    if (in.hasArray()) {
      text = new String(in.array(), in.arrayOffset() + position, length, StandardCharsets.UTF_8);
    } else {
      byte[] copy = new byte[length];
      in.get(position, copy);
      text = new String(copy, StandardCharsets.UTF_8);
    }
    // Java's decoder puts the replacement character for what is no UTF-8, and it occurs in proper
    // texts too, though seldom: only then the bytes need another look.
    if (text.indexOf(Utf8.REPLACEMENT) >= 0 && !Utf8.isWellFormed(in.slice(position, length))) {
      throw bad(name, "not UTF-8");
    }
    position += length;
    return text;
  }

  static <T> T required(@Nullable T value, String name) throws DecodeException {
    if (value == null) {
      throw bad(name, "missing");
    }
    return value;
  }

  /** Wants ASCII from {@code lowest} to the tilde. */
  static void requirePrintable(String text, char lowest, String name) throws DecodeException {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < lowest || text.charAt(i) > '~') {
        throw bad(name, "not printable ASCII");
      }
    }
  }

  static DecodeException bad(String name, String fault) {
    return new DecodeException(ErrorCode.BAD_REQUEST, name + ": " + fault);
  }

  private static DecodeException malformed(String fault) {
    return new DecodeException(ErrorCode.MALFORMED_FRAME, fault);
  }

  private static UserId userOf(long value, String name) throws DecodeException {
    if (value == 0) {
      throw bad(name, "missing, or 0");
    }
    return new UserId(value);
  }

  private static void requireAtMost(int bytesMax, int length, String name) throws DecodeException {
    if (length > bytesMax) {
      throw bad(name, "more than " + bytesMax + " bytes");
    }
  }

  private void require(int wanted, String name) throws DecodeException {
    if (wireType != wanted) {
      throw malformed(name + ": wire type " + wireType);
    }
  }

  private int lengthOf(String name) throws DecodeException {
    require(LENGTH, name);
    return length();
  }

  /** A length whose bytes are all there. */
  private int length() throws DecodeException {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw malformed("field " + field + ": length beyond its message");
    }
    return (int) length;
  }

  private void advance(int count) throws DecodeException {
    position = position(count);
  }

  private int position(int ahead) throws DecodeException {
    if (ahead > limit - position) {
      throw malformed("field " + field + ": cut off");
    }
    return position + ahead;
  }

  private long fixed64() throws DecodeException {
    int end = position(Long.BYTES);
    long value = in.getLong(position);
    position = end;
    return bigEndian ? Long.reverseBytes(value) : value;
  }

  private long varint() throws DecodeException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position == limit) {
        throw malformed("number cut off");
      }
      byte read = in.get(position++);
      value |= (long) (read & 0x7f) << shift;
      if (read >= 0) {
        return value;
      }
    }
    throw malformed("number of more than ten bytes");
  }
}
