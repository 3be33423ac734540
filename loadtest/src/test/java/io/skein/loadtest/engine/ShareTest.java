package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.scenario.DayScenario;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.wire.Chat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How users and load are split among generators. */
final class ShareTest {
  private static Load load(int window, int threads) {
    return new Load(
        Map.of(),
        new Schedule(List.of(Phase.steady("steady", 1, window > 0 ? 0 : 100, true))),
        window,
        8,
        64,
        20,
        threads);
  }

  private static Stream<RunPlan> plans(int threads) {
    return Stream.of(
        DirectScenario.plan(34, load(0, threads), List.of()),
        DirectScenario.plan(34, load(4, threads), List.of()),
        GroupScenario.plan(7, 5, 2, 0.6, load(0, threads), List.of()),
        DayScenario.plan(400, load(0, threads), List.of()));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "3, 2", "5, 2", "6, 4"})
  void givesEachGeneratorARangeOfUsersAndAllOfThemTogetherEverybodyOnce(int of, int threads) {
    plans(threads)
        .map(plan -> plan.over(of))
        .forEach(
            plan -> {
              int[] all =
                  IntStream.range(0, of)
                      .flatMap(index -> new Share(index, of).users(plan))
                      .toArray();

              assertThat(all)
                  .containsExactly(IntStream.range(0, plan.population().users()).toArray());
            });
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 2", "5, 2"})
  void keepsWhoTalksToEachOtherOnOneGenerator(int of, int threads) {
    plans(threads)
        .map(plan -> plan.over(of))
        .forEach(
            plan -> {
              for (Chat chat : plan.population().chats()) {
                long generators =
                    IntStream.range(0, of)
                        .filter(
                            index ->
                                new Share(index, of)
                                    .users(plan)
                                    .anyMatch(
                                        user ->
                                            IntStream.range(0, chat.size())
                                                .anyMatch(i -> chat.member(i) == user)))
                        .count();
                assertThat(generators).isEqualTo(1);
              }
            });
  }

  @Test
  void givesEachGeneratorAsManyThreadsAsOneWouldHaveHad() {
    RunPlan plan = DirectScenario.plan(100, load(0, 2), List.of()).over(3);

    assertThat(plan.lanes()).isEqualTo(6);
    assertThat(new Share(1, 3).lanes(plan)).containsExactly(2, 3);
  }

  @Test
  void leavesNoThreadWithoutAConversation() {
    RunPlan plan = DirectScenario.plan(10, load(0, 4), List.of()).over(3);

    assertThat(plan.lanes()).isEqualTo(3);
  }

  @Test
  void saysThatThereAreTooFewUsersToShare() {
    RunPlan plan = GroupScenario.plan(2, 10, 2, 1, load(0, 1), List.of());

    assertThatThrownBy(() -> plan.over(3))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("at most among 2");
  }

  @Test
  void sharesNoUsersOnTheSdk() {
    RunPlan plan = DirectScenario.plan(10, load(0, 1), List.of()).withSdkUsers(2);

    assertThatThrownBy(() -> plan.over(2))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("on the SDK");
  }

  @Test
  void describesTheSamePlanInTheSameWords() {
    RunPlan one = DirectScenario.plan(10, load(0, 1), List.of());

    assertThat(one.describe())
        .isEqualTo(DirectScenario.plan(10, load(0, 1), List.of()).describe())
        .isNotEqualTo(DirectScenario.plan(12, load(0, 1), List.of()).describe())
        .isNotEqualTo(DirectScenario.plan(10, load(2, 1), List.of()).describe())
        .isNotEqualTo(one.withSdkUsers(2).describe());
  }
}
