package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallReport.Finding;
import io.skein.protocol.CallProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a device is told of its way to others: {@code client-sdk/conformance/call-doctor.tsv}, which
 * the TypeScript SDK runs as well.
 */
class CallDoctorTest {
  private static final Path TABLE = Path.of("../conformance/call-doctor.tsv");

  private static List<String[]> rows(int columns) throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .filter(row -> row.length == columns)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> judgesAsTheTableSays() throws IOException {
    List<String[]> rows = rows(3);
    assertThat(rows).hasSizeGreaterThan(15);
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest("of " + row[0], () -> check(row[0], row[1], row[2])));
  }

  private static void check(String tried, String verdict, String findings) {
    List<CallProbe> probes =
        Stream.of(tried.split(" "))
            .filter(one -> !one.isEmpty())
            .map(CallDoctorTest::probe)
            .toList();

    CallReport report = CallDoctor.judge(probes);

    assertThat(report.verdict()).hasToString(verdict);
    assertThat(report.findings().stream().map(Finding::name).collect(Collectors.joining(" ")))
        .isEqualTo(findings);
    assertThat(report.probes()).isEqualTo(probes);
  }

  /** Of KIND=RESULT, or KIND=RESULT/MILLIS. */
  private static CallProbe probe(String text) {
    String[] parts = text.split("[=/]");
    return new CallProbe(
        CallProbe.Kind.valueOf(parts[0]),
        CallProbe.Result.valueOf(parts[1]),
        "",
        parts.length == 3 ? Integer.parseInt(parts[2]) : 0,
        0);
  }

  @Test
  void saysWhatEachFindingMeans() throws IOException {
    assertThat(rows(2).stream().map(row -> Arrays.asList(row)))
        .containsExactlyElementsOf(
            Stream.of(Finding.values())
                .map(finding -> List.of("words " + finding, finding.words()))
                .toList());
  }
}
