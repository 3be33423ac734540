package io.skein.loadtest.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** The files of one run, in a directory of its own. */
public final class ResultFiles {
  private static final String RESULT = "result.json";
  private static final String REPORT = "report.html";
  private static final String INTERVALS = "intervals.hlog";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          // A newer harness may have added a figure; what an older one knows is still there.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path directory;

  private ResultFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the directory, if it is not there, and proves that it can be written to: before a run
   * rather than after it.
   *
   * @throws UncheckedIOException if it cannot
   */
  public static ResultFiles in(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "writable", ""));
      return new ResultFiles(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }

  public Path resultFile() {
    return directory.resolve(RESULT);
  }

  public Path reportFile() {
    return directory.resolve(REPORT);
  }

  public IntervalLog intervalLog(Instant start) {
    return IntervalLog.create(directory.resolve(INTERVALS), start);
  }

  /**
   * Writes {@code result.json} and {@code report.html}; each is whole or not there.
   *
   * @param report what a person reads, drawn from the same result
   * @throws UncheckedIOException if the disk is full, or they otherwise cannot be written
   */
  public void write(RunResult result, String report) {
    put(resultFile(), toJson(result));
    put(reportFile(), report);
  }

  static String toJson(RunResult result) {
    try {
      return JSON.writeValueAsString(result) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a {@code result.json}, or the one in a directory.
   *
   * @throws UnreadableResultException if there is none, or it is none
   */
  public static RunResult read(Path fileOrDirectory) {
    Path file =
        Files.isDirectory(fileOrDirectory) ? fileOrDirectory.resolve(RESULT) : fileOrDirectory;
    try {
      JsonNode tree = JSON.readTree(Files.readString(file));
      int format = tree.path("format").asInt();
      if (format != RunResult.FORMAT) {
        throw new UnreadableResultException(
            file + " is no result of this harness: format " + format + ", not " + RunResult.FORMAT);
      }
      return JSON.treeToValue(tree, RunResult.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableResultException(file + " is no result: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableResultException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static void put(Path file, String text) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(unfinished, text);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
