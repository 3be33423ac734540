package io.skein.node.search.lucene;

import static io.skein.node.search.SearchSamples.ALICE;
import static io.skein.node.search.SearchSamples.BOB;
import static io.skein.node.search.SearchSamples.CHAT;
import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.message;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.LogPart;
import io.skein.node.search.Hit;
import io.skein.node.search.InMemorySearchIndex;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchIndex;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is posted, edited and recalled, and in whatever parts an index hears of it, some lost,
 * some twice, with the index closed and opened in between: it has what one that looked at every
 * message of the logs would find.
 */
class SearchConvergesPropertyTest {
  private static final List<ConversationId> CONVERSATIONS = List.of(CHAT, TEA, COFFEE);
  private static final List<String> WORDS = List.of("tea", "milk", "sugar", "teapot", "cup");
  private static final int STEPS = 120;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void isWhatTheLogsSay(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<ConversationId, List<Message>> logs = new HashMap<>();
    CONVERSATIONS.forEach(one -> logs.put(one, new ArrayList<>()));
    SearchIndex index = open();
    for (int step = 0; step < STEPS; step++) {
      ConversationId conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
      append(logs.get(conversation), conversation, random);
      if (random.nextInt(3) == 0) {
        await(index.write(parts(logs, random)));
      }
      if (random.nextInt(20) == 0) {
        await(index.close());
        index = open();
      }
    }
    SearchIndex model = new InMemorySearchIndex();
    for (ConversationId conversation : CONVERSATIONS) {
      catchUp(index, conversation, logs.get(conversation), random);
      await(model.write(List.of(part(conversation, 0, logs.get(conversation)))));
    }

    for (int i = 0; i < STEPS; i++) {
      IndexQuery query = query(random);
      assertThat(all(index, query)).as("%s %s", query.words(), query).isEqualTo(all(model, query));
    }
    await(index.close());
  }

  private SearchIndex open() throws IOException {
    return LuceneSearchIndex.open(directory, Duration.ofMinutes(1), Runnable::run);
  }

  private static void append(
      List<Message> log, ConversationId conversation, SplittableRandom random) {
    long next = log.size() + 1L;
    UserId sender = random.nextBoolean() ? ALICE : BOB;
    Content content =
        switch (next == 1 ? 0 : random.nextInt(6)) {
          case 1 -> new Content.Edit(1 + random.nextLong(next - 1), words(random));
          case 2 -> new Content.Recall(1 + random.nextLong(next - 1));
          case 3 -> new Content.Reaction(1 + random.nextLong(next - 1), "+", false);
          default -> new Content.Text(words(random));
        };
    Message message = message(conversation, next, sender, content);
    log.add(random.nextInt(8) == 0 ? message.until(Long.MAX_VALUE) : message);
  }

  private static String words(SplittableRandom random) {
    StringBuilder words = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      words.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return words.toString();
  }

  /** Of any conversations, from and to anywhere: gaps and repetitions. */
  private static List<LogPart> parts(
      Map<ConversationId, List<Message>> logs, SplittableRandom random) {
    List<LogPart> parts = new ArrayList<>();
    for (ConversationId conversation : CONVERSATIONS) {
      List<Message> log = logs.get(conversation);
      if (random.nextBoolean() && !log.isEmpty()) {
        int after = random.nextInt(log.size());
        int upTo = after + random.nextInt(log.size() - after + 1);
        parts.add(part(conversation, after, log.subList(0, upTo)));
      }
    }
    return parts;
  }

  private static LogPart part(ConversationId conversation, int after, List<Message> log) {
    return new LogPart(
        conversation, after, log.size(), log.size(), List.copyOf(log.subList(after, log.size())));
  }

  private static void catchUp(
      SearchIndex index, ConversationId conversation, List<Message> log, SplittableRandom random) {
    long place = await(index.places(List.of(conversation))).get(conversation);
    while (place < log.size()) {
      int upTo = (int) Math.min(log.size(), place + 1 + random.nextInt(10));
      assertThat(await(index.write(List.of(part(conversation, (int) place, log.subList(0, upTo))))))
          .isEmpty();
      place = await(index.places(List.of(conversation))).get(conversation);
      assertThat(place).isEqualTo(upTo);
    }
  }

  private static IndexQuery query(SplittableRandom random) {
    String words =
        switch (random.nextInt(5)) {
          case 0 -> "";
          case 1 -> WORDS.get(random.nextInt(WORDS.size())).substring(0, 3);
          case 2 -> '"' + words(random).strip() + '"';
          default -> words(random);
        };
    List<IndexQuery.Place> places =
        CONVERSATIONS.stream()
            .filter(one -> random.nextInt(4) > 0)
            .map(one -> new IndexQuery.Place(one, 0))
            .toList();
    UserId sender = random.nextInt(3) == 0 ? BOB : null;
    long from = random.nextInt(3) == 0 ? 1_000L * random.nextInt(60) : 0;
    long until = random.nextInt(3) == 0 ? from + 1_000L * (1 + random.nextInt(60)) : 0;
    return new IndexQuery(
        words, places, sender, Request.Search.Type.ANY, from, until, null, 1 + random.nextInt(20));
  }

  /** Page by page. */
  private static List<Hit> all(SearchIndex index, IndexQuery query) {
    List<Hit> all = new ArrayList<>();
    List<Hit> page = await(index.search(query));
    while (!page.isEmpty()) {
      all.addAll(page);
      Hit last = page.get(page.size() - 1);
      page =
          await(
              index.search(
                  new IndexQuery(
                      query.words(),
                      query.places(),
                      query.sender(),
                      query.type(),
                      query.fromMillis(),
                      query.untilMillis(),
                      last,
                      query.limit())));
    }
    return all;
  }
}
