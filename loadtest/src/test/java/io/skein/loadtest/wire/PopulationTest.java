package io.skein.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.wire.Population.Circle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PopulationTest {
  private static final List<Circle> CIRCLES =
      List.of(
          new Circle(Chat.Kind.DIRECT, 2),
          new Circle(Chat.Kind.GROUP, 5),
          new Circle(Chat.Kind.GROUP, 20));

  @Test
  void everybodyIsInOneChatOfEachCircle() {
    Population population = Population.circles(40, 1, CIRCLES);

    assertThat(population.chats()).hasSize(20 + 8 + 2);
    for (int user = 0; user < 40; user++) {
      assertThat(population.chatsOf(user)).extracting(Chat::size).containsExactly(2, 5, 20);
    }
  }

  @Test
  void aCellHoldsWholeChats() {
    Population population = Population.circles(40, 1, CIRCLES);

    assertThat(Population.cellUsers(CIRCLES)).isEqualTo(20);
    assertThat(population.cells()).isEqualTo(2);
    for (Chat chat : population.chats()) {
      assertThat(IntStream.range(0, chat.size()).map(i -> population.laneOf(chat.member(i), 2)))
          .containsOnly(population.laneOf(chat.member(0), 2));
    }
  }

  @Test
  void theSameAreConnectedInEveryRun() {
    Population population = Population.circles(40, 0.6, CIRCLES);

    assertThat(population.online())
        .hasSize(24)
        .isSorted()
        .doesNotHaveDuplicates()
        .containsExactly(
            Population.circles(40, 0.6, CIRCLES).online().boxed().toArray(Integer[]::new));
    assertThat(population.chats())
        .allSatisfy(
            chat ->
                assertThat(population.onlineIn(chat))
                    .isEqualTo(
                        (int)
                            IntStream.range(0, chat.size())
                                .filter(i -> population.isOnline(chat.member(i)))
                                .count()));
  }
}
