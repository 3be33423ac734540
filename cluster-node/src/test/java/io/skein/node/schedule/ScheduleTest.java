package io.skein.node.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.schedule.Schedule.Decision;
import io.skein.node.schedule.Schedule.Refused;
import io.skein.node.schedule.Schedule.Unchanged;
import io.skein.node.schedule.Schedule.Write;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user may schedule, change and take back, and what becomes of it. */
class ScheduleTest {
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final Content HELLO = new Content.Text("hello");
  private static final long NOW = 1_000_000;
  private static final long SOON = NOW + 60_000;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MAX = 3;

  private final Schedule schedule =
      new Schedule(ScheduleStore.Stored.NOTHING, new Schedule.Rules(MAX, Duration.ofHours(1)));

  private static ClientId id(long number) {
    return new ClientId(number, number);
  }

  private static ScheduledPost post(long number) {
    return ScheduledPost.waiting(id(number), GROUP, HELLO, SOON);
  }

  /** Carries a decision out, which must be to write. */
  private void take(Decision decision) {
    assertThat(decision).isInstanceOf(Write.class);
    schedule.stored(((Write) decision).change());
  }

  private void scheduled(long number) {
    take(schedule.schedule(post(number), NOW));
  }

  private ScheduledPost kept(long number) {
    return schedule.find(id(number)).post();
  }

