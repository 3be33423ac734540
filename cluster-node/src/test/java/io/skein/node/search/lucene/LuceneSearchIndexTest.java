package io.skein.node.search.lucene;

import static io.skein.node.search.SearchSamples.ALICE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static io.skein.node.search.SearchSamples.log;
import static io.skein.node.search.SearchSamples.message;
import static io.skein.node.search.SearchSamples.part;
import static io.skein.node.search.SearchSamples.said;
import static io.skein.node.search.SearchSamples.timeOf;
import static io.skein.node.search.SearchSamples.words;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.search.Hit;
import io.skein.node.search.SearchIndex;
import io.skein.node.search.SearchIndexContract;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index by Lucene, on a disk. */
class LuceneSearchIndexTest extends SearchIndexContract {
  @TempDir Path directory;

  @Override
  protected SearchIndex open() throws IOException {
    return open("contract");
  }

  private SearchIndex open(String name) throws IOException {
    return LuceneSearchIndex.open(directory.resolve(name), Duration.ofMinutes(1), Runnable::run);
  }

  private static List<Hit> found(SearchIndex index, String words) {
    return await(index.search(words(words, TEA)));
  }

  @Test
  void hasWhatItHadWhenItWasClosed() throws IOException {
    SearchIndex before = open("again");
    await(before.write(List.of(log(TEA, said(TEA, 1, "tee"), said(TEA, 2, "tea")))));
    await(before.close());

    SearchIndex after = open("again");

    assertThat(await(after.places(List.of(TEA)))).containsEntry(TEA, 2L);
    assertThat(found(after, "tea")).containsExactly(hit(TEA, 2));
    await(
        after.write(
            List.of(part(TEA, 2, 3, 3, message(TEA, 3, ALICE, new Content.Edit(1, "tea"))))));
    assertThat(found(after, "tea")).containsExactly(hit(TEA, 2), new Hit(timeOf(1), TEA, 1, 3));
    await(after.close());
  }

  private long segments(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.filter(file -> file.getFileName().toString().endsWith(".si")).count();
    }
  }

  @Test
  void makesASegmentForWhoSearchesAndNotForEachWrite() throws IOException {
    SearchIndex index = open("few");
    for (int i = 1; i <= 50; i++) {
      await(index.write(List.of(part(TEA, i - 1, i, i, said(TEA, i, "tea")))));
    }
    assertThat(segments("few")).isZero();

    assertThat(found(index, "tea")).hasSize(50);

    assertThat(segments("few")).isEqualTo(1);
    await(index.close());
  }

  @Test
  void mergesWhatSearchesHaveMade() throws IOException {
    SearchIndex index = open("many");
    for (int i = 1; i <= 50; i++) {
      await(index.write(List.of(part(TEA, i - 1, i, i, said(TEA, i, "tea")))));
      assertThat(found(index, "tea")).hasSize(i);
    }

    // Ten of a size are one of the next.
    assertThat(segments("many")).isLessThan(20);
    await(index.close());
  }

  @Test
  void knowsThePlacesOfMoreConversationsThanItKeepsInMemory() throws IOException {
    SearchIndex index = open("places");
    for (int i = 1; i <= 4_100; i++) {
      ConversationId chat = new ConversationId(1, i);
      await(index.write(List.of(log(chat, said(chat, 1, "tea")))));
    }

    ConversationId first = new ConversationId(1, 1);
    ConversationId last = new ConversationId(1, 4_100);
    assertThat(await(index.places(List.of(first, last, TEA))))
        .isEqualTo(Map.of(first, 1L, last, 1L, TEA, 0L));
    assertThat(await(index.write(List.of(part(first, 2, 3, 3, said(first, 3, "tea"))))))
        .isEqualTo(Map.of(first, 1L));
    await(index.close());
  }

  @Test
  void findsChineseByAnyTwoSignsThatFollowEachOtherAndBySingleOnes() throws IOException {
    SearchIndex index = open("chinese");
    await(index.write(List.of(log(TEA, said(TEA, 1, "我们明天一起吃午饭吧"), said(TEA, 2, "后天见,天气好")))));

    assertThat(found(index, "明天")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "吃午饭")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "午饭 明天")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "天")).containsExactly(hit(TEA, 2), hit(TEA, 1));
    assertThat(found(index, "午天")).isEmpty();
    assertThat(found(index, "天明")).isEmpty();
    await(index.close());
  }

  @Test
  void findsJapaneseAndKorean() throws IOException {
    SearchIndex index = open("others");
    await(
        index.write(List.of(log(TEA, said(TEA, 1, "東京タワーで会いましょう"), said(TEA, 2, "내일 점심 같이 먹어요")))));

    assertThat(found(index, "東京")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "タワー")).containsExactly(hit(TEA, 1));
    // Half width.
    assertThat(found(index, "ﾀﾜｰ")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "会いま")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "점심")).containsExactly(hit(TEA, 2));
    assertThat(found(index, "내일 먹어")).containsExactly(hit(TEA, 2));
    assertThat(found(index, "점먹")).isEmpty();
    await(index.close());
  }

  @Test
  void findsWordsOfOtherScriptsWhateverTheirCaseWidthAndMarks() throws IOException {
    SearchIndex index = open("scripts");
    await(
        index.write(
            List.of(
                log(
                    TEA,
                    said(TEA, 1, "Café Zürich"),
                    said(TEA, 2, "Привет, как дела?"),
                    said(TEA, 3, "ＳＫＥＩＮ ２０２６"),
                    said(TEA, 4, "good 👍🏽 idea")))));

    assertThat(found(index, "cafe ZURICH")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "Cafe\u0301")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "привет")).containsExactly(hit(TEA, 2));
    assertThat(found(index, "skein 2026")).containsExactly(hit(TEA, 3));
    assertThat(found(index, "👍🏽")).containsExactly(hit(TEA, 4));
    await(index.close());
  }

  @Test
  void findsAQuotedPhraseOfSeveralScripts() throws IOException {
    SearchIndex index = open("mixed");
    await(
        index.write(
            List.of(log(TEA, said(TEA, 1, "hello 世界 again"), said(TEA, 2, "世界, again hello")))));

    assertThat(found(index, "\"hello 世界 again\"")).containsExactly(hit(TEA, 1));
    assertThat(found(index, "\"世界 again\"")).containsExactly(hit(TEA, 2), hit(TEA, 1));
    assertThat(found(index, "hello世界")).containsExactly(hit(TEA, 1));
    await(index.close());
  }

  @Test
  void isBuiltAnewIfItIsOfAnotherForm() throws Exception {
    Path path = directory.resolve("foreign");
    try (IndexWriter foreign =
        new IndexWriter(
            FSDirectory.open(path),
            new IndexWriterConfig(new WordAnalyzer()).setIndexSort(Fields.NEWEST_FIRST))) {
      foreign.addDocument(new Document());
    }

    SearchIndex index = open("foreign");

    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 0L);
    await(index.write(List.of(log(TEA, said(TEA, 1, "tea")))));
    assertThat(found(index, "tea")).hasSize(1);
    await(index.close());
  }
}
