package io.skein.loadtest.report;

import io.skein.loadtest.result.Comparison;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResult.Integrity;
import java.util.ArrayList;
import java.util.List;

/** What a run found, in sentences, and why it got its verdict. */
final class Summary {
  private Summary() {}

  static String of(RunResult result) {
    StringBuilder text = new StringBuilder();
    text.append("Of ")
        .append(Figures.number(result.offeredPerS()))
        .append(" offered a second, over ")
        .append(Figures.number(result.measuredS()))
        .append(" s, ")
        .append(Figures.number(result.acceptedPerS()))
        .append(" were accepted");
    if (result.deliveredPerS() > 0) {
      text.append(" and ").append(Figures.number(result.deliveredPerS())).append(" delivered");
    }
    text.append(". ");
    if (result.latencyMs().delivery().count() > 0) {
      text.append("99 % were delivered within ")
          .append(Figures.millis(result.latencyMs().delivery().p99()))
          .append(" of their intended start. ");
    } else if (result.latencyMs().accept().count() > 0) {
      text.append("99 % were accepted within ")
          .append(Figures.millis(result.latencyMs().accept().p99()))
          .append(" of their intended start. ");
    }
    return text.append(integrity(result.integrity())).toString();
  }

  static String integrity(Integrity integrity) {
    return integrity.missedWhileAway() == 0
        ? checked(integrity)
        : checked(integrity)
            + " Beside these "
            + Figures.count(integrity.missedWhileAway())
            + " were missed by receivers who were away, to whom this target promises nothing.";
  }

  private static String checked(Integrity integrity) {
    if (integrity.checked() == 0) {
      return "There were no messages to check.";
    }
    String checked = Figures.count(integrity.checked()) + " messages were checked";
    if (integrity.violations() == 0) {
      return checked + ": none lost, duplicated, reordered, gapped or made up.";
    }
    List<String> found = new ArrayList<>();
    add(found, integrity.lost(), "lost");
    add(found, integrity.duplicated(), "duplicated");
    add(found, integrity.reordered(), "reordered");
    add(found, integrity.gapped(), "gapped");
    add(found, integrity.phantom(), "made up");
    add(found, integrity.unread(), "unread counts wrong");
    return checked + ": " + String.join(", ", found) + ".";
  }

  /** Why it is not passed; empty if it is. */
  static List<String> reasons(RunResult result) {
    List<String> reasons = new ArrayList<>();
    if (result.integrity().violations() > 0) {
      reasons.add("Messages were not delivered exactly once and in order.");
    }
    result.thresholds().stream()
        .filter(threshold -> !threshold.ok())
        .forEach(
            threshold ->
                reasons.add(
                    threshold.expr()
                        + " does not hold: "
                        + (threshold.value() == null
                            ? "there was nothing to measure it by"
                            : Figures.of(threshold.value(), threshold.unit()))
                        + "."));
    if (result.comparison() != null) {
      result.comparison().figures().stream()
          .filter(figure -> figure.change() == Comparison.Change.WORSE)
          .forEach(figure -> reasons.add(figure.name() + " is worse than the baseline's."));
    }
    if (result.partial()) {
      reasons.add("The run ended before its plan did; thresholds say nothing about the rest.");
    }
    if (result.verdict() == RunResult.Verdict.INVALID) {
      reasons.addAll(result.flaws());
      if (result.flaws().isEmpty()) {
        reasons.add("Nothing was accepted or delivered, so nothing can be said.");
      }
    }
    return reasons;
  }

  private static void add(List<String> found, long count, String what) {
    if (count > 0) {
      found.add(Figures.count(count) + " " + what);
    }
  }
}
