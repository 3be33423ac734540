package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Sounds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class PlayedLengthTest {
  private static final List<byte[]> SAMPLES =
      List.of(
          Sounds.wav(12_000, 12_000),
          Sounds.mp3(50),
          Sounds.opus(5),
          Sounds.vorbis(88_200),
          Sounds.webm(61_500),
          Sounds.recordedWebm(4),
          Sounds.mp4(90_000, 30_000),
          Sounds.fragmentedMp4(90_000, 30_000));

  /** What a node finds in a file. */
  private static int millis(byte[] file) {
    return new ContentCheck().next(ByteString.fromArrayUnsafe(file)).end().durationMillis();
  }

  @Test
  void readsHowLongSoundPlays() {
    assertThat(millis(Sounds.wav(12_000, 12_000))).isEqualTo(1_500);
    assertThat(millis(Sounds.mp3(100))).isEqualTo(2_612);
    assertThat(millis(Sounds.opus(61))).isEqualTo(61_000);
    assertThat(millis(Sounds.vorbis(88_200))).isEqualTo(2_000);
  }

  @Test
  void readsHowLongAFilmPlays() {
    assertThat(millis(Sounds.webm(61_500.4))).isEqualTo(61_500);
    assertThat(millis(Sounds.mp4(90_000, 30_000))).isEqualTo(3_000);
    assertThat(millis(Sounds.fragmentedMp4(90_000, 30_000))).isEqualTo(3_000);
  }

  /** A browser that records does not know beforehand when it will be told to stop. */
  @Test
  void takesTheLastBlockWhereTheHeaderDoesNotTell() {
    assertThat(millis(Sounds.recordedWebm(4))).isEqualTo(3_960);
  }

  @Test
  void whatARecorderOfSoundLeftOpenEndsWithTheFile() {
    assertThat(millis(Sounds.wav(4_000, -1))).isEqualTo(500);
  }

  @Test
  void whatIsNoSoundHasNoLength() {
    assertThat(millis("hello".getBytes(StandardCharsets.UTF_8))).isZero();
  }

  @Test
  void claimsThatMakeNoSenseAreNoLength() {
    assertThat(millis(Sounds.webm(Double.NaN))).isZero();
    assertThat(millis(Sounds.webm(-1))).isZero();
    assertThat(millis(Sounds.webm(Double.POSITIVE_INFINITY))).isZero();
    assertThat(millis(Sounds.webm(1e15))).isEqualTo(Integer.MAX_VALUE);
    assertThat(millis(Sounds.mp4(90_000, 0))).isZero();
    assertThat(millis(Sounds.mp4(-1, 1))).isZero();
    assertThat(millis(Sounds.fragmentedMp4(-1, 1_000))).isZero();
  }

  /** Bytes pass by as they come, and a broken file is no reason to fail. */
  @Test
  void findsTheSameInWhateverPiecesTheBytesCome() {
    Random random = new Random(42);
    for (byte[] sample : SAMPLES) {
      String type = MediaType.of(sample);
      for (int run = 0; run < 400; run++) {
        byte[] file = run == 0 ? sample : damaged(sample, random);

        assertThat(inPieces(type, file, random)).isEqualTo(whole(type, file)).isNotNegative();
      }
    }
  }

  @Test
  void aFileThatBreaksOffAnywhereIsNoFailure() {
    for (byte[] sample : SAMPLES) {
      String type = MediaType.of(sample);
      for (int length = 0; length < sample.length; length += 3) {
        assertThat(whole(type, Arrays.copyOf(sample, length))).isBetween(0L, whole(type, sample));
      }
    }
  }

  private static byte[] damaged(byte[] sample, Random random) {
    byte[] file = sample.clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    return file;
  }

  private static long whole(String type, byte[] file) {
    PlayedLength length = PlayedLength.of(type);
    length.next(ByteBuffer.wrap(file));
    return length.millis(file.length);
  }

  private static long inPieces(String type, byte[] file, Random random) {
    PlayedLength length = PlayedLength.of(type);
    for (int at = 0; at < file.length; ) {
      int bytes = Math.min(file.length - at, 1 + random.nextInt(100));
      length.next(ByteBuffer.wrap(file, at, bytes));
      at += bytes;
    }
    return length.millis(file.length);
  }
}
