package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is posted for several messages in one, who reads it, and when it goes. */
class MergesTest {
  private static final ConversationId SOURCE = ConversationId.group(77);
  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

  private final Elsewhere elsewhere = new Elsewhere();
  private final AskedMedia media = new AskedMedia();
  private final InMemoryMergedBodies bodies = new InMemoryMergedBodies(InstantSource.fixed(NOW));
  private final AtomicLong numbers = new AtomicLong(100);
  private final Merges merges =
      new Merges(bodies, media, numbers::incrementAndGet, InstantSource.fixed(NOW));
  private final Forwards forwards = new Forwards(elsewhere, media, merges);
  private final MergedReads reads = new MergedReads(elsewhere, bodies);

  private void says(UserId sender, long sequence, Content content) {
    elsewhere.shows(
        ALICE, new Message(SOURCE, sequence, sender, clientId(9), sequence * 1_000, content));
  }

  private Forwards.Verdict merge(long... sequences) {
    return take(
        new Content.Merge(
            SOURCE,
            LongStream.of(sequences)
                .mapToObj(sequence -> new Content.Merge.Item(sequence, 0))
                .toList(),
            "our trip"));
  }

  private Forwards.Verdict take(Content.Elsewhere what) {
    return forwards.take(ALICE, CHAT, clientId(1), what).toCompletableFuture().join();
  }

  private Content.Merged merged(long... sequences) {
    Forwards.Taken taken = (Forwards.Taken) merge(sequences);
    assertThat(taken.from()).isNull();
    return (Content.Merged) taken.content();
  }

  private static ErrorCode code(Forwards.Verdict verdict) {
    return ((Forwards.Refused) verdict).code();
  }

  /** It was posted, and bob sees it. */
  private void shows(Content.Merged content, long sequence) {
    elsewhere.shows(BOB, new Message(CHAT, sequence, ALICE, clientId(1), 9_000, content));
  }

  private Reply.Answer ask(UserId reader, int after, int limit, Long... path) {
    return reads
        .page(reader, new Request.AskMerged(CHAT, 5, List.of(path), after, limit))
        .toCompletableFuture()
        .join();
  }

  private List<Content> page(Long... path) {
    return ((Reply.MergedPage) ask(BOB, 0, 20, path))
        .messages().stream().map(Reply.MergedMessage::content).toList();
  }

  private static Content.Media file(MediaId id) {
    return new Content.Media(
        id, Content.Media.Kind.FILE, "a.pdf", "application/pdf", 5, 0, 0, 0, Bytes.EMPTY, "");
  }

  @Test
  void showsTheBeginningAndKeepsTheRestApart() {
    for (int sequence = 1; sequence <= 6; sequence++) {
      says(BOB, sequence, new Content.Text("no. " + sequence));
    }

    Content.Merged merged = merged(1, 2, 4, 5, 6);

    assertThat(merged.title()).isEqualTo("our trip");
    assertThat(merged.count()).isEqualTo(5);
    assertThat(merged.depth()).isEqualTo(1);
    assertThat(merged.lines())
        .extracting(Content.Merged.Line::text)
        .containsExactly("no. 1", "no. 2", "no. 4", "no. 5");
  }

  @Test
  void aLineIsTheBeginningOfOneAndBreaksNoSign() {
    says(BOB, 1, new Content.Text("\n" + "🌊".repeat(90) + "\nsecond line"));

    assertThat(merged(1).lines())
        .singleElement()
        .extracting(Content.Merged.Line::text)
        .isEqualTo("🌊".repeat(MergedParts.LINE_CHARACTERS_MAX));
  }

