package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Limits;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final Cursor WHOLE = new Cursor(5, -9, 7, null);
  private static final Cursor UNFINISHED =
      new Cursor(5, -9, 7, new Cursor.Rest(-1, 3, new ConversationId(1, 2)));

  @Test
  void readsWhatItWrote() {
    assertThat(Cursor.read(WHOLE.toBytes())).isEqualTo(WHOLE);
    assertThat(Cursor.read(UNFINISHED.toBytes())).isEqualTo(UNFINISHED);
  }

  @Test
  void fitsIntoAFrame() {
    assertThat(UNFINISHED.toBytes().size()).isLessThanOrEqualTo(Limits.CURSOR_BYTES_MAX);
  }

  @Test
  void takesAnyBytesFromAnyClient() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = random.nextBoolean() ? WHOLE.toBytes().toArray() : new byte[57];
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      bytes[0] = (byte) random.nextInt(4);
      Cursor cursor = Cursor.read(Bytes.wrap(bytes));
      assertThat(cursor == null || (cursor.upTo() >= 0 && cursor.order() >= 0)).isTrue();
    }
    for (int size = 0; size <= 64; size++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      if (size != 25 && size != 57) {
        assertThat(Cursor.read(Bytes.wrap(bytes))).isNull();
      }
    }
  }

  @Test
  void comparesByChangeWithinALifeAndByOrderBetweenLives() {
    assertThat(WHOLE.isOlderThan(new Cursor(1, -9, 8, null))).isTrue();
    assertThat(WHOLE.isOlderThan(new Cursor(9, -9, 7, null))).isFalse();
    assertThat(WHOLE.isOlderThan(new Cursor(6, 3, 0, null))).isTrue();
    assertThat(WHOLE.isOlderThan(new Cursor(4, 3, 100, null))).isFalse();
  }
}
