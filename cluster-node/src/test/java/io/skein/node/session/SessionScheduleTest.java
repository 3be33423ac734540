package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.schedule.KeptPost;
import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.ScheduleStore;
import io.skein.node.schedule.Woken;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request.ChangeScheduled.Action;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session does with what its user has given a time. */
class SessionScheduleTest {
  private static final ClientId ID = new ClientId(1, 2);
  private static final Content HELLO = new Content.Text("hello");
  private static final Content.Media FILE =
      new Content.Media(
          new MediaId(5), Content.Media.Kind.FILE, "a", "text/plain", 1, 0, 0, 0, Bytes.EMPTY, "");
  private static final long SOON = 60_000;

  private static ActorTestKit kit;

  private final SettableClock clock = new SettableClock(1_000_000);
  private final TestProbe<Woken> waker = kit.createTestProbe(Woken.class);
  private SessionFixture alice;
  private SessionDevice phone;

  @BeforeAll
  static void startSystem() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void attachThePhone() {
    alice = new SessionFixture(kit, clock);
    alice.summary(GROUP, 41);
    phone = attached(PHONE);
  }

  @AfterEach
  void endTheSession() {
    kit.stop(alice.session);
  }

  private SessionDevice attached(DeviceId id) {
    SessionDevice device = alice.device(id);
    device.attached(Bytes.EMPTY);
    return device;
  }

  private long dueMillis() {
    return 1_000_000 + SOON;
  }

  private void schedules(Content content) {
    alice.session.tell(
        new SessionCommand.SchedulePost(ALICE, GROUP, ID, dueMillis(), content, phone.replyTo()));
  }

  private void scheduled() {
    schedules(HELLO);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
  }

  private void changes(Action action, long dueMillis, @Nullable Content content) {
    alice.session.tell(
        new SessionCommand.ChangeScheduled(ALICE, ID, action, dueMillis, content, phone.replyTo()));
  }

  private Reply.ScheduledPage listed() {
    alice.session.tell(new SessionCommand.ListScheduled(ALICE, null, 10, phone.replyTo()));
    return (Reply.ScheduledPage) phone.answer();
  }

  private void wakes() {
    alice.session.tell(new SessionCommand.PostDue(ALICE, ID, dueMillis(), waker.ref()));
  }

  private void itIsTime() {
    clock.set(dueMillis());
    wakes();
  }

  private void isWoken() {
    waker.expectMessage(new Woken(ALICE, ID, dueMillis()));
  }

  private ConversationCommand.Post posted() {
    return alice.conversations.expectMessageClass(ConversationCommand.Post.class);
  }

  private List<KeptPost> stored() {
    return alice.schedules.load(ALICE).toCompletableFuture().join().posts();
  }

  @Test
  void keepsWhatIsScheduledAndTellsAllDevicesTheAuthorBeforeItsAnswer() {
    SessionDevice desktop = attached(DESKTOP);

    schedules(HELLO);

    Reply.ScheduledEvent event = (Reply.ScheduledEvent) phone.event();
    ScheduledPost post = ScheduledPost.waiting(ID, GROUP, HELLO, dueMillis());
    assertThat(event).isEqualTo(new Reply.ScheduledEvent(1, List.of(post), List.of()));
    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(desktop.event()).isEqualTo(event);
    assertThat(listed()).isEqualTo(new Reply.ScheduledPage(List.of(post), false, 1));
    assertThat(alice.due.all()).containsExactly(new ScheduleDue.Entry(ALICE, ID, dueMillis()));
  }

  @Test
  void doesNothingBeforeItIsTimeAndKeepsItsEntry() {
    scheduled();

    wakes();

    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
    assertThat(alice.due.all()).hasSize(1);
  }

  @Test
  void postsItWhenItIsTimeInTheNameOfNoDevice() {
    scheduled();

    itIsTime();

    ConversationCommand.Post post = posted();
    assertThat(post.conversation()).isEqualTo(GROUP);
    assertThat(post.clientId()).isEqualTo(ID);
    assertThat(post.content()).isEqualTo(HELLO);
    assertThat(post.knownHead()).isEqualTo(41);
    assertThat(post.origin().user()).isEqualTo(ALICE);
    assertThat(post.origin().device()).isNotIn(PHONE, DESKTOP);
    assertThat(stored()).extracting(kept -> kept.post().state()).containsExactly(State.POSTING);
    post.replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
    assertThat(alice.due.all()).isEmpty();
  }

  @Test
  void postsItThoughNoDeviceIsThere() {
    scheduled();
    phone.detach();
    alice.crash();

    itIsTime();

    posted().replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
  }

