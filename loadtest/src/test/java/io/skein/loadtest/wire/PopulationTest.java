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

  @Test
  void givesGuestsNumbersOfTheirOwn() {
    Population pairs = Population.pairs(10).withGuests(4, 1);

    assertThat(pairs.users()).isEqualTo(10);
    assertThat(pairs.onlineCount()).isEqualTo(10);
    assertThat(pairs.guests()).isEqualTo(4);
    assertThat(pairs.isGuest(9)).isFalse();
    assertThat(pairs.isGuest(10)).isTrue();
    assertThat(pairs.chats()).noneMatch(pairs::hasGuests);
  }

  @Test
  void seatsPairsOfGuestsInTheFirstGroups() {
    Population groups = Population.groups(3, 5, 1).withGuests(6, 2);

    assertThat(groups.guestsOf(groups.chats().get(0))).containsExactly(15, 16, 19, 20);
    assertThat(groups.guestsOf(groups.chats().get(1))).containsExactly(17, 18);
    assertThat(groups.hasGuests(groups.chats().get(2))).isFalse();
  }

  @Test
  void seatsNoGuestWhereNobodyCouldMakeTheGroup() {
    Population some = Population.circles(40, 0.3, List.of(new Circle(Chat.Kind.GROUP, 4)));
    Population guests = some.withGuests(20, 10);

    assertThat(some.chats()).anyMatch(chat -> some.onlineIn(chat) == 0);
    assertThat(guests.chats())
        .allSatisfy(
            chat -> assertThat(guests.hasGuests(chat)).isEqualTo(guests.onlineIn(chat) > 0));
  }

  @Test
  void makesNoGroupALargeOne() {
    Population full = Population.groups(1, 499, 1).withGuests(2, 1);
    Population nearly = Population.groups(1, 498, 1).withGuests(4, 1);

    assertThat(full.hasGuests(full.chats().get(0))).isFalse();
    assertThat(nearly.guestsOf(nearly.chats().get(0))).hasSize(2);
  }
}
