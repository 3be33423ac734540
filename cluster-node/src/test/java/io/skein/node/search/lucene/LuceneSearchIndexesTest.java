package io.skein.node.search.lucene;

import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.log;
import static io.skein.node.search.SearchSamples.part;
import static io.skein.node.search.SearchSamples.said;
import static io.skein.node.search.SearchSamples.words;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.skein.node.search.SearchIndex;
import io.skein.node.search.SearchIndexes;
import io.skein.node.search.SearchSettings;
import io.skein.node.search.SearchUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The indexes of a node: their directories, and what becomes of them. */
class LuceneSearchIndexesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;
  private Instant now = NOW;

  private SearchIndexes indexes() {
    return indexes(directory);
  }

  private SearchIndexes indexes(Path in) {
    SearchSettings settings =
        SearchSettings.from(
            ConfigFactory.parseString(
                    "skein.search { shards = 4, keep-for = 6h, directory = "
                        + ConfigUtil.quoteString(in.toString())
                        + " }")
                .withFallback(ConfigFactory.load()));
    return new LuceneSearchIndexes(settings, () -> now, Runnable::run);
  }

  private static void assertUnavailable(CompletionStage<SearchIndex> opening) {
    assertThatThrownBy(() -> await(opening))
        .hasRootCauseInstanceOf(Exception.class)
        .hasCauseInstanceOf(SearchUnavailableException.class);
  }

  private void writeAndClose(SearchIndexes indexes, int shard) {
    SearchIndex index = await(indexes.open(shard));
    await(index.write(List.of(log(TEA, said(TEA, 1, "tea")))));
    await(index.close());
  }

  @Test
  void keepsEachShardByItself() {
    SearchIndexes indexes = indexes();
    writeAndClose(indexes, 1);

    SearchIndex other = await(indexes.open(2));

    assertThat(await(other.search(words("tea", TEA)))).isEmpty();
    await(other.close());
    SearchIndex same = await(indexes.open(1));
    assertThat(await(same.search(words("tea", TEA)))).hasSize(1);
    await(same.close());
  }

  @Test
  void opensNoneTwiceAtOnce() {
    SearchIndexes indexes = indexes();
    SearchIndex first = await(indexes.open(1));

    assertUnavailable(indexes.open(1));
    // Nor does another process.
    assertUnavailable(indexes().open(1));

    await(first.close());
    await(await(indexes.open(1)).close());
  }

  @Test
  void saysThatThereIsNoRightToWrite() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertUnavailable(indexes(file).open(1));
  }

  @Test
  void buildsADamagedOneAnew() throws IOException {
    SearchIndexes indexes = indexes();
    writeAndClose(indexes, 1);
    try (Stream<Path> files = Files.list(directory.resolve("4").resolve("1"))) {
      files
          .filter(file -> file.getFileName().toString().startsWith("segments_"))
          .forEach(LuceneSearchIndexesTest::damage);
    }

    SearchIndex index = await(indexes.open(1));

    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 0L);
    await(index.close());
  }

  @Test
  void buildsOneAnewOfWhichAFileIsMissing() throws IOException {
    SearchIndexes indexes = indexes();
    writeAndClose(indexes, 1);
    for (Path file : contents(1)) {
      Files.delete(file);
    }

    SearchIndex index = await(indexes.open(1));

    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 0L);
    await(index.close());
    writeAndClose(indexes, 1);
  }

  /** A disk may give back other bytes than it was given: found out when segments are merged. */
  @Test
  void buildsOneAnewThatIsFoundToBeDamagedWhileItIsWritten() throws IOException {
    SearchIndexes indexes = indexes();
    writeAndClose(indexes, 1);
    for (Path file : contents(1)) {
      // What is wrong with a word nobody notices who opens the index.
      byte[] bytes = Files.readAllBytes(file);
      int word = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tea");
      bytes[word] = 'x';
      Files.write(file, bytes);
    }
    SearchIndex index = await(indexes.open(1));
    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 1L);

    boolean failed = false;
    for (long i = 2; i < 100 && !failed; i++) {
      failed =
          index
              .write(List.of(part(TEA, i - 1, i, i, said(TEA, i, "tea"))))
              .toCompletableFuture()
              .isCompletedExceptionally();
      // Who searches makes the segments that the next write merges.
      var unused = index.search(words("tea", TEA));
    }

    assertThat(failed).isTrue();
    await(index.close());
    SearchIndex anew = await(indexes.open(1));
    assertThat(await(anew.places(List.of(TEA)))).containsEntry(TEA, 0L);
    await(anew.write(List.of(log(TEA, said(TEA, 1, "tea")))));
    assertThat(await(anew.search(words("tea", TEA)))).hasSize(1);
    await(anew.close());
  }

  /** What was written, without what says where. */
  private List<Path> contents(int shard) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("4").resolve(Integer.toString(shard)))) {
      return files.filter(file -> file.toString().endsWith(".cfs")).toList();
    }
  }

  private static void damage(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void removesThoseThatHaveNotBeenOpenForAWhileAndNothingElse() throws IOException {
    SearchIndexes indexes = indexes();
    writeAndClose(indexes, 1);
    writeAndClose(indexes, 2);
    SearchIndex open = await(indexes.open(2));
    Files.createDirectories(directory.resolve("notes").resolve("1"));
    Files.createDirectories(directory.resolve("16").resolve("3"));

    assertThat(await(indexes.sweep())).isZero();
    now = Instant.now().plus(Duration.ofDays(1));
    assertThat(await(indexes.sweep())).isEqualTo(2);

    assertThat(directory.resolve("4").resolve("1")).doesNotExist();
    assertThat(directory.resolve("16").resolve("3")).doesNotExist();
    assertThat(directory.resolve("notes").resolve("1")).exists();
    assertThat(await(open.search(words("tea", TEA)))).hasSize(1);
    await(open.close());
  }
}
