package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of contents where only text can be, and how large cards may be. */
class CardTest {
  private static final UserId USER = new UserId(7);

  private static String letters(int count) {
    return "x".repeat(count);
  }

  private static Bytes image(int bytes) {
    return Bytes.wrap(new byte[bytes]);
  }

  /** Each text and image as large as it may be. */
  static Stream<Card> largest() {
    return Stream.of(
        new Card.Location(1, 2, letters(256), letters(512)),
        new Card.Contact(USER, letters(256)),
        new Card.Link("https://" + letters(2_040), letters(256), letters(1_024), image(8_192)),
        new Card.Sticker(letters(64), letters(64), letters(256)));
  }

  /** One byte more of one of them. */
  static Stream<Card> tooLarge() {
    return Stream.of(
        new Card.Location(1, 2, letters(257), ""),
        new Card.Location(1, 2, "", letters(513)),
        new Card.Contact(USER, letters(257)),
        new Card.Link("https://" + letters(2_041), "", "", Bytes.EMPTY),
        new Card.Link("https://a", letters(257), "", Bytes.EMPTY),
        new Card.Link("https://a", "", letters(1_025), Bytes.EMPTY),
        new Card.Link("https://a", "", "", image(8_193)),
        new Card.Sticker(letters(65), "a", "a"),
        new Card.Sticker("a", letters(65), "a"),
        new Card.Sticker("a", "a", letters(257)));
  }

  private static Content decoded(Content content) throws DecodeException {
    Request.Post post =
        new Request.Post(
            ConversationId.direct(USER, new UserId(9)), new ClientId(1, 2), 0, content);
    ByteBuffer frame = ByteBuffer.wrap(WireCodec.encode(4, post).payload());
    return ((Request.Post) WireCodec.decodeClientFrame(frame, Limits.DEFAULTS).body()).content();
  }

  @ParameterizedTest
  @MethodSource("largest")
  void fitsIntoTheUsualContentAsLargeAsItMayBe(Card card) throws Exception {
    assertThat(decoded(card)).isEqualTo(card);
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void isRefusedWithOneByteTooMany(Card card) {
    DecodeException refused = catchThrowableOfType(DecodeException.class, () -> decoded(card));

    assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused.detail()).contains("more than");
  }

  /** A tap on a card must open a page, and nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,hi",
        "file:///etc/passwd",
        "ftp://example.com",
        "//example.com",
        "http:example.com",
        "https://",
        "https://example.com/\n",
        "https://ex\u00e4mple.com",
        " https://example.com"
      })
  void linksToPagesOfTheWebAlone(String url) {
    Card link = new Card.Link(url, "A title", "", Bytes.EMPTY);

    DecodeException refused = catchThrowableOfType(DecodeException.class, () -> decoded(link));

    assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused.detail()).startsWith("post.content.link.url");
  }

  @Test
  void everyContentHasATextInItsSendersWords() {
    Bytes none = Bytes.EMPTY;

    assertThat(
            List.of(
                new Content.Text("hello"),
                new Content.Custom("com.example.poll", none, "A poll"),
                new Content.Custom("com.example.poll", none, ""),
                media("sunset"),
                media(""),
                new Card.Location(488_583_700, 22_944_810, "Tour Eiffel", "Paris"),
                new Card.Location(488_583_700, 22_944_810, "", "Paris"),
                new Card.Location(488_583_700, -22_944_810, "", ""),
                new Card.Contact(USER, "Zoé"),
                new Card.Link("https://example.com", "Ferries", "Times", none),
                new Card.Link("https://example.com", "", "Times", none),
                new Card.Sticker("cats", "wave", "👋")))
        .extracting(Content.Said::plainText)
        .containsExactly(
            "hello",
            "A poll",
            "com.example.poll",
            "sunset",
            "a.jpg",
            "Tour Eiffel",
            "Paris",
            "48.85837,-2.294481",
            "Zoé",
            "Ferries https://example.com",
            "https://example.com",
            "👋");
  }

  private static Content.Media media(String caption) {
    return new Content.Media(
        new MediaId(1),
        Content.Media.Kind.IMAGE,
        "a.jpg",
        "image/jpeg",
        1,
        1,
        1,
        0,
        Bytes.EMPTY,
        caption);
  }

  @Test
  void aPlaceIsGivenInDegrees() {
    assertThat(Card.Location.of(48.85837, -2.2944813, "", ""))
        .isEqualTo(new Card.Location(488_583_700, -22_944_813, "", ""));
    assertThat(Card.Location.of(-90, 180, "", "").coordinates()).isEqualTo("-90,180");
    assertThat(Card.Location.of(0, 0, "", "").coordinates()).isEqualTo("0,0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {90.00000006, -91, Double.NaN, Double.POSITIVE_INFINITY})
  void noPlaceLiesBeyondAPole(double latitude) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Card.Location.of(latitude, 0, "", ""))
        .withMessageContaining("latitude");
  }
}
