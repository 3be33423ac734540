package io.skein.node.api;

import io.skein.protocol.ErrorCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes that a request wants of a representation (RFC 9110 section 14). Pure.
 *
 * @param from the first byte
 * @param length at least 1
 * @param whole nothing less than all was asked for
 */
record ByteRange(long from, long length, boolean whole) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * The range of a header. What is not understood, and several ranges at once, count as all, as
   * section 14.2 allows.
   *
   * @param ifRange the representation that the client has a part of; another one is sent whole
   * @throws RefusedException RANGE_NOT_SATISFIABLE, if none of its bytes is there
   */
  static ByteRange of(
      Optional<String> range, Optional<String> ifRange, String entityTag, long size) {
    Matcher matcher = SINGLE.matcher(range.orElse("").strip());
    if (!matcher.matches() || !ifRange.orElse(entityTag).equals(entityTag)) {
      return all(size);
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? all(size) : suffix(Long.parseLong(last), size);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      // No valid range (section 14.1.1), and so none.
      return all(size);
    }
    if (from >= size) {
      throw notSatisfiable(size);
    }
    return new ByteRange(from, to - from + 1, false);
  }

  /** {@code Content-Range}. */
  String contentRange(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }

  private static ByteRange all(long size) {
    return new ByteRange(0, size, true);
  }

  private static ByteRange suffix(long count, long size) {
    if (count == 0) {
      throw notSatisfiable(size);
    }
    long length = Math.min(count, size);
    return new ByteRange(size - length, length, false);
  }

  private static RefusedException notSatisfiable(long size) {
    return new RefusedException(ErrorCode.RANGE_NOT_SATISFIABLE, "Range: of " + size + " bytes");
  }
}
