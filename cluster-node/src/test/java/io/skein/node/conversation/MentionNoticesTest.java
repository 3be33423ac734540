package io.skein.node.conversation;

import static io.skein.node.conversation.TestGroup.ADMIN;
import static io.skein.node.conversation.TestGroup.MEMBER;
import static io.skein.node.conversation.TestGroup.OTHER;
import static io.skein.node.conversation.TestGroup.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which members of a large conversation are told that they are mentioned, and how fast. */
class MentionNoticesTest {
  private record Told(UserId user, long sequence) {}

  private final TestGroup group = new TestGroup();
  private final List<Told> told = new ArrayList<>();

  private MentionNotices notices(int perSecond) {
    return new MentionNotices(
        group.conversation,
        (user, notice) -> told.add(new Told(user, ((Notice.Mentioned) notice).sequence())),
        perSecond);
  }

  private void becomesLarge() {
    group.change(OWNER, SettingsChange.mode(GroupMode.LARGE));
  }

  /** Says it, and lets the notices hear of it. */
  private long said(MentionNotices notices, Content content) {
    group.post(OWNER, content);
    Message message = group.log.get(group.log.size() - 1);
    notices.durable(message);
    return message.sequence();
  }

  private static Content naming(UserId... users) {
    return new Content.Text("look", 0, List.of(users), false);
  }

  private static Content all() {
    return new Content.Text("everybody", 0, List.of(), true);
  }

  @Test
  void tellsWhomAMessageNamesAtOnceAndNobodyElse() {
    becomesLarge();
    MentionNotices notices = notices(10);

    long sequence = said(notices, naming(MEMBER, OWNER));

    assertThat(told).as("not its sender").containsExactly(new Told(MEMBER, sequence));
    assertThat(notices.appended()).isNull();
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void tellsNobodyOfASmallConversationWhereSessionsHearOfEverything() {
    MentionNotices notices = notices(10);

    said(notices, naming(MEMBER));
    said(notices, all());

    assertThat(told).isEmpty();
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void tellsNobodyOfWhatMentionsNobody() {
    becomesLarge();
    MentionNotices notices = notices(10);

    said(notices, new Content.Text("hello"));

    assertThat(told).isEmpty();
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void tellsAllLittleByLittle() {
    becomesLarge();
    MentionNotices notices = notices(20);

    long sequence = said(notices, all());

    assertThat(told).isEmpty();
    assertThat(notices.appended()).isEqualTo(Duration.ofMillis(100));
    assertThat(notices.appended()).as("it is due already").isNull();
    assertThat(notices.tick()).isEqualTo(Duration.ofMillis(100));
    assertThat(told).as("the owner has said it").containsExactly(new Told(ADMIN, sequence));
    assertThat(notices.isDone()).isFalse();
    assertThat(notices.tick()).isNull();
    assertThat(told).extracting(Told::user).containsExactly(ADMIN, MEMBER, OTHER);
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void tellsWhomAMessageNamesBesideAllAtOnceAndOnce() {
    becomesLarge();
    MentionNotices notices = notices(20);

    long sequence =
        said(notices, new Content.Text("everybody, look", 0, List.of(OTHER, OWNER), true));

    assertThat(told).as("not its sender").containsExactly(new Told(OTHER, sequence));
    assertThat(notices.appended()).isEqualTo(Duration.ofMillis(100));
    while (notices.tick() != null) {
      // As time passes.
    }
    assertThat(told).extracting(Told::user).containsExactly(OTHER, ADMIN, MEMBER);
  }

  @Test
  void tellsNobodyWhoHasLeftMeanwhile() {
    becomesLarge();
    MentionNotices notices = notices(20);
    said(notices, all());

    group.leave(MEMBER);
    while (notices.tick() != null) {
      // As time passes.
    }

    assertThat(told).extracting(Told::user).containsExactly(ADMIN, OTHER);
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void tellsNoMoreInASecondThanItMay() {
    becomesLarge();
    MentionNotices notices = notices(2);
    said(notices, all());

    Duration pause = notices.appended();

    assertThat(pause).isEqualTo(Duration.ofMillis(500));
    notices.tick();
    notices.tick();
    assertThat(told).extracting(Told::user).containsExactly(ADMIN);
  }

  @Test
  void tellsTheNewestToWhomWasNotToldAndThenToAllOthers() {
    becomesLarge();
    MentionNotices notices = notices(20);
    long first = said(notices, all());
    notices.tick();
    long second = said(notices, all());

    while (notices.tick() != null) {
      // As time passes.
    }

    assertThat(told)
        .containsExactly(
            new Told(ADMIN, first),
            new Told(MEMBER, second),
            new Told(OTHER, second),
            new Told(ADMIN, second),
            new Told(MEMBER, second),
            new Told(OTHER, second));
    assertThat(notices.isDone()).isTrue();
  }

  @Test
  void aStormOfThemIsNoMoreRoundsThanThereIsTimeFor() {
    becomesLarge();
    MentionNotices notices = notices(20);
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = said(notices, all());
    }

    while (notices.tick() != null) {
      // As time passes.
    }

    assertThat(told).as("two rounds").hasSize(6).extracting(Told::sequence).containsOnly(last);
  }

  @Test
  void tellsWhoIsNamedWhileARoundGoesOn() {
    becomesLarge();
    MentionNotices notices = notices(10);
    said(notices, all());

    long sequence = said(notices, naming(OTHER));

    assertThat(told).containsExactly(new Told(OTHER, sequence));
    assertThat(notices.isDone()).isFalse();
  }

  @Test
  void keepsToItsPaceWhateverThePace() {
    becomesLarge();
    LongStream.of(1, 7, 10, 33, 200, 10_000)
        .forEach(
            perSecond -> {
              MentionNotices notices = notices((int) perSecond);
              said(notices, all());
              Duration pause = notices.appended();
              assertThat(pause).as("%d a second", perSecond).isNotNull();
              assertThat(pause).isBetween(Duration.ofMillis(80), Duration.ofSeconds(1));
            });
  }
}