  private static ErrorCode refusal(Decision decision) {
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).code();
  }

  @Test
  void keepsWhatIsScheduledUntilItIsDue() {
    scheduled(1);

    assertThat(schedule.due(id(1), SOON - 1)).isNull();
    assertThat(schedule.due(id(1), SOON).post()).isEqualTo(post(1));
    assertThat(schedule.last()).isEqualTo(1);
  }

  @Test
  void theSameOnceMoreChangesNothingWhateverHasBecomeOfItSince() {
    scheduled(1);

    assertThat(schedule.schedule(post(1), NOW)).isInstanceOf(Unchanged.class);
    take(schedule.begin(id(1), 9, SOON));
    assertThat(schedule.schedule(post(1), SOON + 1)).isInstanceOf(Unchanged.class);
  }

  @Test
  void somethingElseUnderTheSameClientIdIsRefused() {
    scheduled(1);

    ScheduledPost other = ScheduledPost.waiting(id(1), GROUP, new Content.Text("bye"), SOON);
    assertThat(refusal(schedule.schedule(other, NOW))).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void takesTimesFromAMillisecondAheadToTheFarthestAllowed() {
    take(schedule.schedule(at(1, NOW + 1), NOW));
    take(schedule.schedule(at(2, NOW + HOUR_MILLIS), NOW));

    assertThat(refusal(schedule.schedule(at(3, NOW), NOW))).isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
    assertThat(refusal(schedule.schedule(at(3, NOW + HOUR_MILLIS + 1), NOW)))
        .isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
    assertThat(refusal(schedule.schedule(at(3, Long.MAX_VALUE), NOW)))
        .isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
  }

  private static ScheduledPost at(long number, long dueMillis) {
    return ScheduledPost.waiting(id(number), GROUP, HELLO, dueMillis);
  }

  @Test
  void refusesOneMoreThanAllowedUntilOneIsCancelled() {
    scheduled(1);
    scheduled(2);
    scheduled(3);

    assertThat(refusal(schedule.schedule(post(4), NOW))).isEqualTo(ErrorCode.TOO_MANY_SCHEDULED);
    take(schedule.cancel(id(2)));
    scheduled(4);
  }

  @Test
  void refusedOnesCountUntilTheyAreForgotten() {
    scheduled(1);
    scheduled(2);
    scheduled(3);
    take(schedule.refused(id(1), ErrorCode.NOT_A_MEMBER, SOON));

    assertThat(refusal(schedule.schedule(post(4), NOW))).isEqualTo(ErrorCode.TOO_MANY_SCHEDULED);
  }

  @Test
  void altersWhatItSaysAndWhen() {
    scheduled(1);

    take(schedule.alter(id(1), 0, new Content.Text("bye"), NOW));
    take(schedule.alter(id(1), SOON + 5, null, NOW));

    assertThat(kept(1))
        .isEqualTo(ScheduledPost.waiting(id(1), GROUP, new Content.Text("bye"), SOON + 5));
    assertThat(schedule.alter(id(1), SOON + 5, null, NOW)).isInstanceOf(Unchanged.class);
    assertThat(refusal(schedule.alter(id(1), NOW, null, NOW)))
        .isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
  }

  @Test
  void mediaStayWhatTheyAre() {
    Content file =
        new Content.Media(
            new MediaId(5),
            Content.Media.Kind.FILE,
            "a",
            "text/plain",
            1,
            0,
            0,
            0,
            Bytes.EMPTY,
            "");
    scheduled(1);
    take(schedule.schedule(ScheduledPost.waiting(id(2), GROUP, file, SOON), NOW));

    assertThat(refusal(schedule.alter(id(1), 0, file, NOW))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(schedule.alter(id(2), 0, HELLO, NOW))).isEqualTo(ErrorCode.BAD_REQUEST);
    take(schedule.alter(id(2), SOON + 1, null, NOW));
  }

  @Test
  void whatIsCancelledIsNotPosted() {
    scheduled(1);

    take(schedule.cancel(id(1)));

    assertThat(schedule.due(id(1), SOON)).isNull();
    assertThat(schedule.begin(id(1), 9, SOON)).isInstanceOf(Unchanged.class);
    assertThat(refusal(schedule.cancel(id(1)))).isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);
    assertThat(refusal(schedule.sendNow(id(1), NOW))).isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);
    assertThat(refusal(schedule.alter(id(1), 0, HELLO, NOW)))
        .isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);
  }

  @Test
  void whatIsBeingPostedTakesNoChange() {
    scheduled(1);
    take(schedule.begin(id(1), 9, SOON));

    assertThat(refusal(schedule.cancel(id(1)))).isEqualTo(ErrorCode.ALREADY_DUE);
    assertThat(refusal(schedule.sendNow(id(1), NOW))).isEqualTo(ErrorCode.ALREADY_DUE);
    assertThat(refusal(schedule.alter(id(1), 0, HELLO, NOW))).isEqualTo(ErrorCode.ALREADY_DUE);
  }

  /** While the conversation was asked for its head. */
  @Test
  void whatWasMovedMeanwhileIsNeitherPostedNorRefused() {
    scheduled(1);
    take(schedule.alter(id(1), SOON + 1, null, NOW));

    assertThat(schedule.begin(id(1), 9, SOON)).isInstanceOf(Unchanged.class);
    assertThat(schedule.refused(id(1), ErrorCode.NOT_A_MEMBER, SOON)).isInstanceOf(Unchanged.class);
  }

  @Test
  void sentNowItIsDueAtOnce() {
    scheduled(1);

    take(schedule.sendNow(id(1), NOW));

    assertThat(schedule.due(id(1), NOW)).isNotNull();
  }

  /** An attempt of before may have been stored by the conversation: it is looked for from there. */
  @Test
  void theHeadOfTheFirstAttemptCountsForAllLaterOnes() {
    scheduled(1);
    take(schedule.begin(id(1), 9, SOON));
    take(schedule.refused(id(1), ErrorCode.MUTED, SOON));
    take(schedule.sendNow(id(1), SOON));

    take(schedule.begin(id(1), 20, SOON));

    assertThat(schedule.find(id(1)).knownHead()).isEqualTo(9);
  }

  @Test
  void whatIsRefusedIsTriedAgainWhenTheUserSaysSoAlone() {
    scheduled(1);
    take(schedule.begin(id(1), 9, SOON));
    take(schedule.refused(id(1), ErrorCode.NOT_A_MEMBER, SOON));

    assertThat(kept(1).state()).isEqualTo(State.REFUSED);
    assertThat(kept(1).refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(schedule.due(id(1), SOON)).isNull();
    assertThat(refusal(schedule.alter(id(1), 0, HELLO, NOW)))
        .isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
    take(schedule.alter(id(1), SOON + 1, null, NOW));
    assertThat(kept(1).state()).isEqualTo(State.WAITING);
    assertThat(kept(1).refusal()).isNull();
  }

  @Test
  void whatIsPostedIsGone() {
    scheduled(1);
    take(schedule.begin(id(1), 9, SOON));

    take(schedule.posted(id(1)));

    assertThat(schedule.find(id(1))).isNull();
    assertThat(schedule.posted(id(1))).isInstanceOf(Unchanged.class);
  }

  @Test
  void anEntryOfATimeIsNeededWhileThePostIsDueAtIt() {
    scheduled(1);

    assertThat(schedule.isSettled(id(1), SOON)).isFalse();
    assertThat(schedule.isSettled(id(1), SOON - 1)).isTrue();
    take(schedule.begin(id(1), 9, SOON));
    assertThat(schedule.isSettled(id(1), SOON)).isFalse();
    take(schedule.refused(id(1), ErrorCode.BLOCKED, SOON));
    assertThat(schedule.isSettled(id(1), SOON)).isTrue();
    assertThat(schedule.isSettled(id(2), SOON)).isTrue();
  }

  @Test
  void leavesAloneWhatALaterReleaseHasScheduled() {
    ScheduledPost later = ScheduledPost.waiting(id(1), GROUP, new Content.Unknown(), SOON);
    Schedule read =
        new Schedule(
            new ScheduleStore.Stored(4, List.of(KeptPost.untried(later))),
            new Schedule.Rules(MAX, Duration.ofHours(1)));

    assertThat(read.due(id(1), SOON)).isNull();
    assertThat(read.isSettled(id(1), SOON)).isFalse();
    assertThat(refusal(read.sendNow(id(1), NOW))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(read.alter(id(1), SOON + 1, null, NOW))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(read.cancel(id(1))).isInstanceOf(Write.class);
  }

  @Test
  void tellsWhatIsScheduledInPagesAscendingByTheBytesOfItsIds() {
    scheduled(-1);
    scheduled(2);
    scheduled(1);

    Reply.ScheduledPage first = schedule.page(null, 2, 100_000);
    Reply.ScheduledPage second = schedule.page(id(2), 2, 100_000);

    assertThat(first).isEqualTo(new Reply.ScheduledPage(List.of(post(1), post(2)), true, 3));
    assertThat(second).isEqualTo(new Reply.ScheduledPage(List.of(post(-1)), false, 3));
    assertThat(schedule.page(null, 2, 1).posts()).containsExactly(post(1));
  }

  @Test
  void tellsDevicesWhatChanged() {
    Write write = (Write) schedule.schedule(post(1), NOW);
    schedule.stored(write.change());
    Write gone = (Write) schedule.cancel(id(1));

    assertThat(Schedule.event(write.change()))
        .isEqualTo(new Reply.ScheduledEvent(1, List.of(post(1)), List.of()));
    assertThat(Schedule.event(gone.change()))
        .isEqualTo(new Reply.ScheduledEvent(2, List.of(), List.of(id(1))));
  }
}
