package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link MessageLog} promises. Each test has a conversation of its own. */
public abstract class MessageLogContract {
  private static final UserId ALICE = new UserId(7);
  private static final UserId BOB = new UserId(-1);
  private static final UserId CAROL = new UserId(8);
  private static final UserId DAVE = new UserId(9);

  private final ConversationId conversation =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract MessageLog log();

  @Test
  void hasNothingOfAnUnknownConversation() {
    assertThat(await(log().readAfter(conversation, 0, 10))).isEmpty();
    assertThat(await(log().readBefore(conversation, 1, 10))).isEmpty();
    assertThat(await(log().readSnapshot(conversation))).isNull();
    assertThat(await(log().readCursors(conversation))).isEmpty();
  }

  @Test
  void returnsOneMessageAsItWasAppended() {
    Message only = text(1);

    await(log().append(conversation, List.of(only)));

    assertThat(await(log().readAfter(conversation, 0, 10))).containsExactly(only);
    assertThat(await(log().readBefore(conversation, 2, 10))).containsExactly(only);
  }

  @Test
  void returnsEveryKindOfContentAsItWasAppended() {
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
            new Content.TitleChange(BOB, ""));
    List<Message> messages = new ArrayList<>();
    for (Content content : contents) {
      boolean posted = content instanceof Content.Text || content instanceof Content.Custom;
      messages.add(
          new Message(
              conversation,
              messages.size() + 1,
              posted ? BOB : UserId.SYSTEM,
              posted ? ClientId.random() : null,
              1_700_000_000_000L,
              content));
    }

    await(log().append(conversation, messages));

    assertThat(await(log().readAfter(conversation, 0, 100))).isEqualTo(messages);
  }

  @Test
  void readsForwardInAscendingOrderUpToTheLimit() {
    await(log().append(conversation, texts(1, 20)));

    assertThat(await(log().readAfter(conversation, 5, 3))).isEqualTo(texts(6, 8));
    assertThat(await(log().readAfter(conversation, 18, 10))).isEqualTo(texts(19, 20));
    assertThat(await(log().readAfter(conversation, 20, 10))).isEmpty();
  }

  @Test
  void readsBackwardTheNewestBelowInAscendingOrder() {
    await(log().append(conversation, texts(1, 20)));

    assertThat(await(log().readBefore(conversation, 21, 3))).isEqualTo(texts(18, 20));
    assertThat(await(log().readBefore(conversation, 10, 3))).isEqualTo(texts(7, 9));
    assertThat(await(log().readBefore(conversation, 3, 10))).isEqualTo(texts(1, 2));
    assertThat(await(log().readBefore(conversation, 1, 10))).isEmpty();
  }

  @Test
  void mayBeToldTheSameAgain() {
    await(log().append(conversation, texts(1, 3)));

    await(log().append(conversation, texts(1, 3)));
    await(log().append(conversation, texts(2, 5)));

    assertThat(await(log().readAfter(conversation, 0, 10))).isEqualTo(texts(1, 5));
  }

  @Test
  void keepsConversationsApart() {
    ConversationId direct = ConversationId.direct(ALICE, new UserId(conversation.low()));
    Message elsewhere = text(direct, 1);

    await(log().append(conversation, texts(1, 2)));
    await(log().append(direct, List.of(elsewhere)));

    assertThat(await(log().readAfter(conversation, 0, 10))).isEqualTo(texts(1, 2));
    assertThat(await(log().readAfter(direct, 0, 10))).containsExactly(elsewhere);
  }

  @Test
  void appendsAndReadsManyAcrossAllInnerBoundaries() {
    List<Message> all = texts(1, 10_000);
    for (int from = 0; from < all.size(); from += 700) {
      await(log().append(conversation, all.subList(from, Math.min(from + 700, all.size()))));
    }

    List<Message> forward = new ArrayList<>();
    List<Message> page = await(log().readAfter(conversation, 0, 999));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(999);
      forward.addAll(page);
      page = await(log().readAfter(conversation, forward.size(), 999));
    }
    List<Message> backward = new ArrayList<>();
    page = await(log().readBefore(conversation, all.size() + 1, 200));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(200);
      backward.addAll(0, page);
      page = await(log().readBefore(conversation, page.get(0).sequence(), 200));
    }

    assertThat(forward).isEqualTo(all);
    assertThat(backward).isEqualTo(all);
  }

  @Test
  void appendsLargeMessagesInOneCall() {
    List<Message> large =
        LongStream.rangeClosed(1, 100)
            .mapToObj(sequence -> message(sequence, "x".repeat(16 * 1024)))
            .toList();

    await(log().append(conversation, large));

    assertThat(await(log().readAfter(conversation, 0, 100))).isEqualTo(large);
  }

  @Test
  void returnsASnapshotAsItWasWritten() {
    Snapshot snapshot =
        new Snapshot(
            41,
            "Ölberg",
            true,
            true,
            List.of(
                new Snapshot.Member(
                    ALICE, Reply.Member.Role.OWNER, 1, 40, 30, 41, List.of(31L, 35L)),
                new Snapshot.Member(BOB, Reply.Member.Role.MEMBER, 7, 0, 0, 0, List.of())),
            List.of(
                new Snapshot.Former(CAROL, 3, 29, true), new Snapshot.Former(DAVE, 4, 30, false)));

    await(log().writeSnapshot(conversation, snapshot));

    assertThat(await(log().readSnapshot(conversation))).isEqualTo(snapshot);
  }

  @Test
  void neverReplacesANewerSnapshotByAnOlder() {
    await(log().writeSnapshot(conversation, snapshot(10)));
    await(log().writeSnapshot(conversation, snapshot(30)));
    await(log().writeSnapshot(conversation, snapshot(20)));

    assertThat(await(log().readSnapshot(conversation))).isEqualTo(snapshot(30));
  }

  @Test
  void neverReplacesALargerReadCursorByASmaller() {
    await(log().writeCursors(conversation, Map.of(ALICE, 5L, BOB, 9L)));
    await(log().writeCursors(conversation, Map.of(ALICE, 7L)));
    await(log().writeCursors(conversation, Map.of(ALICE, 6L, BOB, 3L)));

    assertThat(await(log().readCursors(conversation))).isEqualTo(Map.of(ALICE, 7L, BOB, 9L));
  }

  @Test
  void writesNoCursorsAtAll() {
    await(log().writeCursors(conversation, Map.of()));

    assertThat(await(log().readCursors(conversation))).isEmpty();
  }

  private static Snapshot snapshot(long sequence) {
    return new Snapshot(sequence, "at " + sequence, false, false, List.of(), List.of());
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
