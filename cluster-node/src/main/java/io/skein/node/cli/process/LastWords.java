package io.skein.node.cli.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the line of a process's logs that tells an operator why it ended. */
public final class LastWords {

  private static final int TAIL_BYTES = 32 * 1024;
  private static final int REASON_CHARS_MAX = 300;

  /** Lines of these levels may quote a mark (the JVM's options do) and are never the reason. */
  private static final Pattern CHATTER =
      Pattern.compile("^\\S+ (INFO|DEBUG|TRACE) |\"level\":\"(INFO|DEBUG|TRACE)\"");

  /** What marks a line as the reason, the most telling first. */
  private static final List<String> MARKS =
      List.of(
          "in use by another process",
          "Address already in use",
          "OutOfMemoryError",
          "ConfigurationException",
          "Invalid yaml",
          "No space left",
          "Could not",
          "Error:",
          "ERROR",
          "Exception");

  private LastWords() {}

  /**
   * The reason in one line, with the log's place.
   *
   * @param output what the process printed
   * @param log what it logged; may be the same file
   */
  public static String explain(Path output, Path log) {
    Map<Path, List<String>> tails = new LinkedHashMap<>();
    tails.put(output, tail(output));
    tails.put(log, tail(log));
    for (String mark : MARKS) {
      for (Map.Entry<Path, List<String>> tail : tails.entrySet()) {
        List<String> lines = tail.getValue();
        for (int i = lines.size() - 1; i >= 0; i--) {
          String line = lines.get(i).strip();
          if (line.contains(mark) && !CHATTER.matcher(line).find()) {
            return clip(line) + " (log: " + tail.getKey() + ")";
          }
        }
      }
    }
    return "no reason was logged (log: " + log + ", output: " + output + ")";
  }

  private static String clip(String line) {
    return line.length() <= REASON_CHARS_MAX ? line : line.substring(0, REASON_CHARS_MAX) + "...";
  }

  private static List<String> tail(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Fills the buffer or reaches the end.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      // No such log, no reason in it.
      return List.of();
    }
  }
}