  @Test
  void whoSeesTheMessageReadsWhatItCarriesInPages() {
    says(BOB, 1, new Content.Text("one", 1, List.of(BOB), true));
    says(STRANGER, 2, new Content.Text("two"));
    says(BOB, 3, new Content.Text("three"));
    shows(merged(1, 2, 3), 5);

    assertThat(ask(BOB, 0, 2))
        .isEqualTo(
            new Reply.MergedPage(
                List.of(
                    new Reply.MergedMessage(1, BOB, 1_000, new Content.Text("one")),
                    new Reply.MergedMessage(2, STRANGER, 2_000, new Content.Text("two"))),
                true));
    assertThat(ask(BOB, 2, 2))
        .isEqualTo(
            new Reply.MergedPage(
                List.of(new Reply.MergedMessage(3, BOB, 3_000, new Content.Text("three"))), false));
    assertThat(((Reply.Failed) ask(STRANGER, 0, 2)).code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void whatItCarriesStaysAsItWas() {
    says(BOB, 1, new Content.Text("helo"));
    elsewhere.shows(
        ALICE, new Message(SOURCE, 2, BOB, clientId(8), 2_000, new Content.Edit(1, "hello")));
    Content.Merge merge = new Content.Merge(SOURCE, List.of(new Content.Merge.Item(1, 2)), "");
    shows((Content.Merged) ((Forwards.Taken) take(merge)).content(), 5);

    says(BOB, 1, Content.Recalled.INSTANCE);

    assertThat(page()).containsExactly(new Content.Text("hello"));
  }

  @Test
  void nothingOfItIsToldWhenTheMessageIsGone() {
    elsewhere.shows(
        BOB, new Message(CHAT, 5, ALICE, clientId(1), 9_000, Content.Recalled.INSTANCE));
    assertThat(((Reply.Failed) ask(BOB, 0, 9)).code()).isEqualTo(ErrorCode.MESSAGE_RECALLED);

    elsewhere.shows(
        BOB, new Message(CHAT, 5, ALICE, clientId(1), 9_000, Content.Vanished.INSTANCE));
    assertThat(((Reply.Failed) ask(BOB, 0, 9)).code()).isEqualTo(ErrorCode.MESSAGE_VANISHED);

    elsewhere.shows(
        BOB, new Message(CHAT, 5, ALICE, clientId(1), 9_000, new Content.Text("hello")));
    assertThat(((Reply.Failed) ask(BOB, 0, 9)).code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void refusesAllIfOneCannotBeForwarded() {
    says(BOB, 1, new Content.Text("one"));
    says(BOB, 2, Content.Recalled.INSTANCE);
    says(BOB, 3, Content.Vanished.INSTANCE);
    says(BOB, 4, new Content.TitleChange(BOB, "hikers"));

    assertThat(code(merge(1, 2))).isEqualTo(ErrorCode.MESSAGE_RECALLED);
    assertThat(code(merge(1, 3))).isEqualTo(ErrorCode.MESSAGE_VANISHED);
    assertThat(code(merge(1, 4))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(code(merge(1, 9))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(bodies.size()).isZero();
  }

  @Test
  void refusesMessagesOfAConversationThatItsSenderIsNotIn() {
    Content.Merge merge =
        new Content.Merge(ConversationId.group(78), List.of(new Content.Merge.Item(1, 0)), "");

    assertThat(code(take(merge))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void filesAreCopiesThatGoWithTheMessage() {
    MediaId original = new MediaId(8);
    MediaId copy = AskedMedia.copyOf(original);
    media.answer(copy, new MediaShares.Shared(file(copy)));
    says(BOB, 1, file(original));
    says(BOB, 2, new Content.Text("two"));

    Content.Merged merged = merged(1, 2);
    shows(merged, 5);

    assertThat(page()).containsExactly(file(copy), new Content.Text("two"));
    assertThat(reads.file(merged, copy).toCompletableFuture().join()).contains(file(copy));
    assertThat(reads.file(merged, original).toCompletableFuture().join()).isEmpty();
    merges.release(CHAT, clientId(1), merged);
    assertThat(media.released).containsExactly(clientId(1));
    assertThat(bodies.size()).isZero();
  }

  @Test
  void letsGoOfTheCopiesIfOneFileCannotBeCopied() {
    MediaId first = new MediaId(8);
    MediaId second = new MediaId(18);
    media.answer(AskedMedia.copyOf(first), new MediaShares.Shared(file(AskedMedia.copyOf(first))));
    media.answer(
        AskedMedia.copyOf(second), new MediaShares.Refused(ErrorCode.QUOTA_EXCEEDED, "full"));
    says(BOB, 1, file(first));
    says(BOB, 2, file(second));

    assertThat(code(merge(1, 2))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);

    assertThat(media.released).containsExactly(clientId(1));
    assertThat(bodies.size()).isZero();
  }

  @Test
  void ofAMessageThatHasAnEndItGoesThen() {
    MediaId copy = AskedMedia.copyOf(new MediaId(8));
    media.answer(copy, new MediaShares.Shared(file(copy)));
    says(BOB, 1, file(new MediaId(8)));
    Content.Merged merged = merged(1);
    Instant end = NOW.plusSeconds(300);

    merges.releaseAt(CHAT, clientId(1), merged, NOW, end);

    assertThat(media.releasedAt).containsEntry(clientId(1), end);
    assertThat(bodies.until(merged.body())).isBetween(end, end.plus(Duration.ofMinutes(2)));
  }

  @Test
  void oneThatCarriesOthersIsOpenedByItsPlace() {
    says(BOB, 1, new Content.Text("deepest"));
    says(BOB, 2, merged(1));
    says(BOB, 3, new Content.Text("middle"));
    says(BOB, 4, merged(2, 3));
    says(BOB, 5, new Content.Text("top"));

    Content.Merged merged = merged(4, 5, 2);
    shows(merged, 5);

    assertThat(merged.depth()).isEqualTo(3);
    assertThat(page()).hasSize(3).contains(new Content.Text("top"));
    assertThat(page(1L)).hasSize(2).contains(new Content.Text("middle"));
    assertThat(page(1L, 1L)).containsExactly(new Content.Text("deepest"));
    assertThat(page(3L)).containsExactly(new Content.Text("deepest"));
    assertThat(((Reply.Failed) ask(BOB, 0, 9, 2L)).code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(((Reply.Failed) ask(BOB, 0, 9, 9L)).code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void whatIsForwardedItselfHasABodyOfItsOwn() {
    says(BOB, 1, new Content.Text("one"));
    Content.Merged first = merged(1);
    says(BOB, 2, first);

    Forwards.Taken taken = (Forwards.Taken) take(new Content.Forward(SOURCE, 2, 0));
    merges.release(SOURCE, clientId(9), first);

    shows((Content.Merged) taken.content(), 5);
    assertThat(taken.from()).isEqualTo(new Message.Forwarded(BOB, 2_000));
    assertThat(page()).containsExactly(new Content.Text("one"));
  }

  @Test
  void refusesOneMoreAndOneDeeperThanAllowed() {
    for (int sequence = 1; sequence <= 3; sequence++) {
      says(BOB, sequence, new Content.Text("one"));
    }
    says(BOB, 11, merged(1));
    says(BOB, 12, merged(11));
    says(BOB, 13, merged(12));
    assertThat(code(merge(13))).isEqualTo(ErrorCode.MERGED_TOO_DEEP);

    long[] hundred = LongStream.rangeClosed(101, 200).toArray();
    for (long sequence : hundred) {
      says(BOB, sequence, new Content.Text("one"));
    }
    says(BOB, 300, merged(hundred));
    says(BOB, 301, merged(hundred));
    assertThat(merged(300, 301).count()).isEqualTo(2);
    says(BOB, 302, merged(hundred));
    assertThat(code(merge(300, 301, 302)))
        .as("303 in all, and %s may be", Limits.MERGED_MESSAGES_IN_ALL_MAX)
        .isEqualTo(ErrorCode.TOO_MANY_MERGED);
  }

  @Test
  void refusesMoreThanMayBeHeldAtOnce() {
    long[] hundred = LongStream.rangeClosed(1, 100).toArray();
    for (long sequence : hundred) {
      says(BOB, sequence, new Content.Text("x".repeat(8_000)));
    }

    assertThat(code(merge(hundred))).isEqualTo(ErrorCode.TOO_MANY_MERGED);
    assertThat(bodies.size()).isZero();
  }

  @Test
  void makesSoManyBodiesAtATimeAndNoMore() {
    CompletableFuture<Forwards.Verdict> slow = new CompletableFuture<>();
    for (int i = 0; i < Merges.MADE_AT_ONCE; i++) {
      assertThat(merges.making(() -> slow).toCompletableFuture()).isNotDone();
    }
    says(BOB, 1, new Content.Text("one"));
    assertThat(code(merge(1))).isEqualTo(ErrorCode.OVERLOADED);

    slow.completeExceptionally(new IllegalStateException("away"));

    assertThat(merge(1)).isInstanceOf(Forwards.Taken.class);
  }

  @Test
  void aPageIsCutWhereAFrameWouldBeTooLarge() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      says(BOB, sequence, new Content.Text("x".repeat(60_000)));
    }
    shows(merged(1, 2, 3, 4, 5), 5);

    Reply.MergedPage first = (Reply.MergedPage) ask(BOB, 0, 20);
    Reply.MergedPage second = (Reply.MergedPage) ask(BOB, 2, 20);

    assertThat(first.messages()).hasSize(2);
    assertThat(first.more()).isTrue();
    assertThat(second.messages()).extracting(Reply.MergedMessage::position).containsExactly(3, 4);
  }

  @Test
  void whatCarriesNothingAnyMoreIsNotForwarded() {
    says(BOB, 1, new Content.Text("one"));
    Content.Merged gone = merged(1);
    merges.release(SOURCE, clientId(9), gone);
    says(BOB, 2, gone);

    assertThat(code(merge(1, 2))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void sectionsOfSeveralDoNotMeet() {
    MergedParts parts = new MergedParts();
    Message.Forwarded from = new Message.Forwarded(BOB, 1);
    List<MergedBodies.Part> inner =
        List.of(
            new MergedBodies.Part(0, 1, BOB, 1, new Content.Merged("", List.of(), 1, 1, 1)),
            new MergedBodies.Part(1, 1, BOB, 1, new Content.Text("deep")));
    Content.Merged carrier = new Content.Merged("", List.of(), 1, 2, 55);

    IntStream.range(0, 3).forEach(i -> parts.add(carrier, from, inner));

    assertThat(parts.parts())
        .extracting(MergedBodies.Part::section)
        .containsExactly(1, 2, 0, 3, 4, 0, 5, 6, 0);
    assertThat(parts.parts())
        .filteredOn(part -> part.content() instanceof Content.Merged)
        .extracting(part -> ((Content.Merged) part.content()).body())
        .containsExactly(2L, 1L, 4L, 3L, 6L, 5L);
  }
}