  /** The conversation finds the first attempt above that head, and answers as it would have. */
  @Test
  void anotherLifeOfTheSessionPostsItAgainUnderTheSameIdAndHead() {
    scheduled();
    itIsTime();
    ConversationCommand.Post first = posted();
    alice.summary(GROUP, 50);
    alice.crash();

    wakes();

    ConversationCommand.Post second = posted();
    assertThat(second.clientId()).isEqualTo(first.clientId());
    assertThat(second.knownHead()).isEqualTo(first.knownHead());
    second.replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeLeavesItToTheNextLook() {
    scheduled();
    itIsTime();
    posted();
    isWoken();
    assertThat(alice.due.all()).hasSize(1);

    wakes();

    posted().replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(alice.due.all()).isEmpty();
  }

  @Test
  void whatMaySucceedLaterIsTriedAgain() {
    scheduled();
    itIsTime();
    posted().replyTo().refuse(ErrorCode.SLOW_MODE, "wait", 500);
    isWoken();

    wakes();

    posted().replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatTheConversationRefusesIsToldAndNotTriedAgain() {
    scheduled();
    itIsTime();

    posted().replyTo().refuse(ErrorCode.MESSAGE_RECALLED, "quote");

    isWoken();
    ScheduledPost refused = listed().posts().get(0);
    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.refusal()).isEqualTo(ErrorCode.MESSAGE_RECALLED);
    assertThat(alice.due.all()).isEmpty();
    wakes();
    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whoIsNoMemberIsToldWithoutAPost() {
    scheduled();
    alice.refuses(GROUP, ErrorCode.NOT_A_MEMBER);

    itIsTime();

    isWoken();
    assertThat(listed().posts())
        .extracting(ScheduledPost::refusal)
        .containsExactly(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void nothingIsSaidInTheNameOfWhoHasDeletedTheAccountNorKept() {
    schedules(FILE);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.users.delete(ALICE);

    itIsTime();

    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
    assertThat(stored()).isEmpty();
    assertThat(alice.due.all()).isEmpty();
    assertThat(alice.media.kept).isEmpty();
  }

  @Test
  void waitsForTheNextLookIfNobodyCanTellWhetherThereIsSuchAUser() {
    scheduled();
    alice.users.away = true;
    itIsTime();
    isWoken();
    assertThat(stored()).extracting(kept -> kept.post().state()).containsExactly(State.WAITING);
    alice.users.away = false;

    wakes();

    posted().replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
  }

  @Test
  void isPostedOnceByTwoLooksAtTheSameList() {
    scheduled();
    itIsTime();
    ConversationCommand.Post post = posted();

    wakes();

    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
    post.replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatIsCancelledIsNotPosted() {
    scheduled();
    changes(Action.CANCEL, 0, null);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.due.all()).isEmpty();

    itIsTime();

    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatIsBeingPostedIsNotCancelled() {
    scheduled();
    itIsTime();
    ConversationCommand.Post post = posted();

    changes(Action.CANCEL, 0, null);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.ALREADY_DUE);
    post.replyTo().answer(new Reply.Posted(42, dueMillis()));
    isWoken();
  }

  @Test
  void sentNowItIsPostedAtOnceAndItsOldEntryGoes() {
    scheduled();

    changes(Action.SEND_NOW, 0, null);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.due.all())
        .extracting(ScheduleDue.Entry::dueMillis)
        .containsExactly(clock.millis());
    posted().replyTo().answer(new Reply.Posted(42, 1_000_000));
    phone.connection.awaitAssert(
        () -> {
          assertThat(stored()).isEmpty();
          return null;
        });
    itIsTime();
    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void altersItsTimeAndText() {
    scheduled();
    long later = dueMillis() + 5;

    changes(Action.ALTER, later, new Content.Text("bye"));

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.due.all()).containsExactly(new ScheduleDue.Entry(ALICE, ID, later));
    itIsTime();
    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
    clock.set(later);
    alice.session.tell(new SessionCommand.PostDue(ALICE, ID, later, waker.ref()));
    assertThat(posted().content()).isEqualTo(new Content.Text("bye"));
  }

  @Test
  void keepsAFileForItUntilItIsCancelled() {
    schedules(FILE);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.media.kept).containsExactly(FILE.media());

    changes(Action.CANCEL, 0, null);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    // The file is let go beside the answer.
    alice.conversations.awaitAssert(
        () -> {
          assertThat(alice.media.kept).isEmpty();
          return null;
        });
  }

  @Test
  void aChangeWhoseOutcomeIsUnknownIsSaidSoAndFoundOnTheNextTry() {
    alice.schedules.setLosesAnswers(true);
    schedules(HELLO);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    alice.schedules.setLosesAnswers(false);

    scheduled();

    assertThat(stored()).hasSize(1);
  }

  @Test
  void refusesForNowWhileTheStoreIsAway() {
    alice.schedules.setAway(true);

    schedules(HELLO);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void whatIsRefusedLeavesNothingAmongWhatIsDueAndLetsGoOfItsFile() {
    clock.set(dueMillis());
    schedules(FILE);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
    changes(Action.ALTER, dueMillis() + 1, null);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);
    changes(Action.SEND_NOW, 0, null);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);

    assertThat(alice.due.all()).isEmpty();
    assertThat(alice.media.kept).isEmpty();
  }

  /** Two sessions of a user both live for a moment: one cancels, the other must not post. */
  @Test
  void doesNotPostWhatAnotherSessionOfTheUserHasCancelled() {
    scheduled();
    SessionDevice desktop = attached(DESKTOP);
    alice
        .schedules
        .write(ALICE, new ScheduleStore.Change(1, List.of(), List.of(ID)))
        .toCompletableFuture()
        .join();

    itIsTime();

    isWoken();
    alice.conversations.expectNoMessage(Duration.ZERO);
    assertThat(desktop.event()).isEqualTo(new Reply.ScheduledEvent(2, List.of(), List.of()));
  }
}
