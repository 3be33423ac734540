package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every {@link ConversationStates} promises. Each test has a conversation of its own. */
public abstract class ConversationStatesContract {
  private static final UserId ALICE = new UserId(7);
  private static final UserId BOB = new UserId(-1);
  private static final UserId CAROL = new UserId(8);
  private static final UserId DAVE = new UserId(9);

  private final ConversationId conversation =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract ConversationStates states();

  @Test
  void hasNothingOfAnUnknownConversation() {
    assertThat(await(states().readSnapshot(conversation))).isNull();
    assertThat(await(states().readCursors(conversation)))
        .isEqualTo(ConversationStates.Cursors.NONE);
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
                    ALICE,
                    Reply.Member.Role.OWNER,
                    1,
                    40,
                    30,
                    41,
                    List.of(31L, 35L),
                    List.of(34L, 38L),
                    1,
                    "",
                    0,
                    true),
                new Snapshot.Member(
                    BOB, Reply.Member.Role.MEMBER, 7, 0, 0, 0, List.of(), List.of())),
            List.of(
                new Snapshot.Former(CAROL, 3, 29, true), new Snapshot.Former(DAVE, 4, 30, false)),
            new Snapshot.Operations(
                38,
                List.of(new Snapshot.Run(33, 1), new Snapshot.Run(39, 3)),
                List.of(2L, 32L),
                List.of(new Snapshot.MentionOfAll(36, BOB)),
                List.of(new Reply.Highlighted(12, 39, ALICE, 1_763_820_000_000L))));

    await(states().writeSnapshot(conversation, snapshot));

    assertThat(await(states().readSnapshot(conversation))).isEqualTo(snapshot);
  }

  @Test
  void neverReplacesANewerSnapshotByAnOlder() {
    await(states().writeSnapshot(conversation, snapshot(10)));
    await(states().writeSnapshot(conversation, snapshot(30)));
    await(states().writeSnapshot(conversation, snapshot(20)));

    assertThat(await(states().readSnapshot(conversation))).isEqualTo(snapshot(30));
  }

  @Test
  void neverReplacesALargerReadCursorByASmaller() {
    await(states().writeCursors(conversation, Map.of(ALICE, shown(5), BOB, shown(9))));
    await(states().writeCursors(conversation, Map.of(ALICE, shown(7))));
    await(states().writeCursors(conversation, Map.of(ALICE, shown(6), BOB, shown(3))));

    assertThat(await(states().readCursors(conversation)).read())
        .isEqualTo(Map.of(ALICE, shown(7), BOB, shown(9)));
  }

  @Test
  void keepsWhetherACursorIsHiddenWithTheCursor() {
    await(states().writeCursors(conversation, Map.of(ALICE, hidden(5), BOB, shown(5))));
    await(states().writeCursors(conversation, Map.of(ALICE, shown(4), BOB, hidden(6))));

    assertThat(await(states().readCursors(conversation)).read())
        .isEqualTo(Map.of(ALICE, hidden(5), BOB, hidden(6)));
  }

  @Test
  void neverReplacesALaterSwitchByAnEarlier() {
    await(states().writeReceiptsSwitch(conversation, new ReceiptsSwitch(3)));
    await(states().writeReceiptsSwitch(conversation, new ReceiptsSwitch(2)));

    assertThat(await(states().readCursors(conversation)))
        .isEqualTo(new ConversationStates.Cursors(Map.of(), new ReceiptsSwitch(3)));
  }

  @Test
  void keepsTheSwitchBesideTheCursors() {
    await(states().writeCursors(conversation, Map.of(ALICE, shown(5), BOB, shown(9))));
    await(states().writeReceiptsSwitch(conversation, new ReceiptsSwitch(1)));

    assertThat(await(states().readCursors(conversation)))
        .isEqualTo(
            new ConversationStates.Cursors(
                Map.of(ALICE, shown(5), BOB, shown(9)), new ReceiptsSwitch(1)));
  }

  private static ReadCursor shown(long sequence) {
    return new ReadCursor(sequence, false);
  }

  private static ReadCursor hidden(long sequence) {
    return new ReadCursor(sequence, true);
  }

  @Test
  void writesNoCursorsAtAll() {
    await(states().writeCursors(conversation, Map.of()));

    assertThat(await(states().readCursors(conversation)))
        .isEqualTo(ConversationStates.Cursors.NONE);
  }

  private static Snapshot snapshot(long sequence) {
    return new Snapshot(
        sequence, "at " + sequence, false, false, List.of(), List.of(), Snapshot.Operations.NONE);
  }
}
