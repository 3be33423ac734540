package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.testing.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailTest {
  private static final ImageLimits LIMITS = new ImageLimits(4_000_000, 4_000);

  @ParameterizedTest
  @CsvSource({
    "png, 1600, 800, 320, 160",
    "jpeg, 500, 2000, 80, 320",
    "gif, 321, 321, 320, 320",
    "png, 10, 7, 10, 7",
    "png, 3000, 1, 320, 1"
  })
  void isSmallAndOfTheSameShape(
      String format, int width, int height, int smallWidth, int smallHeight) throws IOException {
    BufferedImage small = read(thumbnail(Images.whole(width, height, format)));

    assertThat(small.getWidth()).isEqualTo(smallWidth);
    assertThat(small.getHeight()).isEqualTo(smallHeight);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void aDamagedImageIsAnIoExceptionOrAPicture(String format) throws IOException {
    byte[] whole = Images.whole(64, 64, format);
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      // A header that claims more pixels than are allowed never comes here.
      ImageHeader.Dimensions claimed = ImageHeaderTest.read(MediaType.of(damaged), damaged);
      if (claimed != null && claimed.pixels() < 1_000_000) {
        try {
          assertThat(read(thumbnail(damaged)).getWidth()).isPositive();
        } catch (IOException said) {
          // As it should be; anything else that is thrown fails the test.
        }
      }
    }
  }

  @Test
  void whatIsNoImageIsRefused() {
    assertThatThrownBy(() -> thumbnail(new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
  }

  /** Whatever its header was taken for: what the decoder makes room for counts. */
  @Test
  void anImageIsRefusedThatTheDecoderFindsLargerThanAllowed() {
    assertThatThrownBy(() -> thumbnail(Images.gifLargerThanItsScreen(4_001, 1)))
        .hasMessageContaining("4000 on a side");
    assertThatThrownBy(() -> thumbnail(Images.png(2_001, 2_000)))
        .hasMessageContaining("4000000 pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void anImageThatTakesTooLongIsGivenUp(String format) {
    byte[] image = Images.whole(1_000, 1_000, format);
    for (int nanos : new int[] {0, 1, 2, 3}) {
      AtomicLong clock = new AtomicLong();
      ImageBytes bytes =
          new ImageBytes(stream(image), clock::getAndIncrement, Duration.ofNanos(nanos));

      assertThatThrownBy(() -> Thumbnail.of(bytes, LIMITS)).isInstanceOf(IOException.class);
      assertThat(bytes.failure()).isNull();
    }
  }

  /** An image is not to blame for a slow disk, unless that is slow for as long again. */
  @Test
  void waitingForBytesIsNoTimeOfTheImages() throws IOException {
    byte[] image = Images.png(100, 100);
    AtomicLong clock = new AtomicLong();
    Duration timeout = Duration.ofSeconds(10);
    ImageBytes slow = new ImageBytes(slow(image, clock, timeout), clock::get, timeout);
    ImageBytes slower =
        new ImageBytes(slow(image, clock, timeout.plusNanos(1)), clock::get, timeout);

    assertThat(read(Thumbnail.of(slow, LIMITS)).getWidth()).isEqualTo(100);
    assertThatThrownBy(() -> Thumbnail.of(slower, LIMITS)).isInstanceOf(IOException.class);

    assertThat(slow.failure()).isNull();
    assertThat(slower.failure()).hasMessage("its bytes come too slowly");
  }

  /** Its first bytes take this long. */
  private static InputStream slow(byte[] image, AtomicLong clock, Duration wait) {
    return new FilterInputStream(stream(image)) {
      private boolean begun;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        clock.addAndGet(begun ? 0 : wait.toNanos());
        begun = true;
        return super.read(buffer, offset, length);
      }
    };
  }

  @Test
  void tellsWhatCouldNotBeReadFromWhatCouldNotBeDecoded() {
    byte[] image = Images.png(100, 100);
    ImageBytes broken =
        new ImageBytes(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("no disk");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("no disk");
              }
            },
            () -> 0,
            Duration.ZERO);
    ImageBytes damaged = new ImageBytes(stream(Arrays.copyOf(image, 20)), () -> 0, Duration.ZERO);

    assertThatThrownBy(() -> Thumbnail.of(broken, LIMITS)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Thumbnail.of(damaged, LIMITS)).isInstanceOf(IOException.class);

    assertThat(broken.failure()).hasMessage("no disk");
    assertThat(damaged.failure()).isNull();
  }

  private static byte[] thumbnail(byte[] image) throws IOException {
    return Thumbnail.of(new ImageBytes(stream(image), () -> 0, Duration.ZERO), LIMITS);
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(stream(jpeg));
  }
}
