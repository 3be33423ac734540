package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LineScreenTest {
  @Test
  void whoHearsWhatIsTypedMayWaitForAnotherThreadThatPrints() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (PipedOutputStream keys = new PipedOutputStream();
        LineScreen screen =
            new LineScreen(new DumbTerminal(new PipedInputStream(keys), shown), false)) {
      CompletableFuture<String> heard = new CompletableFuture<>();
      screen.onTyping(
          line -> {
            CompletableFuture.runAsync(() -> screen.print(new AttributedString("a message")))
                .join();
            heard.complete(line);
          });
      CompletableFuture<String> read = CompletableFuture.supplyAsync(screen::readLine);

      keys.write('h');
      keys.flush();
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("h");

      keys.write('\n');
      keys.flush();
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("h");
      assertThat(shown.toString()).contains("a message");
    }
  }
}
