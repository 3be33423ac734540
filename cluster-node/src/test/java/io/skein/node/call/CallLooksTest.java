package io.skein.node.call;

import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a list is read again at each look. */
class CallLooksTest {
  private static final int LIST = 3;
  private static final Instant FIRST = Instant.ofEpochMilli(NOW);
  private static final Instant SECOND = FIRST.plusSeconds(5);
  private static final Instant RECENT = FIRST.minus(CallLooks.OVERLAP);

  private final CallLooks looks = new CallLooks();

  private static List<CallDue.Entry> entryAt(Instant due) {
    return List.of(new CallDue.Entry(GROUP, due));
  }

  @Test
  void readsAllAtFirstAndThenOnlyWhatMayBeThere() {
    assertThat(looks.begin(LIST, FIRST)).isEqualTo(Instant.EPOCH);
    looks.found(LIST, Instant.EPOCH, FIRST, List.of());

    assertThat(looks.begin(LIST, SECOND)).isEqualTo(RECENT);
  }

  @Test
  void doesNotPassByWhatWasFoundUntilItIsGone() {
    Instant old = FIRST.minusSeconds(86_400);
    looks.found(LIST, looks.begin(LIST, FIRST), FIRST, entryAt(old));
    assertThat(looks.begin(LIST, SECOND)).isEqualTo(old);

    looks.found(LIST, old, SECOND, entryAt(SECOND));

    assertThat(looks.begin(LIST, SECOND)).isEqualTo(SECOND.minus(CallLooks.OVERLAP));
  }

  @Test
  void looksAtTheNewestWhereAllCannotBeReadAndAtAllAgainLater() {
    looks.failed(LIST, looks.begin(LIST, FIRST));

    for (int i = 0; i < CallLooks.PARTS; i++) {
      Instant part = looks.begin(LIST, FIRST);
      assertThat(part).isEqualTo(RECENT);
      looks.found(LIST, part, FIRST, List.of());
    }

    assertThat(looks.begin(LIST, FIRST)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void knowsNothingOfAListThatWasElsewhereMeanwhile() {
    looks.found(LIST, looks.begin(LIST, FIRST), FIRST, List.of());

    looks.retain(List.of(4, 5));

    assertThat(looks.begin(LIST, SECOND)).isEqualTo(Instant.EPOCH);
  }
}
