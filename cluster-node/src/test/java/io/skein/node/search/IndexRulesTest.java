package io.skein.node.search;

import static io.skein.node.search.SearchSamples.ALICE;
import static io.skein.node.search.SearchSamples.BOB;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.message;
import static io.skein.node.search.SearchSamples.timeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.MediaId;
import io.skein.protocol.Request;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of an entry is searched for. */
class IndexRulesTest {
  private static IndexChange changeOf(Content content) {
    return IndexRules.changeOf(message(TEA, 4, ALICE, content));
  }

  private static IndexedMessage put(Content content) {
    IndexChange change = changeOf(content);
    assertThat(change).isInstanceOf(IndexChange.Put.class);
    return ((IndexChange.Put) change).message();
  }

  private static Content.Media media(Content.Media.Kind kind) {
    return new Content.Media(
        new MediaId(1), kind, "plan.pdf", "text/plain", 1, 0, 0, 0, Bytes.EMPTY, "the caption");
  }

  @Test
  void takesATextWithItsPlaceSenderAndTime() {
    assertThat(put(new Content.Text("tea")))
        .isEqualTo(
            new IndexedMessage(
                TEA, 4, ALICE, timeOf(4), Set.of(Request.Search.Type.TEXT), "tea", 0));
  }

  @Test
  void takesFilesByNameAndCaption() {
    IndexedMessage file = put(media(Content.Media.Kind.FILE));

    assertThat(file.words().lines()).containsExactly("the caption", "plan.pdf");
    assertThat(file.types()).containsExactly(Request.Search.Type.FILE);
    assertThat(put(media(Content.Media.Kind.IMAGE)).types())
        .containsExactly(Request.Search.Type.IMAGE);
    assertThat(put(media(Content.Media.Kind.VOICE)).types())
        .containsExactly(Request.Search.Type.VOICE);
    assertThat(put(media(Content.Media.Kind.VIDEO)).types())
        .containsExactly(Request.Search.Type.VIDEO);
  }

  @Test
  void takesCardsByWhatTheySay() {
    IndexedMessage place = put(Card.Location.of(48.8, 2.3, "Tower", "Paris"));
    IndexedMessage contact = put(new Card.Contact(BOB, "Bob"));
    IndexedMessage link =
        put(new Card.Link("https://example.org/tea", "Tea", "About tea", Bytes.EMPTY));
    IndexedMessage sticker = put(new Card.Sticker("cats", "7", "a cat"));

    assertThat(place.words().lines()).containsExactly("Tower", "Paris");
    assertThat(place.types()).containsExactly(Request.Search.Type.LOCATION);
    assertThat(contact.words()).isEqualTo("Bob");
    assertThat(contact.types()).containsExactly(Request.Search.Type.CONTACT);
    assertThat(link.words().lines()).containsExactly("Tea", "About tea", "https://example.org/tea");
    assertThat(link.types()).containsExactly(Request.Search.Type.LINK);
    assertThat(sticker.words()).isEqualTo("a cat");
    assertThat(sticker.types()).containsExactly(Request.Search.Type.STICKER);
  }

  @Test
  void takesCustomContentsByWhatStandsForThem() {
    IndexedMessage custom = put(new Content.Custom("org.example.poll", Bytes.EMPTY, "a poll"));

    assertThat(custom.words()).isEqualTo("a poll");
    assertThat(custom.types()).containsExactly(Request.Search.Type.CUSTOM);
  }

  @Test
  void takesATextWithAnAddressForALinkToo() {
    assertThat(put(new Content.Text("look: HTTPS://example.org")).types())
        .containsExactlyInAnyOrder(Request.Search.Type.TEXT, Request.Search.Type.LINK);
    assertThat(changeOf(new Content.Edit(2, "http://example.org")))
        .isEqualTo(
            new IndexChange.Edit(
                2,
                4,
                Set.of(Request.Search.Type.TEXT, Request.Search.Type.LINK),
                "http://example.org"));
  }

  @Test
  void editsAndRemoves() {
    assertThat(changeOf(new Content.Edit(2, "tea")))
        .isEqualTo(new IndexChange.Edit(2, 4, Set.of(Request.Search.Type.TEXT), "tea"));
    assertThat(changeOf(new Content.Recall(2))).isEqualTo(new IndexChange.Remove(2));
  }

  @Test
  void takesNothingElse() {
    for (Content content :
        List.of(
            Content.Recalled.INSTANCE,
            Content.Vanished.INSTANCE,
            Content.Unknown.INSTANCE,
            new Content.Edit(2, ""),
            new Content.Reaction(2, "+", false),
            new Content.Highlight(2, false),
            new Content.VanishChange(60),
            new Content.TitleChange(ALICE, "tea"),
            new Content.MembershipChange(
                Content.MembershipChange.Kind.JOINED, ALICE, List.of(BOB), ""))) {
      assertThat(changeOf(content)).as("%s", content).isEqualTo(new IndexChange.Nothing());
    }
  }

  @Test
  void takesNothingOfWhatVanishesButRemovesIt() {
    assertThat(IndexRules.changeOf(message(TEA, 4, ALICE, new Content.Text("tea")).until(9_000)))
        .isEqualTo(new IndexChange.Nothing());
    assertThat(IndexRules.changeOf(message(TEA, 4, ALICE, new Content.Edit(1, "tea")).until(9_000)))
        .isEqualTo(new IndexChange.Nothing());
    assertThat(IndexRules.changeOf(message(TEA, 4, ALICE, new Content.Recall(1)).until(9_000)))
        .isEqualTo(new IndexChange.Remove(1));
  }

  @Test
  void showsNoTextInALogLine() {
    assertThat(put(new Content.Text("secret")).toString()).doesNotContain("secret");
    assertThat(changeOf(new Content.Text("secret")).toString()).doesNotContain("secret");
    assertThat(changeOf(new Content.Edit(2, "secret")).toString()).doesNotContain("secret");
    assertThat(SearchSamples.words("secret", TEA).toString()).doesNotContain("secret");
  }
}
