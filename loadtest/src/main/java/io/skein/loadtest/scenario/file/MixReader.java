package io.skein.loadtest.scenario.file;

import io.skein.loadtest.scenario.Composition;
import io.skein.loadtest.scenario.Composition.Part;
import io.skein.loadtest.scenario.GroupScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code mix}: what users do, each with a name. */
final class MixReader {
  private static final String KIND = "kind";
  private static final String WEIGHT = "weight";
  private static final String SIZE = "size";
  private static final String SENDERS = "senders";
  private static final String AWAY = "away";
  private static final int GROUP_SIZE_MIN = 2;
  private static final double AWAY_SECONDS = 1;

  private MixReader() {}

  /** The parts, with the weights that hold where a phase has no other. */
  static List<Part> read(Section file) {
    List<Part> parts = new ArrayList<>();
    file.named("mix").forEach((name, section) -> parts.add(part(name, section, parts)));
    if (parts.stream().allMatch(part -> part.deed() instanceof Composition.Reconnect)) {
      throw file.wrong("mix", "nobody posts: it needs a part of kind direct or group");
    }
    return parts;
  }

  private static Part part(String name, Section section, List<Part> before) {
    PhaseReader.requireName(section, KIND, name);
    Composition.Deed deed =
        switch (section.text(KIND)) {
          case "direct" -> {
            section.only(List.of(KIND, WEIGHT));
            if (before.stream().anyMatch(part -> part.deed() instanceof Composition.Direct)) {
              throw section.wrong(KIND, "there is a part of kind direct already");
            }
            yield new Composition.Direct();
          }
          case "group" -> {
            section.only(List.of(KIND, WEIGHT, SIZE, SENDERS));
            int size = section.whole(SIZE, GROUP_SIZE_MIN, GroupScenario.SIZE_MAX);
            yield new Composition.Group(size, section.whole(SENDERS, 1, size, size));
          }
          case "reconnect" -> {
            section.only(List.of(KIND, WEIGHT, AWAY));
            double away = section.has(AWAY) ? section.seconds(AWAY) : AWAY_SECONDS;
            if (!(away > 0)) {
              throw section.wrong(AWAY, "must be above 0");
            }
            yield new Composition.Reconnect(away);
          }
          default ->
              throw section.wrong(
                  KIND, "must be direct, group or reconnect, not '" + section.text(KIND) + "'");
        };
    double weight = section.number(WEIGHT);
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw section.wrong(WEIGHT, "must be above 0, not " + section.text(WEIGHT));
    }
    return new Part(name, deed, weight, Map.of());
  }
}
