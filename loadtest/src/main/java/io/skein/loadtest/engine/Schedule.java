package io.skein.loadtest.engine;

import java.util.List;

/**
 * When each arrival of a run is due, whatever the target does: a pure function of the phases. That
 * is what makes the model open. Immutable.
 */
public final class Schedule {
  /** Instead of a phase's number. */
  static final int NO_PHASE = -1;

  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Phase> phases;
  private final double[] arrivalsBefore;
  private final double[] secondsBefore;

  public Schedule(List<Phase> phases) {
    this.phases = List.copyOf(phases);
    arrivalsBefore = new double[phases.size() + 1];
    secondsBefore = new double[phases.size() + 1];
    for (int i = 0; i < phases.size(); i++) {
      arrivalsBefore[i + 1] = arrivalsBefore[i] + phases.get(i).arrivals();
      secondsBefore[i + 1] = secondsBefore[i] + phases.get(i).seconds();
    }
  }

  /** The same phases at rates that are this many times theirs. */
  Schedule times(double factor) {
    return new Schedule(
        phases.stream()
            .map(
                phase ->
                    new Phase(
                        phase.name(),
                        phase.seconds(),
                        phase.fromPerSecond() * factor,
                        phase.toPerSecond() * factor,
                        phase.measured()))
            .toList());
  }

  public List<Phase> phases() {
    return phases;
  }

  /** How many are due over the whole run. */
  public long arrivals() {
    return (long) Math.ceil(arrivalsBefore[phases.size()] - 1e-6);
  }

  /** When the arrival with this number, 0 and up, is due, in nanoseconds from the beginning. */
  public long dueNanos(long arrival) {
    int phase = 0;
    while (phase < phases.size() - 1 && arrival >= arrivalsBefore[phase + 1]) {
      phase++;
    }
    double into = phases.get(phase).secondsUntil(arrival - arrivalsBefore[phase]);
    return (long) ((secondsBefore[phase] + into) * NANOS_PER_SECOND);
  }

  public long lengthNanos() {
    return beginNanos(phases.size());
  }

  /** When a phase begins, in nanoseconds; the number behind the last one tells the end. */
  public long beginNanos(int phase) {
    return (long) (secondsBefore[phase] * NANOS_PER_SECOND);
  }

  /** Number of the phase at a time from the beginning; the last one for any time after it. */
  public int phaseAt(long nanos) {
    int phase = 0;
    while (phase < phases.size() - 1 && nanos >= beginNanos(phase + 1)) {
      phase++;
    }
    return phase;
  }

  /** The same, but {@link #NO_PHASE} for a time before the first phase or after the last. */
  int phaseOf(long nanos) {
    return nanos < 0 || nanos >= lengthNanos() ? NO_PHASE : phaseAt(nanos);
  }

  /** Whether what is due at a time from the beginning counts. */
  boolean isMeasured(long nanos) {
    int phase = phaseOf(nanos);
    return phase != NO_PHASE && phases.get(phase).measured();
  }

  /** Seconds that count. */
  public double measuredSeconds() {
    return phases.stream().filter(Phase::measured).mapToDouble(Phase::seconds).sum();
  }
}
