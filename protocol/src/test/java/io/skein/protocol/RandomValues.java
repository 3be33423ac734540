package io.skein.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What arbitrary values of the protocol are made of: edge values often. Repeatable. */
abstract class RandomValues {
  private static final int[] CODE_POINT_BOUNDS = {0x80, 0x100, 0x800, 0xd800, 0x10000, 0x110000};

  final SplittableRandom random;
  final Limits limits;

  /**
   * @param limits which a correct client keeps to
   */
  RandomValues(SplittableRandom random, Limits limits) {
    this.random = random;
    this.limits = limits;
  }

  SplittableRandom random() {
    return random;
  }

  /** Any text that UTF-8 can say; the length counts code points. */
  String text(int codePointsMin, int codePointsMax) {
    int bound = CODE_POINT_BOUNDS[random.nextInt(CODE_POINT_BOUNDS.length)];
    int length = random.nextInt(codePointsMin, codePointsMax + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(bound);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? Utf8.REPLACEMENT : point);
    }
    return text.toString();
  }

  String ascii(int lengthMin, int lengthMax) {
    return random
        .ints(random.nextInt(lengthMin, lengthMax + 1), ' ', '~' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  String title() {
    return "t"
        + text(0, 60)
            .codePoints()
            .filter(point -> !Character.isISOControl(point))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
  }

  Bytes bytes(int sizeMin, int sizeMax) {
    byte[] bytes = new byte[random.nextInt(sizeMin, sizeMax + 1)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** A sequence number or time: 0 to 2^63 - 1. */
  long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> random.nextLong(1_000);
      default -> random.nextLong(Long.MAX_VALUE);
    };
  }

  long sequence() {
    return Math.max(1, number());
  }

  int count() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Integer.MAX_VALUE;
      case 2 -> random.nextInt(1_000);
      default -> random.nextInt(Integer.MAX_VALUE);
    };
  }

  int pageLimit() {
    return random.nextInt(1, limits.pageEntriesMax() + 1);
  }

  ErrorCode errorCode() {
    ErrorCode code = pick(List.of(ErrorCode.values()));
    return code == ErrorCode.OK ? ErrorCode.INTERNAL : code;
  }

  UserId user() {
    return new UserId(random.nextInt(8) == 0 ? -1 : random.nextLong() | 1);
  }

  List<UserId> users(int min) {
    return listOf(min, random.nextInt(10) == 0 ? 1_000 : 12, this::user);
  }

  ClientId clientId() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  ConversationId conversation() {
    UserId one = user();
    UserId other = user();
    return random.nextBoolean() || one.equals(other)
        ? ConversationId.group(one.value())
        : ConversationId.direct(one, other);
  }

  CallId callId() {
    return CallId.of(clientId());
  }

  DeviceId device() {
    return new DeviceId(user().value());
  }

  Reply.Member.Role role() {
    return pick(List.of(Reply.Member.Role.values()));
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  <T> List<T> listOf(int min, int max, Supplier<T> entry) {
    List<T> entries = new ArrayList<>();
    for (int left = random.nextInt(min, max + 1); left > 0; left--) {
      entries.add(entry.get());
    }
    return entries;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
