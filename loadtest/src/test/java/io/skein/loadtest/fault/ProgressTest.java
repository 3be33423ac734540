package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final ConversationId ONE = ConversationId.group(1);
  private static final ConversationId OTHER = ConversationId.group(2);

  private final Progress progress = new Progress(List.of(ONE, OTHER));
  private final long fault = System.nanoTime() + 1_000_000_000L;

  @Test
  void onlyAPostThatWasSentAfterTheFaultCounts() {
    progress.acknowledged(ONE, fault + 1, 7);
    progress.acknowledged(OTHER, fault - 1, 3);

    assertThat(progress.waitingSince(fault)).isEqualTo(1);

    progress.acknowledged(OTHER, fault + 1, 4);

    assertThat(progress.waitingSince(fault)).isZero();
  }

  @Test
  void aLateAnswerDoesNotTurnBack() {
    progress.acknowledged(ONE, fault + 5, 7);
    progress.acknowledged(ONE, fault - 5, 6);
    progress.acknowledged(OTHER, fault + 5, 1);

    assertThat(progress.waitingSince(fault)).isZero();
    assertThat(progress.heads()).isEqualTo(Map.of(ONE, 7L, OTHER, 1L));
  }
}
