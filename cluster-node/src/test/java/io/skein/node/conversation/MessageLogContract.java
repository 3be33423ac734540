package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link MessageLog} promises. Each test has a conversation of its own. */
public abstract class MessageLogContract {
  private static final UserId ALICE = new UserId(7);
  private static final UserId BOB = new UserId(-1);

  private final ConversationId conversation =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract MessageLog log();

  private OpenLog open() {
    return await(log().open(conversation));
  }

  /** As a conversation does: room first, then the messages. */
  protected static CompletionStage<Void> append(OpenLog log, List<Message> messages) {
    for (Message message : messages) {
      assertThat(log.reserve(WriteQueue.bytesOf(message))).isTrue();
    }
    return log.append(messages);
  }

  @Test
  void hasNothingOfAnUnknownConversation() {
    OpenLog log = open();

    assertThat(await(log.readAfter(0, 10))).isEmpty();
    assertThat(await(log.readBefore(1, 10))).isEmpty();
  }

  @Test
  void keepsWhatWasAppendedForTheNextLife() {
    OpenLog first = open();
    await(append(first, texts(1, 3)));
    first.close();

    OpenLog second = open();
    await(append(second, texts(4, 5)));

    assertThat(await(second.readAfter(0, 10))).isEqualTo(texts(1, 5));
  }

  @Test
  void isShutByTheNextLife() {
    OpenLog first = open();
    await(append(first, texts(1, 1)));
    OpenLog second = open();

    assertThat(failureOf(append(first, texts(2, 2)))).isInstanceOf(LogUnavailableException.class);
    await(append(second, texts(2, 3)));

    assertThat(await(second.readAfter(0, 10))).isEqualTo(texts(1, 3));
  }

  @Test
  void takesSeveralAppendsAtOnceInOrder() {
    OpenLog log = open();
    List<CompletionStage<Void>> appends = new ArrayList<>();
    for (int sequence = 1; sequence <= 50; sequence++) {
      appends.add(append(log, texts(sequence, sequence)));
    }
    appends.forEach(Stages::await);

    assertThat(await(log.readAfter(0, 100))).isEqualTo(texts(1, 50));
  }

  @Test
  void returnsOneMessageAsItWasAppended() {
    OpenLog log = open();
    Message only = text(1);

    await(append(log, List.of(only)));

    assertThat(await(log.readAfter(0, 10))).containsExactly(only);
    assertThat(await(log.readBefore(2, 10))).containsExactly(only);
  }

  @Test
  void returnsEveryKindOfContentAsItWasAppended() {
    OpenLog log = open();
    List<Content> contents =
        List.of(
            new Content.Text("héllo 🙂"),
            new Content.Custom("com.example.card", Bytes.wrap(new byte[] {0, -1, 5}), "a card"),
            new Content.MembershipChange(
                Content.MembershipChange.Kind.CREATED, ALICE, List.of(ALICE, BOB), "Ölberg"),
            new Content.MembershipChange(
                Content.MembershipChange.Kind.JOINED, ALICE, List.of(new UserId(9)), ""),
            new Content.MembershipChange(Content.MembershipChange.Kind.LEFT, BOB, List.of(BOB), ""),
            new Content.MembershipChange(
                Content.MembershipChange.Kind.REMOVED, ALICE, List.of(new UserId(9)), ""),
            new Content.TitleChange(BOB, ""),
            new Content.Media(
                new MediaId(7),
                Content.Media.Kind.VIDEO,
                "ferry é.mp4",
                "video/mp4",
                1L << 33,
                1920,
                1080,
                15_000,
                Bytes.wrap(new byte[] {1, 2}),
                "at last"));
    List<Message> messages = new ArrayList<>();
    for (Content content : contents) {
      boolean posted =
          content instanceof Content.Text
              || content instanceof Content.Custom
              || content instanceof Content.Media;
      messages.add(
          new Message(
              conversation,
              messages.size() + 1,
              posted ? BOB : UserId.SYSTEM,
              posted ? ClientId.random() : null,
              1_700_000_000_000L,
              content));
    }

    await(append(log, messages));

    assertThat(await(log.readAfter(0, 100))).isEqualTo(messages);
  }

