package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiscardedTest {
  private static final Discarded NONE = Discarded.none(ConversationId.group(7));

  @Test
  void coversWhatWasDeletedAndNothingElse() {
    Discarded discarded = NONE.with(List.of(9L, 6L), 4);

    assertThat(discarded.covers(1)).isTrue();
    assertThat(discarded.covers(4)).isTrue();
    assertThat(discarded.covers(5)).isFalse();
    assertThat(discarded.covers(6)).isTrue();
    assertThat(discarded.covers(8)).isFalse();
    assertThat(discarded.covers(9)).isTrue();
    assertThat(discarded.covers(10)).isFalse();
  }

  @Test
  void keepsSingleOnesInOrderAndEachOnce() {
    Discarded discarded = NONE.with(List.of(9L, 6L), 0).with(List.of(3L, 9L), 0);

    assertThat(discarded.sequences()).containsExactly(3L, 6L, 9L);
  }

  @Test
  void forgetsSingleOnesThatAreDeletedWithAllUpToAMessage() {
    Discarded discarded = NONE.with(List.of(3L, 6L, 9L), 0).with(List.of(), 6);

    assertThat(discarded).isEqualTo(new Discarded(NONE.conversation(), 6, List.of(9L)));
  }

  @Test
  void takesSingleOnesThatFollowForDeletedUpToTheLastOfThem() {
    Discarded discarded = NONE.with(List.of(2L, 3L, 5L), 0).with(List.of(1L), 0);

    assertThat(discarded).isEqualTo(new Discarded(NONE.conversation(), 3, List.of(5L)));
  }

  @Test
  void neverShrinks() {
    Discarded discarded = NONE.with(List.of(9L), 6);

    assertThat(discarded.with(List.of(2L), 4)).isSameAs(discarded);
  }
}
