package io.skein.node.schedule;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.schedule.ScheduleStore.Change;
import io.skein.node.schedule.ScheduleStore.Stored;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every store of scheduled posts does. */
public abstract class ScheduleStoreContract {
  private static final ConversationId GROUP = ConversationId.group(-7);
  private static final ConversationId CHAT = ConversationId.direct(new UserId(2), new UserId(-3));
  private static final ScheduledPost TEXT =
      ScheduledPost.waiting(
          new ClientId(1, -1),
          GROUP,
          new Content.Text("早上好", 5, List.of(new UserId(2)), true),
          1_763_823_600_000L);
  private static final ScheduledPost FILE =
      ScheduledPost.waiting(
          new ClientId(-1, 1),
          CHAT,
          new Content.Media(
              new MediaId(9),
              Content.Media.Kind.IMAGE,
              "a.png",
              "image/png",
              10,
              3,
              4,
              0,
              Bytes.wrap(new byte[] {1, 2}),
              "see"),
          1_763_823_600_001L);

  private final UserId alice = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract ScheduleStore store();

  private boolean write(long after, List<KeptPost> posts, List<ClientId> gone) {
    return await(store().write(alice, new Change(after, posts, gone)));
  }

  @Test
  void knowsNothingOfWhoHasScheduledNothing() {
    assertThat(await(store().load(alice))).isEqualTo(Stored.NOTHING);
  }

  @Test
  void keepsPostsInEachState() {
    KeptPost posting = new KeptPost(FILE.posting(), 0);
    KeptPost refused =
        new KeptPost(
            ScheduledPost.waiting(new ClientId(3, 3), GROUP, new Content.Text("late"), 5)
                .refused(ErrorCode.NOT_A_MEMBER),
            41);
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isTrue();
    assertThat(write(1, List.of(posting), List.of())).isTrue();
    assertThat(write(2, List.of(refused), List.of())).isTrue();

    Stored stored = await(store().load(alice));

    assertThat(stored.last()).isEqualTo(3);
    assertThat(stored.posts()).containsExactlyInAnyOrder(KeptPost.untried(TEXT), posting, refused);
  }

  @Test
  void replacesOneAndForgetsAnother() {
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isTrue();
    assertThat(write(1, List.of(KeptPost.untried(FILE)), List.of())).isTrue();

    KeptPost posting = new KeptPost(TEXT.posting(), 7);
    assertThat(write(2, List.of(posting), List.of(FILE.clientId()))).isTrue();

    assertThat(await(store().load(alice))).isEqualTo(new Stored(3, List.of(posting)));
  }

  @Test
  void storesNothingWhenSomethingElseWasStoredSince() {
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isTrue();

    assertThat(write(0, List.of(KeptPost.untried(FILE)), List.of(TEXT.clientId()))).isFalse();

    assertThat(await(store().load(alice)))
        .isEqualTo(new Stored(1, List.of(KeptPost.untried(TEXT))));
  }

  /** The number of the newest change outlives the posts: an old one must not count again. */
  @Test
  void remembersTheNewestChangeWhenAllPostsAreGone() {
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isTrue();
    assertThat(write(1, List.of(), List.of(TEXT.clientId()))).isTrue();

    assertThat(await(store().load(alice))).isEqualTo(new Stored(2, List.of()));
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isFalse();
  }

  @Test
  void keepsUsersApart() {
    assertThat(write(0, List.of(KeptPost.untried(TEXT)), List.of())).isTrue();

    assertThat(await(store().load(new UserId(alice.value() + 1)))).isEqualTo(Stored.NOTHING);
  }
}
