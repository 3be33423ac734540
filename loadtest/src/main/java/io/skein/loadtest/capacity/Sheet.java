package io.skein.loadtest.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The arithmetic as a person reads it, with a drawing of what comes out. */
final class Sheet {
  private static final int INNER = 66;

  private Sheet() {}

  /** For a terminal: each step, and below it where its numbers come from. */
  static String text(Capacity capacity) {
    StringBuilder text = new StringBuilder();
    text.append(drawing(capacity)).append('\n');
    for (Step.Section section : Step.Section.values()) {
      text.append(section.title()).append('\n');
      for (Step step : of(capacity, section)) {
        text.append(
            String.format(
                Locale.ROOT,
                "  %-40s %18s%s%n",
                step.name(),
                step.result(),
                step.formula().isEmpty() ? "" : "   = " + step.formula()));
        if (!step.source().isEmpty()) {
          text.append("      ").append(step.source()).append('\n');
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The same as tables. */
  static String markdown(Capacity capacity) {
    StringBuilder text = new StringBuilder();
    text.append("```text\n").append(drawing(capacity)).append("```\n");
    for (Step.Section section : Step.Section.values()) {
      text.append("\n### ").append(section.title()).append("\n\n");
      text.append("| | arithmetic | | where the numbers come from |\n|---|---|--:|---|\n");
      for (Step step : of(capacity, section)) {
        text.append(
            "| %s | %s | **%s** | %s |%n"
                .formatted(
                    step.name(),
                    step.formula().replace("|", "\\|"),
                    step.result(),
                    step.source().replace("|", "\\|")));
      }
    }
    return text.toString();
  }

  /** Users above, the clusters that carry them below. */
  static String drawing(Capacity capacity) {
    long nodes = (long) Math.ceil(capacity.nodes() / (double) capacity.sets());
    long stores = (long) Math.ceil(capacity.stores() / (double) capacity.sets());
    List<String> box = new ArrayList<>();
    box.add(
        Quantity.number(nodes)
            + " Skein nodes, "
            + Quantity.number(capacity.connections() / capacity.nodes())
            + " connections each");
    box.add(
        Quantity.number(capacity.postsPerSecond() / capacity.sets())
            + " messages/s at the peak, "
            + Quantity.bits(capacity.bitsPerSecond() / capacity.sets())
            + " to and from clients");
    box.add("");
    box.add(
        Quantity.number(stores)
            + " Cassandra nodes, "
            + Quantity.bytes(capacity.storedBytes() / capacity.sets())
            + " kept");
    StringBuilder text = new StringBuilder();
    text.append("  ")
        .append(Quantity.number(capacity.monthlyUsers()))
        .append(" people a month, ")
        .append(Quantity.number(capacity.dailyUsers()))
        .append(" a day\n");
    text.append("  ")
        .append(Quantity.number(capacity.connections()))
        .append(" connected, ")
        .append(Quantity.number(capacity.postsPerSecond()))
        .append(" messages/s at a day's peak (")
        .append(Quantity.number(capacity.festivalPostsPerSecond()))
        .append(" at a year's)\n");
    text.append("        │\n");
    if (capacity.sets() > 1) {
      text.append(
          "        ├── by the user's home cluster (Skein has no routing between clusters yet)\n");
    }
    text.append("        ▼\n");
    text.append("  ┌").append("─".repeat(INNER)).append("┐");
    text.append(capacity.sets() > 1 ? "─┐\n" : "\n");
    for (String line : box) {
      String shown = line.isEmpty() ? " ".repeat(6) + "│ journal and history, quorum" : line;
      text.append("  │ ").append(padded(shown)).append("│");
      text.append(capacity.sets() > 1 ? " │\n" : "\n");
    }
    text.append("  └").append("─".repeat(INNER)).append("┘");
    text.append(
        capacity.sets() > 1 ? " │  × " + Quantity.number(capacity.sets()) + " clusters\n" : "\n");
    if (capacity.sets() > 1) {
      text.append("    └").append("─".repeat(INNER)).append("┘\n");
    }
    return text.append("  in all ")
        .append(Quantity.number(capacity.nodes()))
        .append(" Skein nodes, ")
        .append(Quantity.number(capacity.stores()))
        .append(" Cassandra nodes, ")
        .append(Quantity.bytes(capacity.storedBytes()))
        .append('\n')
        .toString();
  }

  private static String padded(String line) {
    return line + " ".repeat(Math.max(0, INNER - 1 - line.length()));
  }

  private static List<Step> of(Capacity capacity, Step.Section section) {
    return capacity.steps().stream().filter(step -> step.section() == section).toList();
  }
}
