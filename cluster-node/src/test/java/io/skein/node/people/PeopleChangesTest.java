package io.skein.node.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.platform.ChangeCursor;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changed, told by numbers; three who are kept no more are remembered. */
class PeopleChangesTest {
  private static final UserId ALICE = new UserId(90);
  private static final long NOW = 1_000;
  private static final int ALL = 100;
  private static final int BYTES = 100_000;

  private final People alice = new People(ALICE, PeopleStore.Stored.NOTHING, PeopleSamples.few());

  private void does(long other, Action action) {
    People.Decision decision =
        alice.contacts().change(new UserId(other), PersonChange.of(action), false, NOW);
    alice.stored(((People.Write) decision).change());
  }

  private Reply.PeopleSynced page(Bytes cursor, int max) {
    return alice.page(cursor, max, BYTES);
  }

  private static Person blocked(long other) {
    return Relation.none(new UserId(other)).blocked(true).person();
  }

  @Test
  void tellsADeviceThatKnowsNothingEverything() {
    does(1, Action.BLOCK);
    does(2, Action.ALLOW);
    does(2, Action.BLOCK);

    Reply.PeopleSynced page = page(Bytes.EMPTY, ALL);

    assertThat(page.full()).isTrue();
    assertThat(page.people())
        .extracting(Person::user)
        .containsExactly(new UserId(1), new UserId(2));
    assertThat(page.all()).containsExactlyInAnyOrder(new UserId(1), new UserId(2));
    assertThat(page.self()).isEqualTo(Self.INITIAL);
    assertThat(page.more()).isFalse();
  }

  @Test
  void tellsWhatChangedSinceAndWhoIsKeptNoMore() {
    does(1, Action.BLOCK);
    does(2, Action.BLOCK);
    Bytes cursor = page(Bytes.EMPTY, ALL).cursor();

    does(1, Action.UNBLOCK);

    Reply.PeopleSynced page = page(cursor, ALL);
    assertThat(page.full()).isFalse();
    assertThat(page.people()).containsExactly(Person.none(new UserId(1)));
    assertThat(page.self()).isNull();
    assertThat(page(page.cursor(), ALL).people()).isEmpty();
  }

  @Test
  void tellsInPagesAndWhatChangesMeanwhileAfterThem() {
    for (int other = 1; other <= 2; other++) {
      does(other, Action.BLOCK);
      does(10 + other, Action.ALLOW);
    }

    Reply.PeopleSynced first = page(Bytes.EMPTY, 3);
    does(1, Action.UNBLOCK);
    Reply.PeopleSynced second = page(first.cursor(), 3);

    assertThat(first.more()).isTrue();
    assertThat(first.people()).hasSize(3).contains(blocked(1));
    assertThat(second.more()).isFalse();
    assertThat(second.full()).isFalse();
    assertThat(second.people())
        .extracting(Person::user)
        .containsExactly(new UserId(12), new UserId(1));
  }

  @Test
  void tellsAPageOfManyBytesInParts() {
    does(1, Action.BLOCK);
    does(2, Action.BLOCK);

    Reply.PeopleSynced page = alice.page(Bytes.EMPTY, ALL, 1);

    assertThat(page.people()).hasSize(1);
    assertThat(page.more()).isTrue();
  }

  @Test
  void tellsAllAnewToADeviceThatWasAwayForTooLong() {
    does(1, Action.BLOCK);
    Bytes early = page(Bytes.EMPTY, ALL).cursor();
    forgetSomebody();

    Reply.PeopleSynced page = page(early, ALL);

    assertThat(page.full()).isTrue();
    assertThat(page.all()).containsExactly(new UserId(1));
  }

  /** Or a device would be told all anew for ever, page by page. */
  @Test
  void goesOnWithALongListThoughSomeWhoAreKeptWereChangedBeforeOthersWereForgotten() {
    does(1, Action.BLOCK);
    does(2, Action.BLOCK);
    forgetSomebody();

    Reply.PeopleSynced first = page(Bytes.EMPTY, 1);
    Reply.PeopleSynced second = page(first.cursor(), 1);

    assertThat(first.more()).isTrue();
    assertThat(second.full()).isFalse();
    assertThat(second.people()).containsExactly(blocked(2));
  }

