package io.skein.loadtest.engine;

import io.skein.loadtest.result.RunResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one generator knows when its part of a run has ended, but for the time line: a value, so
 * that it can be sent to whoever puts the result together. {@link Assembly} does.
 *
 * @param ending of this generator's part
 * @param phases those that are measured and were begun, by name
 * @param errors of the measured time, by code
 * @param logIn of the first log-ins, nanoseconds, as all histograms
 * @param away from losing a connection to holding everything again
 * @param integrity what this generator's conversations showed
 * @param notes sentences about them
 * @param flaws why they prove nothing, a sentence each; empty: they do
 * @param health how the generator itself was
 * @param connections that it kept
 * @param sdk what its users on the SDK saw; null: it had none
 */
public record Part(
    Engine.Ending ending,
    Map<String, Tally> phases,
    Map<String, Long> errors,
    Histogram logIn,
    Histogram away,
    RunResult.Integrity integrity,
    List<String> notes,
    List<String> flaws,
    RunResult.Generator health,
    int connections,
    RunResult.@Nullable Sdk sdk) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Of one or more phases. A post belongs to one by when it was due, an error by when it came. */
  public record Counts(long offered, long accepted, long delivered, long dropped, long errors) {
    Counts plus(Counts other) {
      return new Counts(
          offered + other.offered,
          accepted + other.accepted,
          delivered + other.delivered,
          dropped + other.dropped,
          errors + other.errors);
    }
  }

  /**
   * What one or more phases found.
   *
   * @param seconds how long they lasted
   * @param accept nanoseconds
   * @param delivery nanoseconds
   */
  public record Tally(double seconds, Counts counts, Histogram accept, Histogram delivery) {
    /** Of no phase. */
    static Tally nothing() {
      return new Tally(0, new Counts(0, 0, 0, 0, 0), new Histogram(3), new Histogram(3));
    }

    /** Of one interval. */
    static Tally of(Slice slice) {
      return new Tally(
          slice.lengthNanos() / NANOS_PER_SECOND,
          new Counts(
              slice.offered(),
              slice.accepted(),
              slice.delivered(),
              slice.dropped(),
              slice.errors()),
          slice.accept(),
          slice.delivery());
    }

    /** With what came before or after it. */
    Tally then(Tally other) {
      return plus(other, seconds + other.seconds);
    }

    /** With what another generator found meanwhile. */
    Tally beside(Tally other) {
      return plus(other, Math.max(seconds, other.seconds));
    }

    private Tally plus(Tally other, double together) {
      return new Tally(
          together,
          counts.plus(other.counts),
          Slice.sum(accept, other.accept),
          Slice.sum(delivery, other.delivery));
    }
  }

  public Part {
    phases = Map.copyOf(phases);
    errors = Map.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /** Of the whole measured time. */
  Tally measured() {
    return phases.values().stream().reduce(Tally.nothing(), Tally::then);
  }

  /**
   * What is known of a generator that was lost: what its slices told, in the seconds in which it
   * happened. Its conversations are not checked.
   *
   * @param seen its slices that count, or sums of them; any number of each phase
   */
  public static Part lost(Collection<Slice> seen, int connections) {
    Map<String, Tally> phases = new HashMap<>();
    for (Slice slice : seen) {
      phases.merge(slice.phase(), Tally.of(slice), Tally::then);
    }
    long failed = seen.stream().mapToLong(Slice::errors).sum();
    return new Part(
        Engine.Ending.GENERATOR_LOST,
        phases,
        failed > 0 ? Map.of("OF_A_LOST_GENERATOR", failed) : Map.of(),
        new Histogram(3),
        new Histogram(3),
        RunResult.Integrity.NONE,
        List.of(),
        List.of(),
        RunResult.Generator.UNKNOWN,
        connections,
        null);
  }
}
