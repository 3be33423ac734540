package io.skein.loadtest.scenario.file;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.result.ThresholdException;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.scenario.Composition;
import io.skein.loadtest.scenario.Composition.Part;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.scenario.file.PhaseReader.Planned;
import io.skein.loadtest.steps.StepParser;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that is composed in a HOCON file; {@code loadtest/docs/scenarios.md} has every key.
 * Everything is checked when it is read, but for the steps, whose check needs to know the target.
 */
public final class ScenarioFile {
  private static final List<String> KEYS =
      List.of(
          "name",
          "users",
          "online",
          "mix",
          "warm-up",
          "phases",
          "steps",
          "thresholds",
          "body",
          "in-flight",
          "threads",
          "target",
          "service-key-file",
          "port-offset",
          "data",
          // Whatever the author likes to refer to.
          "values");

  /** What makes the load; the others are for whoever runs it. */
  private static final List<String> LOAD_KEYS =
      List.of(
          "name", "users", "online", "mix", "warm-up", "phases", "body", "in-flight", "threads");

  private static final Pattern SUFFIX = Pattern.compile("\\.[^.]*$");
  private static final int USERS_MIN = 2;
  private static final int USERS_MAX = 1_000_000;
  private static final int BODY_BYTES_MAX = 16_384;
  private static final int IN_FLIGHT_MAX = 10_000;
  private static final int THREADS_MAX = 64;
  private static final int PORT_OFFSET_MAX = 40_000;
  private static final int BODY_BYTES = 150;
  private static final int IN_FLIGHT = 32;
  private static final int LOGINS_AT_ONCE = 50;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Section file;
  private final String name;
  private final Composition composition;
  private final List<Planned> phases;
  private final List<String> thresholds;

  /**
   * @param keys that it may have
   * @param otherwise its name, if it has none of its own
   */
  private ScenarioFile(Section file, List<String> keys, String otherwise) {
    this.file = file;
    file.only(keys);
    name = name(otherwise);
    List<Part> parts = MixReader.read(file);
    phases = PhaseReader.read(file, parts);
    composition = composition(parts);
    thresholds = readThresholds();
    target();
    serviceKeyFile();
    data();
    portOffset();
    load(1);
  }

  /**
   * Reads one.
   *
   * @throws RunException for wrong use: one line with file, line and key
   */
  public static ScenarioFile read(Path path) {
    return new ScenarioFile(
        new Source(path).read(),
        KEYS,
        SUFFIX.matcher(Objects.toString(path.getFileName(), "")).replaceFirst(""));
  }

  /**
   * Reads what {@link #loadAsJson} told, which may come from anywhere: opens no file.
   *
   * @throws RunException if it is no such thing
   */
  public static ScenarioFile given(String text) {
    return new ScenarioFile(Source.given(text), LOAD_KEYS, "given");
  }

  /**
   * What makes the load, as JSON that refers to nothing outside of it: no steps, no thresholds, no
   * target. {@link #given} makes the same plan of it.
   */
  public String loadAsJson() {
    return file.with("name", name).json(LOAD_KEYS);
  }

  private String name(String otherwise) {
    String own = file.has("name") ? file.text("name") : otherwise;
    PhaseReader.requireName(file, "name", own);
    return own;
  }

  private Composition composition(List<Part> parts) {
    int users = file.whole("users", USERS_MIN, USERS_MAX);
    int cell = Composition.cellUsers(parts);
    if (users % cell != 0) {
      int below = users / cell * cell;
      throw file.wrong(
          "users",
          "with chats of these sizes there must be a multiple of "
              + cell
              + ": "
              + (below > 0 ? below + " or " : "")
              + (below + cell)
              + ", not "
              + users);
    }
    double online = file.share("online", 1);
    if (Math.round(users * online) < USERS_MIN) {
      throw file.wrong("online", "leaves fewer than two users connected");
    }
    return new Composition(
        users,
        online,
        parts.stream()
            .map(part -> new Part(part.name(), part.deed(), part.weight(), weightIn(part)))
            .toList());
  }

  private Map<String, Double> weightIn(Part part) {
    Map<String, Double> others = new LinkedHashMap<>();
    for (Planned planned : phases) {
      Double other = planned.weights().get(part.name());
      if (other != null) {
        others.put(planned.phase().name(), other);
      }
    }
    return others;
  }

