package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.loadtest.wire.Tag;
import org.junit.jupiter.api.Test;

final class TagWitnessTest {
  private final Population population = Population.pairs(2);
  private final Chat chat = population.chats().get(0);
  private final TagWitness witness = new TagWitness(population);

  private Post said(int number) {
    Post post = new Post(chat, 0, number, 0);
    witness.sent(post);
    return post;
  }

  private void heard(int number) {
    witness.delivered(chat, 1, new Tag(0, number, 0));
  }

  @Test
  void findsNothingWhereAllCameInOrder() {
    for (int i = 0; i < 3; i++) {
      said(i);
      heard(i);
    }
    witness.finish();

    assertThat(witness.checked()).isEqualTo(3);
    assertThat(witness.lost() + witness.duplicated() + witness.reordered() + witness.phantom())
        .isZero();
  }

  @Test
  void findsWhatIsMissingInTheMiddleAndAtTheEnd() {
    said(0);
    said(1);
    said(2);
    said(3);
    heard(0);
    heard(2);
    witness.finish();

    assertThat(witness.lost()).isEqualTo(2);
  }

  @Test
  void asksForNothingThatWasRefused() {
    said(0);
    witness.excused(said(1));
    said(2);
    heard(0);
    heard(2);
    witness.finish();

    assertThat(witness.lost()).isZero();
  }

  @Test
  void tellsLateFromTwiceFromNeverSaid() {
    said(0);
    said(1);
    heard(1);
    heard(0);
    heard(0);
    heard(7);
    witness.delivered(chat, 0, new Tag(1, 0, 0));

    assertThat(witness.reordered()).isEqualTo(1);
    assertThat(witness.duplicated()).isEqualTo(1);
    assertThat(witness.phantom()).isEqualTo(2);
  }

  @Test
  void tellsWhatWasMissedWhileAwayFromWhatWasLost() {
    said(0);
    said(1);
    said(2);
    heard(0);
    heard(2);
    said(3);
    witness.left(chat, 1);
    said(4);
    witness.returned(chat, 1);
    said(5);
    said(6);
    heard(6);
    said(7);
    witness.finish();

    // 3 was on its way when the connection ended, 4 was said meanwhile.
    assertThat(witness.missedWhileAway()).isEqualTo(2);
    // 1 before, 5 after it, and 7, which is the last.
    assertThat(witness.lost()).isEqualTo(3);
    assertThat(witness.reordered() + witness.duplicated()).isZero();
  }

  @Test
  void asksForNothingOfWhoDoesNotReturn() {
    said(0);
    heard(0);
    witness.left(chat, 1);
    said(1);
    witness.excused(said(2));
    witness.finish();

    assertThat(witness.missedWhileAway()).isEqualTo(1);
    assertThat(witness.lost()).isZero();
  }

  /** It was sent before the return, and the target took it after that. */
  @Test
  void takesWhatComesAllTheSameAndMindsItsOrder() {
    said(0);
    witness.left(chat, 1);
    said(1);
    said(2);
    witness.returned(chat, 1);
    heard(1);
    heard(2);
    heard(0);
    heard(2);
    witness.finish();

    assertThat(witness.missedWhileAway()).isZero();
    assertThat(witness.lost()).isZero();
    assertThat(witness.reordered()).isEqualTo(1);
    assertThat(witness.duplicated()).isEqualTo(1);
  }
}