  @Test
  void readsForwardInAscendingOrderUpToTheLimit() {
    OpenLog log = open();
    await(append(log, texts(1, 20)));

    assertThat(await(log.readAfter(5, 3))).isEqualTo(texts(6, 8));
    assertThat(await(log.readAfter(18, 10))).isEqualTo(texts(19, 20));
    assertThat(await(log.readAfter(20, 10))).isEmpty();
  }

  @Test
  void readsBackwardTheNewestBelowInAscendingOrder() {
    OpenLog log = open();
    await(append(log, texts(1, 20)));

    assertThat(await(log.readBefore(21, 3))).isEqualTo(texts(18, 20));
    assertThat(await(log.readBefore(10, 3))).isEqualTo(texts(7, 9));
    assertThat(await(log.readBefore(3, 10))).isEqualTo(texts(1, 2));
    assertThat(await(log.readBefore(1, 10))).isEmpty();
  }

  @Test
  void keepsConversationsApart() {
    ConversationId direct = ConversationId.direct(ALICE, new UserId(conversation.low()));
    Message elsewhere = text(direct, 1);
    OpenLog log = open();
    OpenLog other = await(log().open(direct));

    await(append(log, texts(1, 2)));
    await(append(other, List.of(elsewhere)));

    assertThat(await(log.readAfter(0, 10))).isEqualTo(texts(1, 2));
    assertThat(await(other.readAfter(0, 10))).containsExactly(elsewhere);
  }

  @Test
  void appendsAndReadsManyAcrossAllInnerBoundaries() {
    OpenLog log = open();
    List<Message> all = texts(1, 10_000);
    for (int from = 0; from < all.size(); from += 700) {
      await(append(log, all.subList(from, Math.min(from + 700, all.size()))));
    }

    List<Message> forward = new ArrayList<>();
    List<Message> page = await(log.readAfter(0, 999));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(999);
      forward.addAll(page);
      page = await(log.readAfter(forward.size(), 999));
    }
    List<Message> backward = new ArrayList<>();
    page = await(log.readBefore(all.size() + 1, 200));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(200);
      backward.addAll(0, page);
      page = await(log.readBefore(page.get(0).sequence(), 200));
    }

    assertThat(forward).isEqualTo(all);
    assertThat(backward).isEqualTo(all);
  }

  @Test
  void appendsLargeMessagesInOneCall() {
    OpenLog log = open();
    List<Message> large =
        LongStream.rangeClosed(1, 100)
            .mapToObj(sequence -> message(sequence, "x".repeat(16 * 1024)))
            .toList();

    await(append(log, large));

    assertThat(await(log.readAfter(0, 100))).isEqualTo(large);
  }

  /** What they say is stored otherwise than what stays: it is read as it was said all the same. */
  @Test
  void returnsMessagesThatHaveAnEndAsTheyWereAppendedWhileTheyLive() {
    long end = Instant.now().plus(Duration.ofHours(1)).toEpochMilli();
    List<Message> messages =
        List.of(
            text(1),
            message(2, "goes").until(end),
            with(3, new Content.Text("to two", 2, List.of(ALICE, BOB), true)).until(end),
            with(4, new Content.Edit(2, "goes, too")).until(end),
            with(5, new Content.Reaction(2, "👍", false)).until(end),
            text(6).from(new Message.Forwarded(BOB, 1_600_000_000_000L)).until(end),
            with(7, new Content.VanishChange(0)),
            text(8));
    OpenLog log = open();
    List<CompletionStage<Void>> appends = new ArrayList<>();
    messages.forEach(message -> appends.add(append(log, List.of(message))));
    appends.forEach(Stages::await);
    log.close();

    OpenLog next = open();
    assertThat(await(next.readAfter(0, 100))).isEqualTo(messages);
    assertThat(await(next.readBefore(7, 3))).isEqualTo(messages.subList(3, 6));
  }

  private Message with(long sequence, Content content) {
    return text(sequence).with(content);
  }

  private List<Message> texts(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(this::text).toList();
  }

  private Message text(long sequence) {
    return text(conversation, sequence);
  }

  private Message message(long sequence, String text) {
    return message(conversation, sequence, text);
  }

  private static Message text(ConversationId conversation, long sequence) {
    return message(conversation, sequence, "number " + sequence);
  }

  private static Message message(ConversationId conversation, long sequence, String text) {
    return new Message(
        conversation,
        sequence,
        ALICE,
        new ClientId(3, sequence),
        1_700_000_000_000L + sequence,
        new Content.Text(text));
  }
}
