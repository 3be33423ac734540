package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final ConversationId ONE = ConversationId.group(1);
  private static final ConversationId OTHER = ConversationId.group(2);
  private static final long FIRST_POST = 100;

  private static Watch since(Duration ago) {
    long struck = System.nanoTime() - ago.toNanos();
    return new Watch(struck, struck, FIRST_POST);
  }

  @Test
  void whatWentOnAtOnceWasNotInterrupted() {
    Watch watch = since(Duration.ZERO);

    watch.acknowledged(ONE, System.nanoTime());
    watch.handed("a", FIRST_POST);

    assertThat(watch.postsInterrupted()).isEmpty();
    assertThat(watch.deliveriesInterrupted()).isEmpty();
  }

  @Test
  void whatWaitedIsToldOnce() {
    Watch watch = since(Duration.ofSeconds(5));

    watch.acknowledged(ONE, System.nanoTime());
    watch.acknowledged(ONE, System.nanoTime());
    watch.acknowledged(OTHER, System.nanoTime());
    watch.handed("a", FIRST_POST + 7);
    watch.handed("a", FIRST_POST + 8);

    assertThat(watch.postsInterrupted())
        .hasSize(2)
        .allMatch(time -> time.compareTo(Duration.ofSeconds(5)) >= 0);
    assertThat(watch.deliveriesInterrupted()).hasSize(1);
  }

  @Test
  void whatWasUnderWayWhenTheFaultStruckProvesNothing() {
    Watch watch = since(Duration.ofSeconds(5));

    watch.acknowledged(ONE, System.nanoTime() - Duration.ofSeconds(6).toNanos());
    watch.handed("a", FIRST_POST - 1);
    watch.handed("a", -1);

    assertThat(watch.postsInterrupted()).isEmpty();
    assertThat(watch.deliveriesInterrupted()).isEmpty();
  }
}
