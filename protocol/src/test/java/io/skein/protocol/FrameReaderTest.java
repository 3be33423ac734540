package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP bytes to frames, in whatever pieces they come. */
class FrameReaderTest {
  private static final long SEED = Long.getLong("skein.seed", 20261122L);

  @Test
  void framesArriveWholeHoweverTheBytesAreCut() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 2_000; round++) {
      List<byte[]> sent = new ArrayList<>();
      ByteBuffer stream = ByteBuffer.allocate(100_000).put(FrameReader.preface());
      for (int frames = random.nextInt(1, 6); frames > 0; frames--) {
        byte[] payload = new byte[random.nextInt(1, random.nextBoolean() ? 200 : 17_000)];
        random.nextBytes(payload);
        sent.add(payload);
        EncodedFrame.wrap(payload).putTcp(stream);
      }
      stream.flip();
      FrameReader reader = FrameReader.ofClientBytes();
      reader.frameBytesMax(17_000);

      List<byte[]> received = new ArrayList<>();
      while (stream.hasRemaining()) {
        int piece = random.nextInt(1, random.nextBoolean() ? 4 : 9_000);
        int end = Math.min(stream.limit(), stream.position() + piece);
        received.addAll(readAll(reader, stream.slice(stream.position(), end - stream.position())));
        stream.position(end);
      }

      assertThat(received).as("seed %d, round %d", SEED, round).containsExactlyElementsOf(sent);
      assertThat(reader.isInsideFrame()).isFalse();
      assertThat(reader.heldBytes()).isZero();
    }
  }

  @Test
  void aFrameThatLiesWithinTheBytesIsAViewOfThem() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {2, 7, 8});

    ByteBuffer frame = FrameReader.ofServerBytes().next(bytes);

    bytes.put(1, (byte) 9);
    assertThat(frame).isEqualTo(ByteBuffer.wrap(new byte[] {9, 8}));
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void aPromisedLengthCostsNothingUntilItsBytesCome() throws Exception {
    FrameReader reader = FrameReader.ofServerBytes();

    assertThat(reader.next(bytes("808040"))).isNull();
    assertThat(reader.heldBytes()).isZero();
    assertThat(reader.isInsideFrame()).isTrue();

    assertThat(reader.next(ByteBuffer.allocate(1_000))).isNull();
    assertThat(reader.heldBytes()).isBetween(1_000, 2_000);
  }

  @ParameterizedTest
  @CsvSource({
    "00, MALFORMED_FRAME",
    "8000, MALFORMED_FRAME",
    "818000, MALFORMED_FRAME",
    "8100, MALFORMED_FRAME",
    "8120, FRAME_TOO_LARGE",
    "ffff01, FRAME_TOO_LARGE",
    "808080, FRAME_TOO_LARGE",
    "ffffff, FRAME_TOO_LARGE",
    "ffffffffffffffffff01, FRAME_TOO_LARGE",
  })
  void aLengthThatIsNoneIsRefusedAtItsFirstWrongByte(String hex, ErrorCode code) {
    FrameReader reader = FrameReader.ofClientBytes();

    DecodeException refused =
        catchThrowableOfType(DecodeException.class, () -> readAll(reader, bytes("534b4e31" + hex)));

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.endsConnection()).isTrue();
    assertThat(reader.heldBytes()).isZero();
    assertThatThrownBy(() -> reader.next(bytes("0107"))).isSameAs(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "474554", "534b4e32", "16030100", "534b5331"})
  void otherBytesThanThePrefaceAreRefused(String hex) {
    DecodeException refused =
        catchThrowableOfType(
            DecodeException.class, () -> readAll(FrameReader.ofClientBytes(), bytes(hex)));

    assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void theLargestFrameGrowsWithTheLogin() throws Exception {
    FrameReader reader = FrameReader.ofClientBytes();
    ByteBuffer stream = ByteBuffer.allocate(20_000).put(FrameReader.preface());
    EncodedFrame.wrap(new byte[4_096]).putTcp(stream);
    EncodedFrame.wrap(new byte[4_097]).putTcp(stream);
    stream.flip();

    assertThat(reader.next(stream).remaining()).isEqualTo(4_096);
    reader.frameBytesMax(5_000);

    assertThat(reader.next(stream).remaining()).isEqualTo(4_097);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Limits.FRAME_BYTES_CEILING + 1})
  void aLimitOutOfRangeIsADefect(int frameBytesMax) {
    assertThatThrownBy(() -> FrameReader.ofClientBytes().frameBytesMax(frameBytesMax))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 01", "127, 7f", "128, 8001", "16383, ff7f", "16384, 808001", "1048576, 808040"})
  void aLengthTakesItsShortestForm(int length, String hex) throws Exception {
    ByteBuffer written = ByteBuffer.allocate(FrameLength.bytes(length));
    for (int i = 0; i < FrameLength.bytes(length); i++) {
      written.put(FrameLength.byteAt(length, i));
    }
    int state = FrameLength.START;
    for (byte each : written.array()) {
      assertThat(FrameLength.isComplete(state)).isFalse();
      state = FrameLength.next(state, each, Limits.FRAME_BYTES_CEILING);
    }

    assertThat(HexFormat.of().formatHex(written.array())).isEqualTo(hex);
    assertThat(FrameLength.isComplete(state)).isTrue();
    assertThat(FrameLength.value(state)).isEqualTo(length);
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static List<byte[]> readAll(FrameReader reader, ByteBuffer piece) throws DecodeException {
    List<byte[]> frames = new ArrayList<>();
    for (ByteBuffer frame = reader.next(piece); frame != null; frame = reader.next(piece)) {
      byte[] payload = new byte[frame.remaining()];
      frame.get(payload);
      frames.add(payload);
    }
    return frames;
  }
}
