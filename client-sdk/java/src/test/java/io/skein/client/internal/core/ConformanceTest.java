package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the rules of an SDK of any language decide, frame by frame: the tables of {@code
 * client-sdk/conformance}, which the TypeScript SDK runs as well.
 */
class ConformanceTest {
  private static final Path TABLES = Path.of("../conformance");

  @TestFactory
  Stream<DynamicTest> stepByStep() throws IOException {
    JsonArray scenarios =
        JsonParser.parseString(Files.readString(TABLES.resolve("steps.json")))
            .getAsJsonObject()
            .getAsJsonArray("scenarios");
    assertThat(scenarios).hasSizeGreaterThan(40);
    return StreamSupport.stream(scenarios.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> run(one)));
  }

  private static void run(JsonObject scenario) {
    StepRunner runner = new StepRunner(scenario);
    int number = 0;
    for (JsonElement element : scenario.getAsJsonArray("steps")) {
      JsonObject step = element.getAsJsonObject();
      number++;

      JsonArray effects = runner.run(step);

      assertThat(effects).as("step %d", number).isEqualTo(step.get("expect"));
      long due = step.has("due") ? step.get("due").getAsLong() : Long.MAX_VALUE;
      assertThat(runner.nextDue(step)).as("when step %d wants the next", number).isEqualTo(due);
    }
  }

  @TestFactory
  Stream<DynamicTest> whenAndWhetherToConnectAgain() throws IOException {
    return reconnectRows().stream()
        .map(row -> DynamicTest.dynamicTest(row[0] + ", hint " + row[1], () -> reconnect(row)));
  }

  @Test
  void everyCodeHasALine() throws IOException {
    assertThat(reconnectRows().stream().map(row -> row[0]))
        .containsAll(
            Stream.of(ErrorCode.values())
                .filter(code -> code != ErrorCode.OK)
                .map(ErrorCode::name)
                .toList());
  }

  private static void reconnect(String[] row) {
    Reconnect reconnect = new Reconnect(250, 30_000, StepRunner.LOWEST);
    List<String> told =
        IntStream.range(2, row.length).mapToObj(again -> shown(next(reconnect, row))).toList();
    assertThat(told).containsExactlyElementsOf(List.of(row).subList(2, row.length));
  }

  private static Reconnect.Next next(Reconnect reconnect, String[] row) {
    return row[0].equals("-")
        ? reconnect.lost()
        : reconnect.told(ErrorCode.valueOf(row[0]), "", Long.parseLong(row[1]));
  }

  private static String shown(Reconnect.Next next) {
    return next instanceof Reconnect.Again again
        ? again.delayMillis() + (again.renewToken() ? " renew" : "")
        : "never";
  }

  private static List<String[]> reconnectRows() throws IOException {
    try (Stream<String> lines = Files.lines(TABLES.resolve("reconnect.tsv"))) {
      return lines
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t"))
          .toList();
    }
  }
}
