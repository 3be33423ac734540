package io.skein.loadtest.scenario.file;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.scenario.Composition.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code warm-up} and {@code phases}. */
final class PhaseReader {
  private static final String WARM_UP = "warm-up";
  private static final String PHASES = "phases";
  private static final String NAME = "name";
  private static final String KIND = "kind";
  private static final String RATE = "rate";
  private static final String DURATION = "duration";
  private static final String MEASURED = "measured";
  private static final String MIX = "mix";
  private static final List<String> KEYS = List.of(NAME, KIND, RATE, DURATION, MEASURED, MIX);
  private static final double WARM_UP_SECONDS = 3;

  /** Thirty days: what lasts longer was not meant. */
  private static final double SECONDS_MAX = 30 * 86_400.0;

  /** What the engine calls the time around the phases. */
  private static final Set<String> TAKEN = Set.of("log-in", "settle", WARM_UP, "drain", "check");

  /** Thresholds name phases, and figures of theirs behind a dot. */
  private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /** How the rate goes. */
  private enum Kind {
    /** Evenly from the rate before to its own. */
    RAMP,
    /** Its own rate. */
    STEADY,
    /** Its own rate at once, above the one before. */
    SPIKE,
    /** Its own rate, for long. */
    SOAK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A phase as the file has it.
   *
   * @param kind for the report
   * @param weights of the mix's parts where they are others than the mix's own
   */
  record Planned(Phase phase, String kind, Map<String, Double> weights) {}

  private final Section file;
  private final List<Part> parts;
  private final List<Planned> planned = new ArrayList<>();

  /** The rate that a phase begins after. */
  private double before;

  private PhaseReader(Section file, List<Part> parts) {
    this.file = file;
    this.parts = parts;
  }

  /** The warm-up, if there is one, and the phases. */
  static List<Planned> read(Section file, List<Part> parts) {
    return new PhaseReader(file, parts).read();
  }

  private List<Planned> read() {
    List<Section> sections = file.sections(PHASES);
    if (sections.isEmpty()) {
      throw file.wrong(PHASES, "is empty: there must be at least one");
    }
    // Before anything is read: a key with a slip in it is not one that is missing.
    sections.forEach(section -> section.only(KEYS));
    warmUp(sections.get(0));
    sections.forEach(this::phase);
    if (planned.stream().noneMatch(one -> one.phase().measured())) {
      throw file.wrong(PHASES, "none of them is measured");
    }
    return planned;
  }

  /** A ramp needs none: it is one. */
  private void warmUp(Section first) {
    double rate = rate(first);
    double seconds = kind(first) == Kind.RAMP ? 0 : WARM_UP_SECONDS;
    if (file.has(WARM_UP)) {
      Section own = file.section(WARM_UP);
      own.only(List.of(DURATION, RATE));
      seconds = own.has(DURATION) ? seconds(own) : WARM_UP_SECONDS;
      if (own.has(RATE)) {
        rate = rate(own);
        before = rate;
      } else if (kind(first) == Kind.RAMP && seconds > 0) {
        throw own.wrong(RATE, "is missing: the first phase is a ramp, and begins at this rate");
      }
    }
    if (seconds > 0) {
      add(Phase.steady(WARM_UP, seconds, rate, false), WARM_UP, Map.of());
    }
  }

  private void add(Phase phase, String kind, Map<String, Double> weights) {
    planned.add(new Planned(phase, kind, weights));
  }

  private void phase(Section section) {
    Kind kind = kind(section);
    double rate = rate(section);
    double seconds = seconds(section);
    String name = name(section, kind);
    if (!(seconds > 0)) {
      throw section.wrong(DURATION, "must be above 0");
    }
    if (kind == Kind.RAMP && rate == before) {
      throw section.wrong(RATE, "is the rate before it: a ramp must lead to another");
    }
    if (kind == Kind.SPIKE && !(rate > before && before > 0)) {
      throw section.wrong(
          RATE,
          before > 0
              ? "must be above the rate before it, " + before + ": else it is no spike"
              : "a spike needs a rate before it: another phase, or warm-up.rate");
    }
    Phase phase =
        new Phase(
            name, seconds, kind == Kind.RAMP ? before : rate, rate, section.flag(MEASURED, true));
    if (phase.arrivals() < 1) {
      throw section.wrong(DURATION, "at this rate nothing is due within it");
    }
    add(phase, kind.toString(), section.has(MIX) ? weights(section) : Map.of());
    before = rate;
  }

  private String name(Section section, Kind kind) {
    String name = section.has(NAME) ? section.text(NAME) : kind.toString();
    requireName(section, section.has(NAME) ? NAME : KIND, name);
    if (TAKEN.contains(name)) {
      throw section.wrong(NAME, "'" + name + "' is what every run has: take another");
    }
    if (planned.stream().anyMatch(one -> one.phase().name().equals(name))) {
      throw section.wrong(
          section.has(NAME) ? NAME : KIND,
          "there is a phase '" + name + "' already: name this one");
    }
    return name;
  }

  /** Names go into file names, thresholds and options. */
  static void requireName(Section section, String key, String name) {
    if (!NAME_FORM.matcher(name).matches()) {
      throw section.wrong(
          key, "'" + name + "' is no name: up to 40 letters, digits, - and _ make one");
    }
  }

  private static Kind kind(Section section) {
    String text = section.text(KIND);
    for (Kind kind : Kind.values()) {
      if (kind.toString().equals(text)) {
        return kind;
      }
    }
    throw section.wrong(KIND, "must be ramp, steady, spike or soak, not '" + text + "'");
  }

  private static double rate(Section section) {
    double rate = section.number(RATE);
    if (!(rate > 0)) {
      throw section.wrong(RATE, "must be above 0, not " + section.text(RATE));
    }
    if (rate > RunPlan.RATE_MAX) {
      throw section.wrong(
          RATE,
          String.format(
              Locale.ROOT,
              "%s per second is impossible: at most %.0f",
              section.text(RATE),
              RunPlan.RATE_MAX));
    }
    return rate;
  }

  private static double seconds(Section section) {
    double seconds = section.seconds(DURATION);
    if (seconds > SECONDS_MAX) {
      throw section.wrong(DURATION, "must be at most 720h");
    }
    return seconds;
  }

  private Map<String, Double> weights(Section phase) {
    Section own = phase.section(MIX);
    own.only(parts.stream().map(Part::name).toList());
    Map<String, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (Part part : parts) {
      double weight = part.weight();
      if (own.has(part.name())) {
        weight = own.number(part.name());
        if (!(weight >= 0) || Double.isInfinite(weight)) {
          throw own.wrong(part.name(), "must be 0 or more, not " + own.text(part.name()));
        }
        weights.put(part.name(), weight);
      }
      sum += weight;
    }
    if (!(sum > 0)) {
      throw phase.wrong(MIX, "leaves nothing to do: all weights are 0");
    }
    return weights;
  }
}