  private List<String> readThresholds() {
    List<String> expressions = new ArrayList<>();
    for (Section.Line line : file.lines("thresholds")) {
      try {
        requirePhases(Thresholds.of(List.of(line.text())));
      } catch (ThresholdException e) {
        // The other lines of its message point at a column.
        throw line.complaint().apply(e.getMessage().lines().findFirst().orElse(""));
      } catch (RunException e) {
        throw line.complaint().apply(String.valueOf(e.getMessage()));
      }
      expressions.add(line.text());
    }
    return expressions;
  }

  /**
   * @throws RunException if one is on a phase that is not there, or that is not measured
   */
  public void requirePhases(Thresholds given) {
    List<String> measured =
        phases.stream().map(Planned::phase).filter(Phase::measured).map(Phase::name).toList();
    for (String phase : given.phases()) {
      if (!measured.contains(phase)) {
        throw new RunException(
            RunException.Kind.USAGE,
            "there is no measured phase '" + phase + "'; there are " + String.join(", ", measured));
      }
    }
  }

  public String name() {
    return name;
  }

  /** What must hold, as thresholds are written. */
  public List<String> thresholds() {
    return thresholds;
  }

  /** Null if the file names none. */
  public @Nullable URI target() {
    if (!file.has("target")) {
      return null;
    }
    try {
      return new URI(file.text("target"));
    } catch (URISyntaxException e) {
      throw file.wrong("target", "is no address: " + file.text("target"));
    }
  }

  /** Null if the file names none. */
  public @Nullable Path serviceKeyFile() {
    return file.has("service-key-file") ? Path.of(file.text("service-key-file")) : null;
  }

  /** Null if the file names none. */
  public @Nullable Path data() {
    return file.has("data") ? Path.of(file.text("data")) : null;
  }

  /** 0 if the file names none. */
  public int portOffset() {
    return file.whole("port-offset", 0, PORT_OFFSET_MAX, 0);
  }

  /**
   * What happens on the way.
   *
   * @throws RunException if one is no step, or would come after the end
   */
  public List<Step> steps(StepParser parser) {
    double end = schedule(1).lengthNanos() / NANOS_PER_SECOND;
    List<Step> steps = new ArrayList<>();
    for (Section.Line line : file.lines("steps")) {
      Step step;
      try {
        step = parser.parse(line.text());
      } catch (RunException e) {
        throw line.complaint().apply(String.valueOf(e.getMessage()));
      }
      if (step.atSeconds() >= end) {
        throw line.complaint()
            .apply(
                String.format(
                    Locale.ROOT, "would come after the end of the run, which is at %.0f s", end));
      }
      steps.add(step);
    }
    return steps;
  }

  /** The highest rate of any phase, arrivals a second. */
  public double highestPerSecond() {
    return phases.stream().mapToDouble(planned -> planned.phase().toPerSecond()).max().orElse(0);
  }

  /**
   * A run.
   *
   * @param highestPerSecond the highest rate of any phase; the others keep their ratio to it
   * @throws RunException if there can be no such run
   */
  public RunPlan plan(double highestPerSecond, List<Step> steps) {
    return composition.plan(name, load(highestPerSecond / highestPerSecond()), steps);
  }

  private Schedule schedule(double factor) {
    return new Schedule(phases.stream().map(planned -> scaled(planned.phase(), factor)).toList());
  }

  private static Phase scaled(Phase phase, double factor) {
    return new Phase(
        phase.name(),
        phase.seconds(),
        phase.fromPerSecond() * factor,
        phase.toPerSecond() * factor,
        phase.measured());
  }

  private Load load(double factor) {
    int body = file.whole("body", 0, BODY_BYTES_MAX, BODY_BYTES);
    int inFlight = file.whole("in-flight", 1, IN_FLIGHT_MAX, IN_FLIGHT);
    int threads = file.whole("threads", 1, THREADS_MAX, 1);
    Map<String, Object> options = new LinkedHashMap<>(composition.describe());
    for (Planned planned : phases) {
      options.put("phases." + planned.phase().name(), text(planned, factor));
    }
    options.put("body_bytes", body);
    options.put("in_flight_max", inFlight);
    options.put("threads", threads);
    return new Load(options, schedule(factor), 0, inFlight, body, LOGINS_AT_ONCE, threads);
  }

  private static String text(Planned planned, double factor) {
    Phase phase = scaled(planned.phase(), factor);
    String rate =
        phase.fromPerSecond() == phase.toPerSecond()
            ? number(phase.toPerSecond())
            : number(phase.fromPerSecond()) + " to " + number(phase.toPerSecond());
    return planned.kind()
        + ", "
        + rate
        + " per s, "
        + number(phase.seconds())
        + " s"
        + (phase.measured() ? "" : ", not measured");
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.2f", number);
  }
}
