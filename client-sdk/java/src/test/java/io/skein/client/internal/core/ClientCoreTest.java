package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.FirstSync;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the core sends and when, frame by frame. */
class ClientCoreTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final Bytes CURSOR = Bytes.wrap(new byte[] {1});

  private final Recording recording = new Recording();
  private long now = 1_000;
  private ClientCore core = core(new Checkpoint(CURSOR, Map.of(CHAT, new Position(40, 40))), 1);

  private ClientCore core(Checkpoint saved, int window, OutboxEntry... unanswered) {
    CoreSettings settings =
        new CoreSettings(window, 1_000, 100, 400, true, 60_000, FirstSync.UNREAD);
    return new ClientCore(settings, saved, List.of(unanswered), new SplittableRandom(1), recording);
  }

  // When a post is sent for the first time.

  @Test
  void aFirstAttemptWaitsUntilTheListHasToldTheHead() {
    core.post(entry(1, 40), now);
    core.connected(welcome(false), now);
    assertThat(recording.posts()).isEmpty();

    answerSync(List.of(summary(CHAT, 9_000)), false);

    assertThat(recording.posts()).extracting(Request.Post::knownHead).containsExactly(9_000L);
    assertThat(recording.attempting)
        .extracting(OutboxEntry::knownHead)
        .as("what a retry names in a later run")
        .containsExactly(9_000L);
  }

  @Test
  void aConversationThatWasHeardOfDoesNotWaitForTheRestOfTheList() {
    core.post(entry(1, 40), now);
    core.connected(welcome(false), now);

    core.received(new ServerFrame(0, new Reply.HeadEvent(CHAT, 70)), now);

    assertThat(recording.posts()).extracting(Request.Post::knownHead).containsExactly(70L);
  }

  @Test
  void aSlowListKeepsAPostWaitingNoLongerThanItsBound() {
    core.post(entry(1, 40), now);
    core.connected(welcome(false), now);
    assertThat(core.nextDue(now)).isEqualTo(now + KnownHeads.PATIENCE_MILLIS);

    core.advance(now + KnownHeads.PATIENCE_MILLIS - 1);
    assertThat(recording.posts()).isEmpty();
    core.advance(now + KnownHeads.PATIENCE_MILLIS);

    assertThat(recording.posts()).extracting(Request.Post::knownHead).containsExactly(40L);
  }

  @Test
  void inAResumedSessionAPostWaitsForTheHeadsThatFollowTheWelcome() {
    core.post(entry(1, 40), now);
    core.connected(welcome(true), now);
    assertThat(recording.posts()).isEmpty();

    core.received(new ServerFrame(0, new Reply.HeadEvent(GROUP, 5)), now);
    assertThat(recording.posts()).isEmpty();
    answer(Request.Ping.class, new Reply.Pong(0, 0));

    assertThat(recording.posts()).hasSize(1);
  }

  @Test
  void aRetryNamesTheHeadOfTheFirstAttemptAndDoesNotWait() {
    core.post(entry(1, 40), now);
    core.connected(welcome(true), now);
    answer(Request.Ping.class, new Reply.Pong(0, 0));
    core.disconnected(now);

    core.connected(welcome(false), now);

    assertThat(recording.posts()).extracting(Request.Post::knownHead).containsExactly(40L, 40L);
  }

  // A post that the node does not look for.

  @Test
  void aPostThatMayBeStoredIsLookedForBeforeItIsSentAgain() {
    core = core(new Checkpoint(CURSOR, Map.of()), 1, entry(1, 40));
    core.connected(welcome(true), now);
    answerPost(Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, ""));

    assertThat(recording.last(Request.Pull.class))
        .isEqualTo(new Request.Pull(CHAT, 40, Request.Pull.Direction.FORWARD, 0));
    answer(Request.Pull.class, page(500, message(41, BOB, 8), message(42, ALICE, 1)));

    assertThat(recording.posted).containsExactly(42L);
    assertThat(recording.refused).isEmpty();
    assertThat(recording.posts()).hasSize(1);
    assertThat(core.unansweredPosts()).isZero();
  }

  @Test
  void aPostThatIsNotThereIsSentFromWhereItWasLookedFor() {
    core = core(new Checkpoint(CURSOR, Map.of()), 1, entry(1, 40));
    core.connected(welcome(true), now);
    answerPost(Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, ""));
    // Of the same number, and somebody else's.
    answer(Request.Pull.class, page(500, message(41, BOB, 1), message(42, BOB, 9)));

    assertThat(recording.posts()).extracting(Request.Post::knownHead).containsExactly(40L, 42L);
    assertThat(recording.attempting).extracting(OutboxEntry::knownHead).containsExactly(42L);
    answerPost(new Reply.Posted(501, 1));
    assertThat(recording.posted).containsExactly(501L);
  }

  @Test
  void aPostThatWasNeverSentBeforeAsksForTheHeadAlone() {
    core.post(entry(1, 40), now);
    core.connected(welcome(false), now);
    now += KnownHeads.PATIENCE_MILLIS;
    core.advance(now);
    answerPost(Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, ""));

    assertThat(recording.last(Request.Pull.class))
        .isEqualTo(new Request.Pull(CHAT, 0, Request.Pull.Direction.BACKWARD, 1));
    answer(Request.Pull.class, page(900_000, message(900_000, BOB, 9)));

    assertThat(recording.posts())
        .extracting(Request.Post::knownHead)
        .containsExactly(40L, 900_000L);
  }

  @Test
  void saysThatNobodyKnowsIfAPostThatMayBeStoredCannotBeLookedFor() {
    core = core(new Checkpoint(CURSOR, Map.of()), 1, entry(1, 40));
    core.connected(welcome(true), now);
    answerPost(Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, ""));

    answer(Request.Pull.class, Reply.Failed.of(ErrorCode.NOT_A_MEMBER, ""));

    assertThat(recording.refused).containsExactly(ErrorCode.OUTCOME_UNKNOWN);
  }

  @Test
  void saysThatNobodyKnowsIfWhatWasSaidMeanwhileIsOutOfSight() {
    core = core(new Checkpoint(CURSOR, Map.of()), 1, entry(1, 40));
    core.connected(welcome(true), now);
    answerPost(Reply.Failed.of(ErrorCode.KNOWN_HEAD_TOO_OLD, ""));

    answer(
        Request.Pull.class,
        new Reply.Page(List.of(message(300, BOB, 9)), 300, false, /* firstVisible= */ 300));

    assertThat(recording.refused).containsExactly(ErrorCode.OUTCOME_UNKNOWN);
  }

  // A window of posts.

  @Test
  void eachPostInFlightNamesTheOneBeforeIt() {
    core = core(new Checkpoint(CURSOR, Map.of()), 3);
    core.connected(welcome(true), now);

    for (int number = 1; number <= 4; number++) {
      core.post(entry(number, 40), now);
    }

    assertThat(recording.posts())
        .extracting(Request.Post::previous)
        .containsExactly(null, id(1), id(2));
    answerPost(0, new Reply.Posted(41, 1));
    assertThat(recording.posts().get(3).previous()).isEqualTo(id(3));
  }

  @Test
  void aWindowThatFailsWaitsOnceAndBeginsAgainFromItsOldestPost() {
    core = core(new Checkpoint(CURSOR, Map.of()), 8);
    core.connected(welcome(true), now);
    for (int number = 1; number <= 8; number++) {
      core.post(entry(number, 40), now);
    }

    answerPost(0, Reply.Failed.of(ErrorCode.OVERLOADED, ""));
    for (int number = 1; number < 8; number++) {
      assertThat(recording.posts()).hasSize(8);
      answerPost(number, Reply.Failed.of(ErrorCode.OUT_OF_ORDER, ""));
    }

    long due = core.nextDue(now);
    assertThat(due - now).isBetween(1L, 50L);
    core.advance(due);
    assertThat(recording.posts().subList(8, 16))
        .extracting(Request.Post::clientId)
        .containsExactly(id(1), id(2), id(3), id(4), id(5), id(6), id(7), id(8));
    assertThat(recording.posts().get(8).previous()).isNull();
  }

  @Test
  void whatSlowModeRefusesIsItsAuthorsToSayAgainAndWhatABusyGroupDoesIsSentAgain() {
    core = core(new Checkpoint(CURSOR, Map.of()), 8);
    core.connected(welcome(true), now);
    core.post(entry(1, 40), now);
    core.post(entry(2, 40), now);

    answerPost(0, new Reply.Failed(ErrorCode.SLOW_MODE, "", 30_000));
    assertThat(recording.refused).containsExactly(ErrorCode.SLOW_MODE);
    answerPost(1, new Reply.Failed(ErrorCode.GROUP_BUSY, "", 700));

    assertThat(recording.refused).hasSize(1);
    long due = core.nextDue(now);
    assertThat(due - now).isGreaterThanOrEqualTo(700);
    core.advance(due);
    assertThat(recording.posts())
        .extracting(Request.Post::clientId)
        .containsExactly(id(1), id(2), id(2));
  }

  // A list that does not end.

  @Test
  void aConversationWithoutSummaryKeepsNoOtherWaiting() {
    core = core(Checkpoint.EMPTY, 1);
    core.connected(welcome(false), now);
    answerSync(List.of(summary(CHAT, 3)), true);

    assertThat(recording.last(Request.Pull.class).conversation()).isEqualTo(CHAT);
    answer(Request.Pull.class, page(3, message(1, BOB, 1), message(2, BOB, 2), message(3, BOB, 3)));

    assertThat(recording.heard).containsExactly(1L, 2L, 3L);
  }

  @Test
  void goesOnWithWhatItHasWhenTheListBringsNothingMore() {
    core = core(Checkpoint.EMPTY, 1);
    core.connected(welcome(false), now);
    answerSync(List.of(summary(CHAT, 0)), true);

    passUntilSync(2);
    for (int round = 1; round <= SyncProgress.FRUITLESS_MAX; round++) {
      assertThat(recording.caughtUp).isZero();
      if (round % 2 == 0) {
        answerSync(List.of(), true);
      } else {
        answer(Request.Sync.class, Reply.Failed.of(ErrorCode.UNAVAILABLE, ""));
      }
      if (round < SyncProgress.FRUITLESS_MAX) {
        passUntilSync(round + 2);
      }
    }

    assertThat(recording.caughtUp).isEqualTo(1);
    assertThat(core.lastCheckpoint().cursor())
        .as("another run begins the list anew")
        .isEqualTo(Bytes.EMPTY);
    passUntilSync(SyncProgress.FRUITLESS_MAX + 2);
    answerSync(List.of(summary(GROUP, 2)), false);
    assertThat(recording.last(Request.Pull.class).conversation()).isEqualTo(GROUP);
  }

  // What the node says, and what the client has said.

  /** Lets time pass until the list was asked for so often. */
  private void passUntilSync(int times) {
    for (int step = 0; recording.count(Request.Sync.class) < times; step++) {
      assertThat(step).as("steps until the list is asked for").isLessThan(100);
      now = Math.max(now + 1, core.nextDue(now));
      core.advance(now);
    }
  }

  private void answerSync(List<Reply.ConversationSummary> list, boolean more) {
    answer(Request.Sync.class, new Reply.Synced(list, CURSOR, more));
  }

  private void answerPost(Reply.Answer answer) {
    answer(Request.Post.class, answer);
  }

  private void answerPost(int index, Reply.Answer answer) {
    core.received(
        new ServerFrame(recording.all(Request.Post.class).get(index).request(), answer), now);
  }

  private void answer(Class<? extends Request> to, Reply.Answer answer) {
    List<ClientFrame> all = recording.all(to);
    core.received(new ServerFrame(all.get(all.size() - 1).request(), answer), now);
  }

  private static ClientId id(int number) {
    return new ClientId(5, number);
  }

  private static OutboxEntry entry(int number, long knownHead) {
    return new OutboxEntry(CHAT, id(number), knownHead, new Content.Text("post"));
  }

  private static Message message(long sequence, UserId sender, int number) {
    return new Message(CHAT, sequence, sender, id(number), 1, new Content.Text("text"));
  }

  private static Reply.Page page(long head, Message... messages) {
    return new Reply.Page(List.of(messages), head, true, 1);
  }

  private static Reply.ConversationSummary summary(ConversationId id, long head) {
    return new Reply.ConversationSummary(id, "", head, 1, 0, (int) head, null, 2, null);
  }

  private static Reply.Welcome welcome(boolean resumed) {
    return new Reply.Welcome(
        ALICE, new DeviceId(1), "node", 1, 3_600_000, resumed, Limits.DEFAULTS, List.of());
  }

  // What the user has in view.

  @Test
  void everyConnectionIsToldWhatIsInView() {
    core.connected(welcome(true), now);
    core.looks(GROUP);
    core.watches(List.of(BOB));
    assertThat(recording.count(Request.Look.class)).as("said by a call").isZero();

    core.disconnected(now);
    core.connected(welcome(true), now);

    assertThat(recording.last(Request.Look.class)).isEqualTo(new Request.Look(GROUP));
    assertThat(recording.last(Request.WatchUsers.class))
        .isEqualTo(new Request.WatchUsers(List.of(BOB)));
    answer(Request.Look.class, new Reply.Looking(Reply.Looking.Receipts.COUNTS, true));
    assertThat(recording.events)
        .containsExactly(new Reply.LookingEvent(GROUP, Reply.Looking.Receipts.COUNTS, true));
  }

  @Test
  void whatIsInViewNoMoreIsNotTold() {
    core.connected(welcome(true), now);
    core.looks(GROUP);
    core.watches(List.of(BOB));
    core.looks(null);
    core.watches(List.of());

    core.disconnected(now);
    core.connected(welcome(true), now);

    assertThat(recording.count(Request.Look.class)).isZero();
    assertThat(recording.count(Request.WatchUsers.class)).isZero();
  }

  @Test
  void whoIsWatchedIsToldAgainWhenEventsMayHaveBeenLost() {
    core.connected(welcome(true), now);
    core.watches(List.of(BOB));
    core.received(new ServerFrame(0, new Reply.ResyncEvent()), now);
    assertThat(recording.count(Request.WatchUsers.class)).isEqualTo(1);

    answer(Request.WatchUsers.class, new Reply.Failed(ErrorCode.OVERLOADED, "", 1_500));
    core.advance(now + 1_499);
    assertThat(recording.count(Request.WatchUsers.class)).isEqualTo(1);
    core.advance(now + 1_500);

    assertThat(recording.count(Request.WatchUsers.class)).isEqualTo(2);
  }

  @Test
  void whatIsRefusedForGoodIsNotAskedForAgain() {
    core.looks(GROUP);
    core.connected(welcome(true), now);
    answer(Request.Look.class, Reply.Failed.of(ErrorCode.NOT_A_MEMBER, ""));

    core.disconnected(now);
    core.connected(welcome(true), now);

    assertThat(recording.count(Request.Look.class)).isEqualTo(1);
  }

  @Test
  void typingIsToldAsOftenAsKeepsItShown() {
    Request.Typing typing = new Request.Typing(CHAT, Request.Typing.Kind.TEXT);
    core.typed(typing, now);
    assertThat(recording.count(Request.Typing.class)).as("without a connection").isZero();
    core.connected(welcome(true), now);

    core.typed(typing, now);
    core.typed(typing, now + 2_999);
    assertThat(recording.count(Request.Typing.class)).isEqualTo(1);
    core.typed(typing, now + 3_000);
    assertThat(recording.count(Request.Typing.class)).isEqualTo(2);

    core.typed(new Request.Typing(CHAT, Request.Typing.Kind.STOPPED), now + 3_001);
    core.typed(new Request.Typing(CHAT, Request.Typing.Kind.STOPPED), now + 3_002);
    assertThat(recording.count(Request.Typing.class)).as("it stopped, once").isEqualTo(3);
    core.typed(typing, now + 3_003);
    core.post(entry(1, 40), now + 3_004);
    core.typed(typing, now + 3_005);
    assertThat(recording.count(Request.Typing.class)).as("a post ended it").isEqualTo(5);
  }

  private final class Recording implements Effects {
    final List<ClientFrame> sent = new ArrayList<>();
    final List<OutboxEntry> attempting = new ArrayList<>();
    final List<Long> posted = new ArrayList<>();
    final List<Long> heard = new ArrayList<>();
    final List<ErrorCode> refused = new ArrayList<>();
    final List<Reply.Event> events = new ArrayList<>();
    int caughtUp;

    List<ClientFrame> all(Class<? extends Request> type) {
      return sent.stream().filter(frame -> type.isInstance(frame.body())).toList();
    }

    <T extends Request> T last(Class<T> type) {
      List<ClientFrame> all = all(type);
      return type.cast(all.get(all.size() - 1).body());
    }

    int count(Class<? extends Request> type) {
      return all(type).size();
    }

    List<Request.Post> posts() {
      return all(Request.Post.class).stream().map(frame -> (Request.Post) frame.body()).toList();
    }

    @Override
    public void send(ClientFrame frame) {
      sent.add(frame);
    }

    @Override
    public void abandon(ErrorCode code, String detail) {
      throw new AssertionError("abandoned: " + code);
    }

    @Override
    public void hand(Message message) {
      heard.add(message.sequence());
    }

    @Override
    public void conversation(Reply.ConversationSummary summary) {}

    @Override
    public void cursor(CursorMoved moved) {}

    @Override
    public void preferences(ConversationId conversation, Preferences preferences) {}

    @Override
    public void stranger(ConversationId conversation) {}

    @Override
    public void people(Reply.PeopleEvent changed) {}

    @Override
    public void unheard() {}

    @Override
    public void event(Reply.Event event) {
      events.add(event);
    }

    @Override
    public void caughtUp() {
      caughtUp++;
    }

    @Override
    public void attempting(OutboxEntry entry) {
      attempting.add(entry);
    }

    @Override
    public void posted(ConversationId conversation, ClientId id, long sequence, long timeMillis) {
      posted.add(sequence);
    }

    @Override
    public void refused(OutboxEntry entry, Reply.Failed failed) {
      refused.add(failed.code());
    }

    @Override
    public void answer(Call call, Reply.Answer answer) {}

    @Override
    public void save(Checkpoint checkpoint) {}
  }
}
