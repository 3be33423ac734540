package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Population.Circle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several things that the same users do, each with its share of the arrivals: what scenarios are
 * composed of, those of a file and those with a name. Open model only. Immutable.
 *
 * @param users a multiple of {@link #cellUsers}
 * @param online share of the users who are connected, above 0 and at most 1
 */
public record Composition(int users, double online, List<Part> parts) {
  /** Who writes, in a pair. */
  private static final int PAIR = 2;

  private static final double NANOS_PER_SECOND = 1e9;

  public Composition {
    parts = List.copyOf(parts);
  }

  /** What users do. */
  public sealed interface Deed permits Direct, Group, Reconnect {}

  /** Posts to the neighbour. */
  public record Direct() implements Deed {}

  /**
   * Posts to a group of neighbours.
   *
   * @param size members, everybody in one such group
   * @param senders members who write, at most those online
   */
  public record Group(int size, int senders) implements Deed {}

  /** A connection goes, and comes back after a time. */
  public record Reconnect(double awaySeconds) implements Deed {}

  /**
   * One thing of several.
   *
   * @param weight of all weights' sum, its share of the arrivals
   * @param weightIn the same for phases that have another, by their name
   */
  public record Part(String name, Deed deed, double weight, Map<String, Double> weightIn) {
    public Part {
      weightIn = Map.copyOf(weightIn);
    }

    static Part of(String name, Deed deed, double weight) {
      return new Part(name, deed, weight, Map.of());
    }

    double weightIn(Phase phase) {
      return weightIn.getOrDefault(phase.name(), weight);
    }
  }

  /** Of how many users a composition of these needs a multiple. */
  public static int cellUsers(List<Part> parts) {
    return Population.cellUsers(circles(parts));
  }

  private static List<Circle> circles(List<Part> parts) {
    return parts.stream()
        .filter(part -> !(part.deed() instanceof Reconnect))
        .map(
            part ->
                part.deed() instanceof Group group
                    ? new Circle(Chat.Kind.GROUP, group.size())
                    : new Circle(Chat.Kind.DIRECT, PAIR))
        .toList();
  }

  /**
   * A run of it.
   *
   * @throws RunException if nobody would be there to do a part
   */
  public RunPlan plan(String scenario, Load load, List<Step> steps) {
    Population population = Population.circles(users, online, circles(parts));
    double[][] weights =
        load.schedule().phases().stream()
            .map(phase -> parts.stream().mapToDouble(part -> part.weightIn(phase)).toArray())
            .toArray(double[][]::new);
    RunPlan plan =
        load.plan(
            scenario,
            population,
            (lane, running) -> new Mix(workloads(population, lane, running.lanes()), weights),
            steps);
    for (int lane = 0; lane < plan.lanes(); lane++) {
      // Fails here, rather than on the lane's thread in the middle of a run.
      workloads(population, lane, plan.lanes());
    }
    return plan;
  }

  private List<Workload> workloads(Population population, int lane, int lanes) {
    // Who is away on purpose is no reason to drop a post.
    Posting.Absent absent =
        parts.stream().anyMatch(part -> part.deed() instanceof Reconnect)
            ? Posting.Absent.REPLACED
            : Posting.Absent.DROPPED;
    List<Workload> workloads = new ArrayList<>();
    int chat = 0;
    for (Part part : parts) {
      if (part.deed() instanceof Reconnect reconnect) {
        int[] there =
            population.online().filter(user -> population.laneOf(user, lanes) == lane).toArray();
        requireSomebody(part, there.length);
        workloads.add(new Reconnecting(there, (long) (reconnect.awaySeconds() * NANOS_PER_SECOND)));
      } else {
        int size = part.deed() instanceof Group group ? group.size() : PAIR;
        int senders = part.deed() instanceof Group group ? group.senders() : PAIR;
        List<Chat> chats = population.chats().subList(chat, chat + users / size);
        List<Voice> voices = Voice.of(population, chats, senders, lane, lanes);
        requireSomebody(part, voices.size());
        workloads.add(new Posting(voices, 0, absent));
        chat += users / size;
      }
    }
    return workloads;
  }

  private static void requireSomebody(Part part, int count) {
    if (count == 0) {
      throw new RunException(
          RunException.Kind.USAGE,
          part.name()
              + ": on a thread nobody is connected who could: more online, or fewer threads");
    }
  }

  /** What it consists of, for the report: one line for each part. */
  public Map<String, Object> describe() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("users", users);
    told.put("online", online);
    for (Part part : parts) {
      told.put("mix." + part.name(), text(part));
    }
    return told;
  }

  private static String text(Part part) {
    String what;
    if (part.deed() instanceof Group group) {
      what = "groups of " + group.size() + ", " + group.senders() + " writing";
    } else if (part.deed() instanceof Reconnect reconnect) {
      what = "reconnections, " + reconnect.awaySeconds() + " s away";
    } else {
      what = "direct chats";
    }
    StringBuilder text = new StringBuilder(what + ", weight " + part.weight());
    part.weightIn().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(in -> text.append(", in ").append(in.getKey()).append(' ').append(in.getValue()));
    return text.toString();
  }
}
