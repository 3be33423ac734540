package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.media.ImageHeader.Dimensions;
import io.skein.node.testing.Images;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
  /** What the header of these bytes says. */
  static @Nullable Dimensions read(String type, byte[] image) {
    ImageHeader header = ImageHeader.of(type);
    header.next(ByteBuffer.wrap(image));
    return header.dimensions();
  }

  @Test
  void readsHowLargeAnImageIs() {
    assertThat(read("image/png", Images.pngHeader(4000, 3000)))
        .isEqualTo(new Dimensions(4000, 3000));
    assertThat(read("image/gif", Images.gifHeader(65_535, 1))).isEqualTo(new Dimensions(65_535, 1));
    assertThat(read("image/jpeg", Images.jpegHeader(640, 480, 60_000)))
        .isEqualTo(new Dimensions(640, 480));
    assertThat(read("image/webp", Images.lossyWebpHeader(16_383, 7)))
        .isEqualTo(new Dimensions(16_383, 7));
    assertThat(read("image/webp", Images.losslessWebpHeader(16_384, 9)))
        .isEqualTo(new Dimensions(16_384, 9));
    assertThat(read("image/webp", Images.extendedWebpHeader(16_777_216, 300)))
        .isEqualTo(new Dimensions(16_777_216, 300));
  }

  /** The screen of a GIF is no promise: its decoder makes room for the picture. */
  @Test
  void takesThePictureOfAGifIfItIsLargerThanTheScreen() {
    assertThat(read("image/gif", Images.gifHeader(1, 7, 65_535, 6)))
        .isEqualTo(new Dimensions(65_535, 7));
    assertThat(read("image/gif", Images.gifLargerThanItsScreen(60, 50)))
        .isEqualTo(new Dimensions(60, 50));
    byte[] noPicture = Images.gifHeader(1, 1);
    noPicture[27] = 0x3b;
    assertThat(read("image/gif", noPicture)).isNull();
  }

  @Test
  void countsMorePixelsThanAnIntHolds() {
    Dimensions dimensions =
        read("image/png", Images.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE));

    assertThat(dimensions.pixels()).isEqualTo(4_611_686_014_132_420_609L);
  }

  @Test
  void findsNothingInADamagedHeader() {
    assertThat(read("image/png", Images.pngHeader(0, 5))).isNull();
    assertThat(read("image/png", Images.pngHeader(-1, 5))).isNull();
    assertThat(read("image/jpeg", new byte[] {-1, -40, -1, -38, 0, 0})).isNull();
    assertThat(read("image/jpeg", new byte[] {-1, -40, 0, 0, 0, 0})).isNull();
    assertThat(read("image/webp", new byte[40])).isNull();
    for (byte[] whole :
        List.of(Images.pngHeader(1, 1), Images.gifHeader(1, 1), Images.lossyWebpHeader(1, 1))) {
      String type = MediaType.of(whole);
      assertThat(read(type, Arrays.copyOf(whole, 9))).isNull();
    }
  }

  /** Cameras put maps of depths and previews there, without a limit. */
  @Test
  void findsAFrameHoweverMuchComesBeforeIt() {
    byte[] segment = Arrays.copyOfRange(Images.jpegHeader(1, 1, 65_533), 2, 6 + 65_533);
    byte[] frame = Images.jpegHeader(640, 480, 0);
    ImageHeader header = ImageHeader.of("image/jpeg");
    header.next(ByteBuffer.wrap(frame, 0, 2));
    for (int i = 0; i < 50; i++) {
      header.next(ByteBuffer.wrap(segment));
    }

    header.next(ByteBuffer.wrap(frame, 2, frame.length - 2));

    assertThat(header.dimensions()).isEqualTo(new Dimensions(640, 480));
  }

  /** Bytes come in pieces as they like. */
  @Test
  void readsTheSameByteByByte() {
    for (byte[] image :
        List.of(
            Images.pngHeader(3, 4),
            Images.gifHeader(1, 7, 65_535, 6),
            Images.jpegHeader(640, 480, 300),
            Images.lossyWebpHeader(5, 6),
            Images.losslessWebpHeader(7, 8),
            Images.extendedWebpHeader(9, 10))) {
      String type = MediaType.of(image);
      ImageHeader header = ImageHeader.of(type);
      for (int i = 0; i < image.length; i++) {
        header.next(ByteBuffer.wrap(image, i, 1));
      }

      assertThat(header.dimensions()).isNotNull().isEqualTo(read(type, image));
    }
  }

  /** The shortest there is. */
  @Test
  void readsALosslessWebpOfTwentySixBytes() {
    byte[] shortest = Arrays.copyOf(Images.losslessWebpHeader(1, 1), 26);

    assertThat(read("image/webp", shortest)).isEqualTo(new Dimensions(1, 1));
  }

  /** Whatever the bytes: an answer, in bounded time. */
  @Test
  void survivesDamage() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] image = Images.jpegHeader(640, 480, random.nextInt(40));
      for (int damage = 0; damage < 4; damage++) {
        image[random.nextInt(image.length)] = (byte) random.nextInt();
      }
      for (String type : List.of("image/jpeg", "image/png", "image/gif", "image/webp")) {
        Dimensions dimensions = read(type, image);
        assertThat(dimensions == null || dimensions.pixels() > 0).isTrue();
      }
    }
  }
}
