package io.skein.node.cli.instance;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of at most {@link ControlMessages#LINE_CHARS_MAX} characters; a longer one is an error, not
 * a large string.
 */
final class BoundedLines implements Closeable {

  private final BufferedReader reader;

  BoundedLines(InputStream in) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The next line without its end, or null when there is none. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0) {
        return null;
      }
      if (line.length() == ControlMessages.LINE_CHARS_MAX) {
        throw new IOException("A line on the control channel is too long");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
