package io.skein.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PopulationTest {
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
  void makesNoGroupALargeOne() {
    Population full = Population.groups(1, 499, 1).withGuests(2, 1);
    Population nearly = Population.groups(1, 498, 1).withGuests(4, 1);

    assertThat(full.hasGuests(full.chats().get(0))).isFalse();
    assertThat(nearly.guestsOf(nearly.chats().get(0))).hasSize(2);
  }
}
