package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The largest frames, made to cost as much as they can. */
class HostileFramesTest {
  /** What the densest contents may cost for each byte of their frame. */
  private static final int ALLOCATED_BYTES_PER_BYTE = 12;

  private static final int CLIENT_FRAME_BYTES = Limits.DEFAULTS.frameBytesMax();
  private static final int SERVER_FRAME_BYTES = Limits.FRAME_BYTES_CEILING;

  static Stream<Arguments> clientFrames() {
    byte[] conversation = {0x0a, 0x09, 0x11, 5, 0, 0, 0, 0, 0, 0, 0};
    return Stream.of(
        Arguments.of("users not packed", 22, bytes(0x11, 7, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of("the same conversation again and again", 22, conversation),
        Arguments.of("empty names", 28, bytes(0x0a, 0)),
        Arguments.of("unknown varints", 10, bytes(0xf8, 0x01, 1)),
        Arguments.of("unknown groups", 10, bytes(0xfb, 0x01, 0xfc, 0x01)),
        Arguments.of("groups that only begin", 10, bytes(0xfb, 0x01)),
        Arguments.of("empty contents", 10, bytes(0x22, 0)),
        Arguments.of("packed fields of one user", 22, bytes(0x12, 8, 7, 0, 0, 0, 0, 0, 0, 0)));
  }

  static Stream<Arguments> serverFrames() {
    return Stream.of(
        Arguments.of("small users", 24, bytes(0x0a, 9, 0x09, 7, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of("small members", 22, bytes(0x0a, 9, 0x09, 7, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of("empty users", 24, bytes(0x0a, 0)),
        Arguments.of("empty addresses", 2, bytes(0x42, 0)),
        Arguments.of("small lines", 23, bytes(0x0a, 0x0b, 0x0a, 9, 0x11, 5, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of(
            "small messages",
            11,
            bytes(
                0x0a, 0x14, 0x0a, 9, 0x11, 5, 0, 0, 0, 0, 0, 0, 0, 0x11, 1, 0, 0, 0, 0, 0, 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientFrames")
  void aClientsLargestFrameCostsAFewTimesItsBytes(String name, int body, byte[] repeated) {
    byte[] frame = frame(body, repeated, CLIENT_FRAME_BYTES);

    assertThat(allocatedBy(() -> WireCodec.decodeClientFrame(wrap(frame), Limits.DEFAULTS)))
        .isLessThan((long) ALLOCATED_BYTES_PER_BYTE * frame.length);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serverFrames")
  void aNodesLargestFrameCostsAFewTimesItsBytes(String name, int body, byte[] repeated) {
    byte[] frame = frame(body, repeated, SERVER_FRAME_BYTES);

    assertThat(allocatedBy(() -> WireCodec.decodeServerFrame(wrap(frame))))
        .isLessThan((long) ALLOCATED_BYTES_PER_BYTE * frame.length);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientFrames")
  void noneOfThemIsMoreThanRefused(String name, int body, byte[] repeated) {
    byte[] frame = frame(body, repeated, CLIENT_FRAME_BYTES);

    DecodeException refused =
        catchThrowableOfType(
            DecodeException.class, () -> WireCodec.decodeClientFrame(wrap(frame), Limits.DEFAULTS));

    assertThat(refused.code())
        .isIn(ErrorCode.BAD_REQUEST, ErrorCode.TOO_MANY_USERS, ErrorCode.MALFORMED_FRAME);
  }

  private static long allocatedBy(Decoding decoding) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        decoding.decode();
      } catch (DecodeException e) {
        // Refusing is as good as reading; here only the cost counts.
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /** A frame of at most that size with one body that repeats the bytes. */
  private static byte[] frame(int body, byte[] repeated, int bytesMax) {
    ByteString content = repeat(repeated, (bytesMax - 12) / repeated.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeUInt32(1, 1);
      out.writeBytes(body, content);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ByteString repeat(byte[] bytes, int times) {
    ByteBuffer repeated = ByteBuffer.allocate(bytes.length * times);
    while (repeated.hasRemaining()) {
      repeated.put(bytes);
    }
    return ByteString.copyFrom(repeated.flip());
  }

  private static ByteBuffer wrap(byte[] frame) {
    return ByteBuffer.wrap(frame);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private interface Decoding {
    Object decode() throws DecodeException;
  }
}
