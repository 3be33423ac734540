package io.skein.loadtest.engine;

import io.skein.loadtest.result.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one generator knows when its part of a run has ended, but for the time line: a value, so
 * that it can be sent to whoever puts the result together. {@link Assembly} does.
 *
 * @param ending of this generator's part
 * @param measuredSeconds that counted
 * @param errors of the measured time, by code
 * @param accept of the measured time, nanoseconds, as all histograms
 * @param logIn of the first log-ins
 * @param away from losing a connection to holding everything again
 * @param integrity what this generator's conversations showed
 * @param notes sentences about them
 * @param health how the generator itself was
 * @param connections that it kept
 */
public record Part(
    Engine.Ending ending,
    double measuredSeconds,
    Counts counts,
    Map<String, Long> errors,
    Histogram accept,
    Histogram delivery,
    Histogram logIn,
    Histogram away,
    RunResult.Integrity integrity,
    List<String> notes,
    RunResult.Generator health,
    int connections) {
  private static final Slice NOTHING =
      new Slice("", true, 0, 0, 0, 0, 0, 0, 0, new Histogram(3), new Histogram(3), 0);

  /** Of the measured time. A post belongs to it by when it was due. */
  public record Counts(long offered, long accepted, long delivered, long dropped) {
    Counts plus(Counts other) {
      return new Counts(
          offered + other.offered,
          accepted + other.accepted,
          delivered + other.delivered,
          dropped + other.dropped);
    }
  }

  public Part {
    errors = Map.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /**
   * What is known of a generator that was lost: what its slices told, in the seconds in which it
   * happened. Its conversations are not checked.
   *
   * @param ending why it is gone
   * @param measured sum of its slices that count; null: none of them
   */
  public static Part lost(
      Engine.Ending ending, @Nullable Slice measured, double measuredSeconds, int connections) {
    Slice seen = measured == null ? NOTHING : measured;
    Map<String, Long> errors = new LinkedHashMap<>();
    if (seen.errors() > 0) {
      errors.put("OF_A_LOST_GENERATOR", seen.errors());
    }
    return new Part(
        ending,
        measuredSeconds,
        new Counts(seen.offered(), seen.accepted(), seen.delivered(), seen.dropped()),
        errors,
        seen.accept(),
        seen.delivery(),
        new Histogram(3),
        new Histogram(3),
        RunResult.Integrity.NONE,
        List.of(),
        RunResult.Generator.UNKNOWN,
        connections);
  }
}
