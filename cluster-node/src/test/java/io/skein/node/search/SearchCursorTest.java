package io.skein.node.search;

import static io.skein.node.search.SearchSamples.CHAT;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Limits;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchCursorTest {
  @Test
  void tellsWhereAPageEnded() {
    for (Hit hit : new Hit[] {hit(TEA, 9), hit(CHAT, Long.MAX_VALUE / 1_000)}) {
      Bytes cursor = SearchCursor.after(hit);

      assertThat(SearchCursor.read(cursor)).isEqualTo(hit);
      assertThat(cursor.size()).isLessThanOrEqualTo(Limits.CURSOR_BYTES_MAX);
    }
  }

  @Test
  void readsNoneThatNoNodeHasMade() {
    byte[] good = SearchCursor.after(hit(TEA, 9)).toArray();
    byte[] otherVersion = good.clone();
    otherVersion[0] = 9;
    byte[] noConversation = good.clone();
    Arrays.fill(noConversation, 9, 25, (byte) 0);
    byte[] noSequence = good.clone();
    Arrays.fill(noSequence, 25, 33, (byte) 0);
    byte[] beforeTime = good.clone();
    beforeTime[1] = (byte) 0x80;

    Stream.of(
            new byte[] {1},
            Arrays.copyOf(good, good.length + 1),
            otherVersion,
            noConversation,
            noSequence,
            beforeTime)
        .forEach(cursor -> assertThat(SearchCursor.read(Bytes.wrap(cursor))).isNull());
  }

  @Test
  void hitsAreInTheOrderInWhichTheyAreTold() {
    Hit later = new Hit(2, TEA, 1, 0);
    Hit one = new Hit(1, TEA, 2, 0);
    Hit two = new Hit(1, TEA, 1, 0);
    Hit three = new Hit(1, CHAT, 5, 0);

    assertThat(Stream.of(three, two, one, later).sorted()).containsExactly(later, one, two, three);
  }
}
