package io.skein.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  @TempDir Path directory;

  @Test
  void readsBackWhatItWrote() {
    RunResult result =
        SampleRun.aRun()
            .withANodeKilled()
            .ofThreeGenerators()
            .judgedBy("p99<250ms", "figures.absent>0")
            .result()
            .comparedWith(SampleRun.another(3).result());
    ResultFiles files = ResultFiles.in(directory.resolve("a/run"));

    files.write(result, "<html>");

    assertThat(ResultFiles.read(files.resultFile())).isEqualTo(result);
    assertThat(ResultFiles.read(directory.resolve("a/run"))).isEqualTo(result);
    assertThat(files.reportFile()).hasContent("<html>");
    assertThat(directory.resolve("a/run")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aResultOfAnUnknownServerReadsBackToo() {
    RunResult result = RunResult.of("connect", "elsewhere").judgedBy(Thresholds.NONE);
    ResultFiles files = ResultFiles.in(directory);

    files.write(result, "");

    assertThat(ResultFiles.read(directory)).isEqualTo(result);
  }

  @Test
  void readsAFileOfTheTimeBeforePhasesHadFiguresAndWhatWasMissedAName() throws IOException {
    ResultFiles files = ResultFiles.in(directory);
    files.write(SampleRun.aRun().result(), "");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode tree = (ObjectNode) mapper.readTree(files.resultFile().toFile());
    tree.remove("phases");
    ((ObjectNode) tree.get("integrity")).remove("missed_while_away");
    mapper.writeValue(files.resultFile().toFile(), tree);

    RunResult read = ResultFiles.read(directory);

    assertThat(read.phases()).isEmpty();
    assertThat(read.integrity()).isEqualTo(SampleRun.aRun().result().integrity());
    assertThat(read.counts()).isEqualTo(SampleRun.aRun().result().counts());
  }

  @Test
  void hasTheKeysThatScriptsRelyOn() throws IOException {
    ResultFiles files = ResultFiles.in(directory);
    files.write(SampleRun.aRun().withANodeKilled().result(), "");

    JsonNode tree = new ObjectMapper().readTree(files.resultFile().toFile());

    for (String key :
        List.of(
            "/scenario",
            "/options/rate",
            "/environment/cpus",
            "/offered_per_s",
            "/accepted_per_s",
            "/delivered_per_s",
            "/dropped",
            "/latency_ms/accept/p50",
            "/latency_ms/accept/p90",
            "/latency_ms/delivery/p99",
            "/latency_ms/delivery/p999",
            "/latency_ms/delivery/max",
            "/phases/0/name",
            "/phases/0/offered_per_s",
            "/phases/0/latency_ms/delivery/p99",
            "/phases/0/counts/errors",
            "/errors/OVERLOADED",
            "/integrity/lost",
            "/integrity/duplicated",
            "/integrity/reordered",
            "/integrity/gapped",
            "/integrity/phantom",
            "/integrity/missed_while_away",
            "/integrity/checked",
            "/server/cpu_s_per_100k",
            "/server/rss_bytes",
            "/server/rss_bytes_per_connection",
            "/server/parts/node-1/cpu_s",
            "/generator/cpu_share",
            "/generator/gc_ms",
            "/generator/max_lag_ms",
            "/thresholds/0/expr",
            "/thresholds/0/value",
            "/thresholds/0/ok",
            "/partial",
            "/timeline/rows/0/elapsed_s",
            "/timeline/rows/9/server_cores/node-1",
            "/timeline/marks/0/label")) {
      assertThat(tree.at(key).isMissingNode()).as(key).isFalse();
    }
    assertThat(tree.at("/verdict").asText()).isEqualTo("failed");
  }

  @Test
  void refusesWhatIsNoResult() throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), "{\"format\": 99}");
    Path broken = Files.writeString(directory.resolve("broken.json"), "{");

    assertThatThrownBy(() -> ResultFiles.read(other))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("other.json")
        .hasMessageContaining("format 99");
    assertThatThrownBy(() -> ResultFiles.read(broken))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("broken.json");
    assertThatThrownBy(() -> ResultFiles.read(directory.resolve("none.json")))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void saysBeforeTheRunThatItCannotWrite() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> ResultFiles.in(file.resolve("below")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write to");
  }

  @Test
  void intervalsAreReadByHdrHistogramsOwnReader() throws IOException {
    Instant start = Instant.parse("2026-01-02T03:04:05Z");
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(5_000_000, 10);
    try (IntervalLog log = ResultFiles.in(directory).intervalLog(start)) {
      log.write("accept", start, start.plusSeconds(1), nanos);
      log.write("delivery", start.plusSeconds(1), start.plusSeconds(2), nanos);
    }

    List<EncodableHistogram> read = new ArrayList<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(directory.resolve("intervals.hlog").toFile())) {
      while (reader.hasNext()) {
        read.add(reader.nextIntervalHistogram());
      }
    }

    assertThat(read).extracting(EncodableHistogram::getTag).containsExactly("accept", "delivery");
    assertThat(read.get(1).getStartTimeStamp()).isEqualTo(start.plusSeconds(1).toEpochMilli());
    assertThat(((Histogram) read.get(0)).getTotalCount()).isEqualTo(10);
  }

  @Test
  void saysThatTheDiskIsFullByNow() {
    Histogram nanos = new Histogram(3);
    nanos.recordValue(5_000_000);
    OutputStream small =
        new OutputStream() {
          private int room = 400;

          @Override
          public void write(int octet) throws IOException {
            if (room-- <= 0) {
              throw new IOException("No space left on device");
            }
          }
        };

    try (IntervalLog log = new IntervalLog(directory.resolve("intervals.hlog"), small)) {
      assertThatThrownBy(
              () -> {
                for (int second = 0; second < 100; second++) {
                  Instant start = Instant.EPOCH.plusSeconds(second);
                  log.write("accept", start, start.plusSeconds(1), nanos);
                }
              })
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("intervals.hlog: is the disk full?");
    }
  }

  @Test
  void aDiskThatIsFullIsSaidAtOnce() {
    // Every write to this device fails as on a full disk.
    Path full = Path.of("/dev/full");
    assertThat(full).exists();

    assertThatThrownBy(() -> IntervalLog.create(full, Instant.EPOCH))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("disk full");
  }
}
