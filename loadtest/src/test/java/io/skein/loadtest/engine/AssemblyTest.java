package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.Assembly.Contribution;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What several generators found is what one would have found. */
final class AssemblyTest {
  private static final int GENERATORS = 3;

  /** What a generator counts, as it happens. */
  private static final class Recording {
    final Histogram accept = new Histogram(3);
    final Histogram delivery = new Histogram(3);
    final Histogram logIn = new Histogram(3);
    final Map<String, Long> errors = new TreeMap<>();
    long offered;

    void happens(Random random) {
      offered++;
      if (random.nextInt(50) == 0) {
        errors.merge(random.nextBoolean() ? "OVERLOADED" : "UNAVAILABLE", 1L, Long::sum);
        return;
      }
      accept.recordValue((long) (Math.exp(random.nextGaussian()) * 1e6));
      delivery.recordValue((long) (Math.exp(random.nextGaussian() * 2) * 1e6));
      logIn.recordValue(random.nextInt(10_000_000));
    }

    Part part(double lagMillis, String why, long lost) {
      return part(Engine.Ending.COMPLETED, lagMillis, why, lost);
    }

    Part part(Engine.Ending ending, double lagMillis, String why, long lost) {
      return new Part(
          ending,
          Map.of(
              "steady",
              new Part.Tally(
                  15,
                  new Part.Counts(
                      offered,
                      accept.getTotalCount(),
                      delivery.getTotalCount(),
                      0,
                      errors.values().stream().mapToLong(Long::longValue).sum()),
                  accept,
                  delivery)),
          errors,
          logIn,
          new Histogram(3),
          new RunResult.Integrity(lost, 0, 0, 0, 0, 0, delivery.getTotalCount(), offered, "full"),
          lost > 0 ? List.of("LOST at 7") : List.of(),
          List.of(),
          new RunResult.Generator(1, 0.4, 12, lagMillis, 1000, !why.isEmpty(), why),
          4,
          null);
    }
  }

  private static RunResult result(List<Contribution> contributions) {
    return outcome(contributions).result().judgedBy(Thresholds.NONE);
  }

  private static Engine.Outcome outcome(List<Contribution> contributions) {
    Load load =
        new Load(
            Map.of(),
            new Schedule(List.of(Phase.steady("steady", 15, 100, true))),
            0,
            8,
            64,
            20,
            1);
    RunPlan plan = DirectScenario.plan(12, load, List.of());
    FakeTarget target = new FakeTarget(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    return new Assembly(plan, target, contributions, Map.of("all_back_after_s", 1.5), List.of())
        .outcome(Instant.EPOCH, TimeLine.EMPTY, new ServerMeter(new ProcessTree(Map.of())));
  }

  private static List<Contribution> three(List<Part> parts) {
    List<Contribution> contributions = new ArrayList<>();
    for (Part part : parts) {
      contributions.add(new Contribution("g" + (contributions.size() + 1), 0.1, part));
    }
    return contributions;
  }

  @Test
  void givesTheFiguresThatOneRecordingOfEverythingGives() {
    Random dice = new Random(4);
    Recording whole = new Recording();
    List<Recording> parts = List.of(new Recording(), new Recording(), new Recording());
    for (int i = 0; i < 20_000; i++) {
      long seed = dice.nextLong();
      whole.happens(new Random(seed));
      parts.get(dice.nextInt(GENERATORS)).happens(new Random(seed));
    }

    RunResult one = result(List.of(new Contribution("g1", 0, whole.part(3, "", 0))));
    RunResult merged = result(three(parts.stream().map(part -> part.part(3, "", 0)).toList()));

    assertThat(merged.latencyMs()).isEqualTo(one.latencyMs());
    assertThat(merged.phases()).hasSize(1).isEqualTo(one.phases());
    assertThat(merged.counts()).isEqualTo(one.counts());
    assertThat(merged.errors()).isEqualTo(one.errors());
    assertThat(merged.offeredPerS()).isEqualTo(one.offeredPerS());
    assertThat(merged.acceptedPerS()).isEqualTo(one.acceptedPerS());
    assertThat(merged.measuredS()).isEqualTo(one.measuredS());
    assertThat(merged.integrity()).isEqualTo(one.integrity());
    assertThat(merged.scenarioFigures()).isEqualTo(one.scenarioFigures());
    assertThat(merged.verdict()).isEqualTo(one.verdict());
    assertThat(one.generators()).isEmpty();
    assertThat(merged.generators())
        .extracting(RunResult.GeneratorShare::name)
        .containsExactly("g1", "g2", "g3");
    assertThat(merged.generators().stream().mapToLong(RunResult.GeneratorShare::offered).sum())
        .isEqualTo(20_000);
  }

  @Test
  void failsTheRunForWhatOneGeneratorFound() {
    Recording nothing = new Recording();
    nothing.happens(new Random(1));

    RunResult merged = result(three(List.of(nothing.part(0, "", 0), nothing.part(0, "", 2))));

    assertThat(merged.integrity().lost()).isEqualTo(2);
    assertThat(merged.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    assertThat(merged.notes()).contains("g2: LOST at 7");
  }

  @Test
  void showsTheWorstHealthAndWhoseItIs() {
    Recording nothing = new Recording();

    RunResult merged =
        result(
            three(
                List.of(
                    nothing.part(2, "", 0),
                    nothing.part(340, "it was up to 340 ms late", 0),
                    nothing.part(5, "", 0))));

    assertThat(merged.generator().processes()).isEqualTo(3);
    assertThat(merged.generator().maxLagMs()).isEqualTo(340);
    assertThat(merged.generator().limited()).isTrue();
    assertThat(merged.generator().why()).isEqualTo("g2: it was up to 340 ms late");
  }

  @Test
  void takesOfALostGeneratorWhatItsSecondsTold() {
    Recording whole = new Recording();
    for (int i = 0; i < 100; i++) {
      whole.happens(new Random(i));
    }
    Slice seen = new Slice("steady", true, 0, 1, 30, 0, 2, new Histogram(3), new Histogram(3), 0);

    RunResult merged =
        result(
            three(
                List.of(
                    whole.part(0, "", 0), Part.lost(List.of(seen), 4), Part.lost(List.of(), 4))));

    assertThat(merged.partial()).isTrue();
    assertThat(merged.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(merged.counts().offered()).isEqualTo(130);
    assertThat(merged.phases())
        .singleElement()
        .satisfies(phase -> assertThat(phase.counts().offered()).isEqualTo(130))
        .satisfies(phase -> assertThat(phase.seconds()).isEqualTo(15));
    assertThat(merged.errors()).containsEntry("OF_A_LOST_GENERATOR", 2L);
    assertThat(merged.integrity().checked()).isEqualTo(100);
    assertThat(merged.integrity().how()).contains("not what a lost generator's users");
    assertThat(merged.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsExactly("completed", "lost", "lost");
  }

  @Test
  void endsAsThePartThatEndedWorst() {
    Part completed = new Recording().part(0, "", 0);
    Part lost = Part.lost(List.of(), 4);
    Part without = new Recording().part(Engine.Ending.TARGET_DIED, 0, "", 0);

    assertThat(outcome(three(List.of(completed, completed))).ending())
        .isEqualTo(Engine.Ending.COMPLETED);
    assertThat(outcome(three(List.of(completed, lost))).ending())
        .isEqualTo(Engine.Ending.GENERATOR_LOST);
    assertThat(outcome(three(List.of(without, lost))).ending())
        .isEqualTo(Engine.Ending.TARGET_DIED);
  }
}
