package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is posted for a forward, and what cannot be forwarded. */
class ForwardsTest {
  private static final ConversationId SOURCE = ConversationId.group(77);
  private static final Message.Forwarded BY_BOB = new Message.Forwarded(BOB, 5_000);

  private final Elsewhere elsewhere = new Elsewhere();
  private final AskedMedia media = new AskedMedia();
  private final Forwards forwards =
      new Forwards(
          elsewhere,
          media,
          new Merges(
              new InMemoryMergedBodies(InstantSource.system()),
              media,
              () -> 1,
              InstantSource.system()));

  private static Message said(long sequence, Content content) {
    return new Message(SOURCE, sequence, BOB, clientId(9), 5_000, content);
  }

  private Forwards.Verdict take(UserId sender, long sequence, long edit) {
    return forwards
        .take(sender, CHAT, clientId(1), new Content.Forward(SOURCE, sequence, edit))
        .toCompletableFuture()
        .join();
  }

  private static ErrorCode code(Forwards.Verdict verdict) {
    return ((Forwards.Refused) verdict).code();
  }

  static Stream<Content.Said> asTheyAre() {
    return Stream.of(
        new Content.Text("hello"),
        new Content.Custom("org.x", Bytes.EMPTY, "a map"),
        new Card.Location(1, 2, "the pier", ""),
        new Card.Sticker("cats", "wave", "hi"));
  }

  @ParameterizedTest
  @MethodSource("asTheyAre")
  void forwardsWhatWasSaidAndByWhom(Content.Said content) {
    elsewhere.shows(ALICE, said(4, content));

    assertThat(take(ALICE, 4, 0)).isEqualTo(new Forwards.Taken(content, BY_BOB));
  }

  /** The new readers do not know the message that it answers, nor its members. */
  @Test
  void leavesQuoteAndMentionsBehind() {
    elsewhere.shows(ALICE, said(4, new Content.Text("hello", 2, List.of(STRANGER), true)));

    assertThat(take(ALICE, 4, 0)).isEqualTo(new Forwards.Taken(new Content.Text("hello"), BY_BOB));
  }

  @Test
  void namesWhoSaidItFirstHoweverOftenItWasForwarded() {
    Message.Forwarded first = new Message.Forwarded(STRANGER, 1_000);
    elsewhere.shows(ALICE, said(4, new Content.Text("hello")).from(first));

    assertThat(take(ALICE, 4, 0)).isEqualTo(new Forwards.Taken(new Content.Text("hello"), first));
  }

  @Test
  void forwardsTheTextOfTheEditThatIsNamedAndOfNothingElse() {
    elsewhere.shows(ALICE, said(4, new Content.Text("helo")));
    elsewhere.shows(ALICE, said(5, new Content.Edit(4, "hello")));
    elsewhere.shows(ALICE, said(6, new Content.Edit(3, "something else")));
    elsewhere.shows(ALICE, said(7, new Content.Text("no edit")));

    assertThat(take(ALICE, 4, 5)).isEqualTo(new Forwards.Taken(new Content.Text("hello"), BY_BOB));
    assertThat(code(take(ALICE, 4, 6))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(code(take(ALICE, 4, 7))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(code(take(ALICE, 4, 8))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void forwardsNothingThatItsSenderDoesNotSee() {
    elsewhere.shows(BOB, said(4, new Content.Text("hello")));
    elsewhere.shows(ALICE, said(9, new Content.Text("later")));

    assertThat(code(take(STRANGER, 4, 0))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void forwardsNothingThatWasRecalled() {
    elsewhere.shows(ALICE, said(4, Content.Recalled.INSTANCE));
    elsewhere.shows(ALICE, said(5, new Content.Text("hello")));
    elsewhere.shows(ALICE, said(6, new Content.Edit(5, "")));

    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.MESSAGE_RECALLED);
    assertThat(code(take(ALICE, 4, 6))).isEqualTo(ErrorCode.MESSAGE_RECALLED);
    assertThat(code(take(ALICE, 5, 6))).isEqualTo(ErrorCode.MESSAGE_RECALLED);
  }

  @Test
  void forwardsNothingWhoseLifeIsOver() {
    elsewhere.shows(ALICE, said(4, Content.Vanished.INSTANCE).until(5_000));
    elsewhere.shows(ALICE, said(5, new Content.Text("hello")).until(5_000));
    elsewhere.shows(ALICE, said(6, new Content.Edit(5, "")).until(5_000));

    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.MESSAGE_VANISHED);
    assertThat(code(take(ALICE, 4, 6))).isEqualTo(ErrorCode.MESSAGE_VANISHED);
    assertThat(code(take(ALICE, 5, 6)))
        .as("over between the two looks")
        .isEqualTo(ErrorCode.MESSAGE_VANISHED);
  }

  static Stream<Content> notSaid() {
    return Stream.of(
        new Content.Reaction(1, "x", false),
        new Content.Edit(1, "x"),
        new Content.TitleChange(BOB, "hikers"),
        new Content.VanishChange(300),
        new GroupChange.Announcement("hear"),
        Content.Unknown.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("notSaid")
  void forwardsWhatSomebodySaidAlone(Content content) {
    elsewhere.shows(ALICE, said(4, content));

    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void saysSoIfTheOtherConversationDoesNotAnswer() {
    elsewhere.failure = Reply.Failed.of(ErrorCode.UNAVAILABLE, "moving");

    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void forwardsAFileAsACopyOfTheSenders() {
    MediaId original = new MediaId(7);
    Content.Media file = file(original);
    Content.Media copy = file(AskedMedia.copyOf(original));
    elsewhere.shows(ALICE, said(4, file));
    media.answer(AskedMedia.copyOf(original), new MediaShares.Shared(copy));

    assertThat(take(ALICE, 4, 0)).isEqualTo(new Forwards.Taken(copy, BY_BOB));
  }

  @Test
  void forwardsNoFileThatCannotBeCopied() {
    MediaId original = new MediaId(7);
    elsewhere.shows(ALICE, said(4, file(original)));
    media.answer(
        AskedMedia.copyOf(original), new MediaShares.Refused(ErrorCode.QUOTA_EXCEEDED, "full"));

    assertThat(code(take(ALICE, 4, 0))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
  }

  private static Content.Media file(MediaId id) {
    return new Content.Media(
        id, Content.Media.Kind.FILE, "a.pdf", "application/pdf", 5, 0, 0, 0, Bytes.EMPTY, "");
  }
}