  /** One more than are remembered comes and goes. */
  private void forgetSomebody() {
    for (int other = 21; other <= 24; other++) {
      ContactRules.Word asks = new ContactRules.Word(ContactWord.REQUESTED, NOW, "", false);
      ContactRules.Hearing hearing = alice.contacts().hear(new UserId(other), asks, NOW);
      alice.stored(((People.Write) hearing.decision()).change());
      does(other, Action.REFUSE);
    }
  }

  @Test
  void aCursorOfNobodyIsAsGoodAsNone() {
    does(1, Action.BLOCK);

    assertThat(page(Bytes.wrap(new byte[] {1, 2, 3}), ALL).full()).isTrue();
    assertThat(page(ChangeCursor.upTo(ALICE, 99).toBytes(), ALL).full()).isTrue();
    assertThat(page(ChangeCursor.upTo(ALICE, -1).toBytes(), ALL).full()).isTrue();
  }

  @Test
  void aCursorOfAnotherUserSkipsNothing() {
    does(1, Action.BLOCK);

    assertThat(page(ChangeCursor.upTo(ALICE, 1).toBytes(), ALL).full()).isFalse();
    assertThat(page(ChangeCursor.upTo(new UserId(77), 1).toBytes(), ALL).full()).isTrue();
  }

  @Test
  void aDeviceThatHasMissedSomethingSeesThatByTheNewestState() {
    does(1, Action.BLOCK);
    Bytes before = page(Bytes.EMPTY, ALL).cursor();
    assertThat(alice.newest().after()).isEqualTo(before);
    does(2, Action.BLOCK);

    assertThat(alice.newest().after()).isNotEqualTo(before);
    assertThat(alice.newest().after()).isEqualTo(page(before, ALL).cursor());
  }

  @Test
  void owesTheChatWhatItDecidesByUntilTheChatKnows() {
    does(1, Action.BLOCK);
    UserId other = new UserId(1);
    Stance blocking = alice.stance(other);
    assertThat(alice.chatsUntold()).containsExactly(other);
    does(1, Action.UNBLOCK);

    assertThat(alice.chatTold(other, blocking, NOW)).isInstanceOf(People.Unchanged.class);
    alice.stored(((People.Write) alice.chatTold(other, alice.stance(other), NOW)).change());

    assertThat(alice.chatsUntold()).isEmpty();
  }

  @Test
  void forgetsNobodyOfWhomTheChatDoesNotKnow() {
    for (int other = 1; other <= 6; other++) {
      does(other, Action.BLOCK);
      does(other, Action.UNBLOCK);
    }

    assertThat(alice.chatsUntold()).hasSize(6);
  }

  @Test
  void anEventFollowsTheCursorBeforeIt() {
    does(1, Action.BLOCK);
    Bytes cursor = page(Bytes.EMPTY, ALL).cursor();
    People.Write write = (People.Write) alice.setSelf(SelfChange.displayName(" A\u030angstrom "));

    Reply.PeopleEvent event = alice.event(write.change());
    alice.stored(write.change());

    assertThat(event.after()).isEqualTo(cursor);
    assertThat(event.cursor()).isEqualTo(page(cursor, ALL).cursor());
    assertThat(event.self()).isEqualTo(alice.self());
    assertThat(alice.self().displayName()).isEqualTo("\u00c5ngstrom");
  }

  @Test
  void refusesATextThatIsTooLongOrNoLine() {
    assertThat(refusal(SelfChange.displayName("x".repeat(17)))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(SelfChange.signature("a\u2028b"))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(alice.setSelf(SelfChange.signature("x".repeat(16))))
        .isInstanceOf(People.Write.class);
  }

  @Test
  void refusesATextThatNobodySeesAndKeepsWhatJoinsLetters() {
    for (String unseen : List.of("\u200b", "\u3164\u3164", "\u2800 \u2800", "\ufeff\u034f")) {
      assertThat(refusal(SelfChange.displayName(unseen))).isEqualTo(ErrorCode.BAD_REQUEST);
    }
    for (String seen : List.of("\u0646\u200c\u0627", "\ud83d\udc69\u200d\ud83c\udf3e", "")) {
      assertThat(alice.setSelf(SelfChange.displayName(seen))).isNotInstanceOf(People.Refused.class);
    }
  }

  private ErrorCode refusal(SelfChange change) {
    return ((People.Refused) alice.setSelf(change)).code();
  }
}
