package io.skein.node.journal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.ShardId;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker sees what is planted, and nothing in a log that is as it should be. */
class TruthTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Entity GROUP =
      new Entity(new ShardId("conversation", 0), ConversationId.group(1).toString());

  private final World world = new World(1, false);
  private final Truth truth = new Truth(world);

  @Test
  void acceptsALogThatHoldsWhatWasTold() {
    List<Entry> log = List.of(created(), post(2, ALICE, 10), post(3, ALICE, 11));
    truth.posts(GROUP, ALICE, id(10));
    truth.posts(GROUP, ALICE, id(11));
    log.forEach(entry -> truth.published(entry, List.of(ALICE)));
    truth.acknowledged(GROUP, ALICE, id(10), 2);
    truth.acknowledged(GROUP, ALICE, id(11), 3);
    truth.read(GROUP, 1, log.subList(1, 3), true, 3);

    truth.checkPublished();
    truth.checkLog(GROUP, log);

    assertThat(truth.violations()).isEmpty();
  }

  @Test
  void seesAnAcknowledgedEntryLost() {
    truth.acknowledged(GROUP, ALICE, id(10), 2);

    truth.checkLog(GROUP, List.of(created()));

    assertThat(kinds()).contains(Violation.Kind.LOST);
  }

  @Test
  void seesAPublishedEntryReplaced() {
    truth.published(post(2, ALICE, 10), List.of(ALICE));

    truth.checkLog(GROUP, List.of(created(), post(2, ALICE, 11)));

    assertThat(kinds()).containsExactly(Violation.Kind.LOST);
  }

  @Test
  void seesAnAcknowledgedPostMoved() {
    truth.acknowledged(GROUP, ALICE, id(10), 2);

    truth.checkLog(GROUP, List.of(created(), post(2, ALICE, 11), post(3, ALICE, 10)));

    assertThat(kinds()).containsExactly(Violation.Kind.LOST);
  }

  @Test
  void seesTwoContentsForOnePlace() {
    truth.published(post(2, ALICE, 10), List.of(ALICE));
    truth.read(GROUP, 1, List.of(post(2, ALICE, 11)), true, 2);

    assertThat(kinds()).containsExactly(Violation.Kind.TWO_ORDERS);
  }

  @Test
  void seesAGapInAnAnswerAndInTheLog() {
    truth.readHistory(GROUP, 0, List.of(created(), post(3, ALICE, 11)));
    truth.checkLog(GROUP, List.of(created(), post(3, ALICE, 11)));

    assertThat(kinds()).containsExactly(Violation.Kind.GAP, Violation.Kind.GAP);
  }

  @Test
  void seesOnePostTwice() {
    truth.checkLog(GROUP, List.of(created(), post(2, ALICE, 10), post(3, ALICE, 10)));

    assertThat(kinds()).containsExactly(Violation.Kind.DUPLICATE);
  }

  @Test
  void seesAStaleRead() {
    truth.published(created(), List.of(ALICE));
    truth.acknowledged(GROUP, ALICE, id(10), 2);
    long before = truth.confirmed(GROUP);

    truth.read(GROUP, 0, List.of(created()), true, before);

    assertThat(kinds()).containsExactly(Violation.Kind.STALE);
  }

  @Test
  void seesAnEntryThatNobodyWasToldOf() {
    truth.acknowledged(GROUP, ALICE, id(10), 2);

    truth.checkPublished();

    assertThat(kinds()).containsExactly(Violation.Kind.UNPUBLISHED);
  }

  @Test
  void seesAPostOfWhoIsNoMember() {
    truth.checkLog(GROUP, List.of(created(), post(2, BOB, 10)));

    assertThat(kinds()).containsExactly(Violation.Kind.MEMBERSHIP);
  }

  @Test
  void seesAnEntryShownToWhoIsNoMember() {
    truth.published(post(2, ALICE, 10), List.of(ALICE, BOB));

    truth.checkLog(GROUP, List.of(created(), post(2, ALICE, 10)));

    assertThat(kinds()).containsExactly(Violation.Kind.MEMBERSHIP);
  }

  @Test
  void seesAnEntryShownToWhoIsAMemberOnlyLater() {
    truth.shown(GROUP, BOB, List.of(post(2, ALICE, 10)));

    truth.checkLog(
        GROUP,
        List.of(
            created(), post(2, ALICE, 10), change(3, Content.MembershipChange.Kind.JOINED, BOB)));

    assertThat(kinds()).containsExactly(Violation.Kind.MEMBERSHIP);
  }

  @Test
  void seesAnEntryShownToWhoWasRemovedBefore() {
    List<Entry> log =
        List.of(
            created(),
            change(2, Content.MembershipChange.Kind.JOINED, BOB),
            change(3, Content.MembershipChange.Kind.REMOVED, BOB),
            post(4, ALICE, 10));
    truth.shown(GROUP, BOB, log.subList(1, 3));
    truth.checkLog(GROUP, log);
    assertThat(truth.violations()).isEmpty();

    truth.shown(GROUP, BOB, log.subList(3, 4));
    truth.checkLog(GROUP, log);

    assertThat(kinds()).containsExactly(Violation.Kind.MEMBERSHIP);
  }

  @Test
  void seesPostsInAnotherOrderThanTheirSenders() {
    truth.posts(GROUP, ALICE, id(10));
    truth.posts(GROUP, ALICE, id(11));

    truth.checkLog(GROUP, List.of(created(), post(2, ALICE, 11), post(3, ALICE, 10)));

    assertThat(kinds()).containsExactly(Violation.Kind.REORDERED);
  }

  private List<Violation.Kind> kinds() {
    List<Violation.Kind> kinds = new ArrayList<>();
    truth.violations().forEach(violation -> kinds.add(violation.kind()));
    return kinds;
  }

  private static ClientId id(long number) {
    return new ClientId(1, number);
  }

  private static Entry post(long sequence, UserId sender, long number) {
    return entry(sequence, sender, id(number), new Content.Text("text"));
  }

  private static Entry created() {
    return change(1, Content.MembershipChange.Kind.CREATED, ALICE);
  }

  private static Entry change(long sequence, Content.MembershipChange.Kind kind, UserId user) {
    return entry(
        sequence, ALICE, null, new Content.MembershipChange(kind, ALICE, List.of(user), ""));
  }

  private static Entry entry(
      long sequence,
      UserId sender,
      @org.jspecify.annotations.Nullable ClientId clientId,
      Content content) {
    return Payloads.entry(
        GROUP, new Message(ConversationId.group(1), sequence, sender, clientId, 0, content));
  }
}
