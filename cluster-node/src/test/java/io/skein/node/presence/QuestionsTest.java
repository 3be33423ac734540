package io.skein.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);

  private final Questions questions = new Questions(3, 12, 20, 2);

  private List<UserId> after(int ticks) {
    for (int tick = 1; tick < ticks; tick++) {
      assertThat(questions.tick()).as("tick %s", tick).isEmpty();
    }
    return questions.tick();
  }

  @Test
  void asksWhoDoesNotAnswerAgainAndAgainAndMoreAndMoreSeldom() {
    assertThat(questions.wanted(ALICE)).isTrue();

    assertThat(after(3)).containsExactly(ALICE);
    assertThat(after(6)).containsExactly(ALICE);
    assertThat(after(12)).containsExactly(ALICE);
    assertThat(after(12)).as("no more seldom than that").containsExactly(ALICE);
    questions.answered(ALICE);
    assertThat(after(20)).as("in the long run anyway").containsExactly(ALICE);
    assertThat(after(3)).as("as soon as the first time").containsExactly(ALICE);
  }

  @Test
  void asksAtOnceWhenASessionHasEnded() {
    questions.wanted(ALICE);
    questions.answered(ALICE);

    questions.ended(ALICE);

    assertThat(after(1)).containsExactly(ALICE);
    assertThat(after(3)).as("and again if there is no answer").containsExactly(ALICE);
  }

  @Test
  void asksNobodyWhoIsForgotten() {
    questions.wanted(ALICE);
    questions.wanted(BOB);
    questions.answered(BOB);
    questions.forget(ALICE);
    questions.forget(BOB);
    questions.ended(BOB);

    for (int tick = 0; tick < 40; tick++) {
      assertThat(questions.tick()).isEmpty();
    }
  }

  private static List<UserId> users(int number) {
    return LongStream.rangeClosed(1, number).mapToObj(UserId::new).toList();
  }

  @Test
  void asksSoManyAtOnceAndTheOthersLater() {
    List<UserId> all = users(5);
    all.forEach(questions::wanted);
    all.forEach(questions::answered);
    all.forEach(questions::ended);

    assertThat(questions.tick()).isEqualTo(all.subList(0, 2));
    assertThat(questions.tick()).isEqualTo(all.subList(2, 4));
    assertThat(questions.tick()).isEqualTo(all.subList(4, 5));
  }

  @Test
  void asksSoManyForTheFirstTimeAndTheOthersWithTheNextTicks() {
    List<UserId> all = users(5);

    assertThat(all.stream().filter(questions::wanted).toList()).isEqualTo(all.subList(0, 2));

    assertThat(questions.tick()).isEqualTo(all.subList(2, 4));
    assertThat(questions.wanted(new UserId(6)))
        .as("the tick has asked as many as it may")
        .isFalse();
    assertThat(questions.tick()).containsExactly(all.get(4), new UserId(6));
  }

  @Test
  void newUsersDoNotKeepThoseWaitingWhoHaveNotAnswered() {
    questions.wanted(ALICE);
    users(40).stream().skip(2).forEach(questions::wanted);

    assertThat(questions.tick()).doesNotContain(ALICE);
    assertThat(questions.tick()).doesNotContain(ALICE);
    assertThat(questions.tick()).contains(ALICE);
  }

  @Test
  void doesNotAskTogetherForEverWhoAnsweredTogether() {
    Questions many = new Questions(3, 12, 20, 1_000);
    users(100).forEach(many::wanted);
    users(100).forEach(many::answered);

    for (int tick = 1; tick < 20; tick++) {
      assertThat(many.tick()).isEmpty();
    }
    for (int tick = 0; tick < 20; tick++) {
      List<UserId> asked = many.tick();
      asked.forEach(many::answered);
      assertThat(asked).hasSize(5);
    }
  }

  @Test
  void keepsNoMoreThanTheUsersNeedHoweverOftenTheyChange() {
    users(10).forEach(questions::wanted);

    for (int change = 0; change < 10_000; change++) {
      users(10).forEach(questions::answered);
      UserId chosen = new UserId(100 + change);
      questions.wanted(chosen);
      questions.answered(chosen);
      questions.forget(chosen);
    }

    assertThat(questions.places()).isLessThan(200);
  }
}
