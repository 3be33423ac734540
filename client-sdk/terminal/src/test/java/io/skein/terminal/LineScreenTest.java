package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LineScreenTest {
  private static final int WIDTH = 80;
  private static final int HEIGHT = 24;

  @Test
  void whatIsDrawnAtTheSameTimeByTwoThreadsStandsInItsPlace() throws Exception {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    try (PipedOutputStream keys = new PipedOutputStream();
        ExternalTerminal terminal =
            new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keys), drawn, StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(WIDTH, HEIGHT));
      try (LineScreen screen = new LineScreen(terminal, false)) {
        screen.prompt("bob> ");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(screen::readLine);
        CompletableFuture<Void> states =
            CompletableFuture.runAsync(
                () -> times(i -> screen.status(new AttributedString("state " + i))));
        CompletableFuture<Void> messages =
            CompletableFuture.runAsync(
                () -> times(i -> screen.print(new AttributedString("message " + i))));
        CompletableFuture.allOf(states, messages).get(20, TimeUnit.SECONDS);
        screen.status(new AttributedString("the last state"));
        keys.write('\n');
        keys.flush();
        assertThat(read.get(20, TimeUnit.SECONDS)).isEmpty();
      }
    }

    ScreenTerminal seen = new ScreenTerminal(WIDTH, HEIGHT);
    seen.write(drawn.toString(StandardCharsets.UTF_8));
    List<String> lines = seen.toString().lines().map(String::strip).toList();
    assertThat(lines)
        .containsSequence("message 597", "message 598", "message 599")
        .filteredOn(line -> line.contains("message"))
        .allMatch(line -> line.matches("message \\d+"));
  }

  private static void times(IntConsumer step) {
    for (int i = 0; i < 600; i++) {
      step.accept(i);
    }
  }

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
      assertThat(shown.toString(StandardCharsets.UTF_8)).contains("a message");
    }
  }
}
