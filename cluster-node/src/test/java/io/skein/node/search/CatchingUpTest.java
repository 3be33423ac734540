package io.skein.node.search;

import static io.skein.node.search.SearchSamples.CHAT;
import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.search.CatchingUp.Read;
import org.junit.jupiter.api.Test;

class CatchingUpTest {
  private final CatchingUp catchingUp = new CatchingUp(2, 100, 1_000);

  private boolean isCurrent(long head, long place, long now) {
    return catchingUp.isCurrent(new IndexQuery.Place(TEA, head), place, now);
  }

  @Test
  void knowsNothingOfAConversationAtFirst() {
    assertThat(isCurrent(0, 0, 0)).isFalse();
  }

  @Test
  void trustsAnIndexForAWhileThatHasHadAll() {
    catchingUp.written(TEA, 9, true, 50);

    assertThat(isCurrent(9, 9, 60)).isTrue();
    assertThat(isCurrent(10, 9, 60)).as("behind of what the user has heard of").isFalse();
    assertThat(isCurrent(9, 9, 1_050)).as("word may have been lost").isFalse();
  }

  @Test
  void readsSomeAtATimeInTheOrderInWhichTheyWereWanted() {
    catchingUp.want(TEA, 4);
    catchingUp.want(COFFEE, 0);
    catchingUp.want(CHAT, 7);
    catchingUp.want(TEA, 5);

    assertThat(catchingUp.begin(0)).containsExactly(new Read(TEA, 5), new Read(COFFEE, 0));
    assertThat(catchingUp.begin(0)).isEmpty();
    catchingUp.written(TEA, 9, true, 0);
    assertThat(catchingUp.begin(0)).containsExactly(new Read(CHAT, 7));
  }

  @Test
  void readsOnUntilThereIsNothingAbove() {
    catchingUp.want(TEA, 0);
    catchingUp.begin(0);

    catchingUp.written(TEA, 200, false, 0);

    assertThat(isCurrent(0, 200, 0)).isFalse();
    assertThat(catchingUp.begin(0)).containsExactly(new Read(TEA, 200));
    catchingUp.written(TEA, 210, true, 0);
    assertThat(catchingUp.begin(0)).isEmpty();
    assertThat(catchingUp.isReading()).isFalse();
  }

  @Test
  void readsAConversationOnceAtATime() {
    catchingUp.want(TEA, 0);
    catchingUp.begin(0);

    catchingUp.want(TEA, 0);

    assertThat(catchingUp.begin(0)).isEmpty();
  }

  @Test
  void givesUpWhatDoesNotAnswer() {
    catchingUp.want(TEA, 0);
    catchingUp.begin(0);
    catchingUp.expire(99);
    assertThat(catchingUp.isReading()).isTrue();

    catchingUp.expire(100);

    assertThat(catchingUp.isReading()).isFalse();
    catchingUp.want(TEA, 0);
    assertThat(catchingUp.begin(100)).hasSize(1);
  }

  @Test
  void forgetsWhatAnotherIndexHad() {
    catchingUp.written(TEA, 9, true, 0);
    catchingUp.want(COFFEE, 1);

    catchingUp.forget();

    assertThat(isCurrent(9, 9, 0)).isFalse();
    assertThat(catchingUp.begin(0)).isEmpty();
  }
}
