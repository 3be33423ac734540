package io.skein.node.search;

import io.skein.node.conversation.LogPart;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Request;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** An index that looks at every message; it knows words of letters and digits alone. */
public final class InMemorySearchIndex implements SearchIndex {
  private record Key(ConversationId conversation, long sequence) {}

  private final Map<Key, IndexedMessage> messages = new LinkedHashMap<>();
  private final Map<ConversationId, Long> places = new TreeMap<>();
  private volatile boolean broken;
  private volatile boolean closed;

  /** From now on it can be neither read nor written. */
  public void breakDown() {
    broken = true;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized CompletionStage<Map<ConversationId, Long>> write(List<LogPart> parts) {
    if (broken) {
      return failed();
    }
    Map<ConversationId, Long> behind = new LinkedHashMap<>();
    for (LogPart part : parts) {
      long place = places.getOrDefault(part.conversation(), 0L);
      if (part.after() > place) {
        behind.put(part.conversation(), place);
        continue;
      }
      behind.remove(part.conversation());
      for (Message message : part.messages()) {
        if (message.sequence() > place) {
          take(part.conversation(), IndexRules.changeOf(message));
        }
      }
      places.merge(part.conversation(), part.upTo(), Math::max);
    }
    return CompletableFuture.completedFuture(behind);
  }

  private void take(ConversationId conversation, IndexChange change) {
    if (change instanceof IndexChange.Put put) {
      messages.put(new Key(conversation, put.message().sequence()), put.message());
    } else if (change instanceof IndexChange.Edit edit) {
      messages.computeIfPresent(
          new Key(conversation, edit.target()),
          (key, before) -> before.edited(edit.types(), edit.words(), edit.edit()));
    } else if (change instanceof IndexChange.Remove remove) {
      messages.remove(new Key(conversation, remove.target()));
    }
  }

  @Override
  public synchronized CompletionStage<Map<ConversationId, Long>> places(
      Collection<ConversationId> conversations) {
    return broken
        ? failed()
        : CompletableFuture.completedFuture(
            conversations.stream()
                .collect(Collectors.toMap(one -> one, one -> places.getOrDefault(one, 0L))));
  }

  @Override
  public synchronized CompletionStage<List<Hit>> search(IndexQuery query) {
    if (broken) {
      return failed();
    }
    return CompletableFuture.completedFuture(
        messages.values().stream()
            .filter(message -> matches(message, query))
            .map(
                message ->
                    new Hit(
                        message.timeMillis(),
                        message.conversation(),
                        message.sequence(),
                        message.edit()))
            .sorted()
            .filter(hit -> query.before() == null || hit.compareTo(query.before()) > 0)
            .limit(query.limit())
            .toList());
  }

  private static boolean matches(IndexedMessage message, IndexQuery query) {
    return query.places().stream()
            .anyMatch(place -> place.conversation().equals(message.conversation()))
        && (query.sender() == null || query.sender().equals(message.sender()))
        && (query.type() == Request.Search.Type.ANY || message.types().contains(query.type()))
        && message.timeMillis() >= query.fromMillis()
        && (query.untilMillis() == 0 || message.timeMillis() < query.untilMillis())
        && (query.words().isEmpty() || says(message.words(), query.words()));
  }

  private static boolean says(String text, String words) {
    String said = " " + String.join(" ", wordsOf(text)) + " ";
    List<SearchWords.Part> parts = SearchWords.of(words);
    boolean any = false;
    for (int i = 0; i < parts.size(); i++) {
      SearchWords.Part part = parts.get(i);
      List<String> wanted = wordsOf(part.text());
      if (wanted.isEmpty()) {
        continue;
      }
      any = true;
      boolean mayGoOn = i == parts.size() - 1 && !part.quoted() && wanted.size() == 1;
      if (!said.contains(" " + String.join(" ", wanted) + (mayGoOn ? "" : " "))) {
        return false;
      }
    }
    return any;
  }

  private static List<String> wordsOf(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  @Override
  public CompletionStage<Void> close() {
    closed = true;
    return CompletableFuture.completedFuture(null);
  }

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedFuture(
        new SearchUnavailableException("broken by the test", new IllegalStateException()));
  }
}
