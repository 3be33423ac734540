package io.skein.terminal;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody with {@code ./skein chat} in front of them, without a terminal. */
final class Person implements AutoCloseable {
  private final String name;
  private final Writer keyboard;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> exit;

  Person(FakeCluster cluster, Path home, String name, @Nullable String password, String... more) {
    this(home, name, password, asUser(cluster, name, more));
  }

  private Person(Path home, String name, @Nullable String password, String... args) {
    this.name = name;
    Map<String, String> environment =
        password == null
            ? Map.of("XDG_STATE_HOME", home.toString())
            : Map.of("XDG_STATE_HOME", home.toString(), "SKEIN_PASSWORD", password);
    try {
      PipedReader lines = new PipedReader(16 * 1024);
      keyboard = new PipedWriter(lines);
      PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
      exit =
          CompletableFuture.supplyAsync(
              () ->
                  ChatMain.execute(
                      environment, () -> new PlainScreen(new BufferedReader(lines), out), args),
              task -> new Thread(task, "person-" + name).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody who has nothing but another device. */
  static Person linking(FakeCluster cluster, Path home) {
    return new Person(home, "new device", null, "--link", "--server", cluster.url());
  }

  private static String[] asUser(FakeCluster cluster, String name, String... more) {
    String[] args = new String[4 + more.length];
    args[0] = "--user";
    args[1] = name;
    args[2] = "--server";
    args[3] = cluster.url();
    System.arraycopy(more, 0, args, 4, more.length);
    return args;
  }

  void types(String line) {
    try {
      keyboard.write(line + "\n");
      keyboard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  void sees(String text) {
    Await.until(
        () -> text + "\nis not on the screen of " + name + ":\n" + screen(),
        () -> {
          if (!screen().contains(text) && exit.isDone()) {
            throw new AssertionError(
                name + " left with " + exit + " and never saw: " + text + "\n" + screen());
          }
          return screen().contains(text);
        });
  }

  /** Sees it so many times in all. */
  void sees(String text, int times) {
    Await.until(
        () -> text + "\nis not " + times + " times on the screen of " + name + ":\n" + screen(),
        () -> screen().split(Pattern.quote(text), -1).length > times);
  }

  int exitCode() {
    return Await.value(exit);
  }

  @Override
  public void close() {
    try {
      keyboard.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.value(exit);
  }
}
