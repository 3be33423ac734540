package io.skein.node.search;

import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static io.skein.node.search.SearchSamples.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundPageTest {
  private static FoundPage page(int limit) {
    return new FoundPage(limit, 10_000, Map.of(), null);
  }

  private static Reply.FoundMessage found(Hit hit) {
    return new Reply.FoundMessage(said(hit.conversation(), hit.sequence(), "tea"), 0);
  }

  @Test
  void mergesWhatIndexesHaveFound() {
    FoundPage page = page(3);

    List<Hit> chosen =
        page.choose(
            List.of(List.of(hit(TEA, 9), hit(TEA, 3)), List.of(hit(COFFEE, 8), hit(COFFEE, 7))));

    assertThat(chosen).containsExactly(hit(TEA, 9), hit(COFFEE, 8), hit(COFFEE, 7));
    chosen.forEach(hit -> assertThat(page.add(hit, found(hit), null)).isTrue());
    Reply.Found answer = page.answer(false);
    assertThat(answer.messages())
        .extracting(one -> one.message().sequence())
        .containsExactly(9L, 8L, 7L);
    assertThat(SearchCursor.read(answer.next())).isEqualTo(hit(COFFEE, 7));
    assertThat(answer.incomplete()).isFalse();
    assertThat(page.wantsMore()).isFalse();
  }

  @Test
  void saysThatThereIsNoMore() {
    FoundPage page = page(3);

    page.choose(List.of(List.of(hit(TEA, 9)), List.of()))
        .forEach(hit -> page.add(hit, found(hit), null));

    assertThat(page.wantsMore()).isFalse();
    assertThat(page.answer(true))
        .isEqualTo(new Reply.Found(List.of(found(hit(TEA, 9))), Bytes.EMPTY, true));
  }

  @Test
  void goesOnWhereHitsAreNotSeen() {
    FoundPage page = page(2);

    assertThat(page.choose(List.of(List.of(hit(TEA, 9), hit(TEA, 8))))).hasSize(2);

    assertThat(page.wantsMore()).isTrue();
    assertThat(page.last()).isEqualTo(hit(TEA, 8));
    assertThat(page.choose(List.of(List.of(hit(TEA, 7))))).containsExactly(hit(TEA, 7));
    assertThat(page.wantsMore()).isFalse();
  }

  @Test
  void leavesOutWhatTheUserHasDeleted() {
    Map<ConversationId, Discarded> deleted = Map.of(TEA, new Discarded(TEA, 3, List.of(8L)));
    FoundPage page = new FoundPage(3, 10_000, deleted, null);

    assertThat(
            page.choose(
                List.of(List.of(hit(TEA, 9), hit(TEA, 8), hit(TEA, 3)), List.of(hit(COFFEE, 2)))))
        .containsExactly(hit(TEA, 9));

    // Of the fourth it is not known whether the first index has another before it.
    assertThat(page.wantsMore()).isTrue();
    assertThat(page.last()).isEqualTo(hit(TEA, 3));
  }

  @Test
  void endsWhereAFrameIsFull() {
    Hit first = hit(TEA, 9);
    Hit second = hit(TEA, 8);
    int one = WireCodec.encodedBytes(found(first));
    FoundPage page = new FoundPage(5, one, Map.of(), null);
    page.choose(List.of(List.of(first, second)));

    assertThat(page.add(first, found(first), null)).isTrue();
    assertThat(page.add(second, found(second), first)).isFalse();

    assertThat(page.wantsMore()).isFalse();
    assertThat(page.answer(false).messages()).hasSize(1);
    assertThat(SearchCursor.read(page.answer(false).next())).isEqualTo(first);
  }

  @Test
  void hasOneMessageHoweverLarge() {
    FoundPage page = new FoundPage(5, 1, Map.of(), null);
    page.choose(List.of(List.of(hit(TEA, 9))));

    assertThat(page.add(hit(TEA, 9), found(hit(TEA, 9)), null)).isTrue();
  }
}
