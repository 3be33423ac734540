package io.skein.node.media;

import static io.skein.node.media.MediaHouse.ALICE;
import static io.skein.node.media.MediaHouse.BOB;
import static io.skein.node.media.MediaHouse.done;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.Outcome;
import io.skein.node.account.Unit;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who removes a file while others show it, complete it or remove it, step by step. */
class RemovalRaceTest {
  private static final ConversationId CHAT = ConversationId.group(7);
  private static final ClientId MESSAGE = new ClientId(1, 2);
  private static final Duration MARKS_ARE_OLD = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private MediaHouse house;
  private HeldReferences held;
  private Removal slow;

  @BeforeEach
  void open() {
    house = new MediaHouse(directory);
    held = new HeldReferences(house.stores.references());
    slow = house.removalOn(held);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void whoShowsAFileTakesItFromOneThatMeansToRemoveIt() {
    Media media = expired();
    CompletableFuture<Boolean> removal = slow.removeUnreferenced(media).toCompletableFuture();
    assertThat(held.waiting()).isEqualTo(1);

    done(share(media));
    held.answer();

    assertThat(await(removal)).isFalse();
    assertThat(house.content(media.id())).isEqualTo("hello");
  }

  @Test
  void aFileThatSomebodyMeansToRemoveIsReadUntilThatIsDecided() {
    Media media = expired();
    CompletableFuture<Boolean> removal = slow.removeUnreferenced(media).toCompletableFuture();

    assertThat(house.content(media.id())).isEqualTo("hello");
    held.answer();

    assertThat(await(removal)).isTrue();
    assertThat(house.blobFiles()).isZero();
    assertThat(code(share(media))).isEqualTo(ErrorCode.UNKNOWN_MEDIA);
  }

  /** Two nodes, and a post between them: the first must not go on with what it asked long ago. */
  @Test
  void aSecondCollectorAndAPostTakeAFileFromTheFirst() {
    Media media = expired();
    CompletableFuture<Boolean> first = slow.removeUnreferenced(media).toCompletableFuture();
    house.pass(MARKS_ARE_OLD);
    CompletableFuture<Boolean> second =
        slow.removeUnreferenced(await(house.stores.media().find(media.id()))).toCompletableFuture();
    await(house.stores.references().add(media.id(), CHAT, MESSAGE, house.now()));
    assertThat(house.collect()).isZero();

    done(share(media));
    held.answer();
    held.answer();

    assertThat(await(first)).isFalse();
    assertThat(await(second)).isFalse();
    assertThat(house.content(media.id())).isEqualTo("hello");
    assertThat(await(house.stores.media().find(media.id())).mark()).isNull();
  }

  @Test
  void aFreshMarkIsLeftToItsOwnerAndAnOldOneTakenOver() {
    Media media = expired();
    CompletableFuture<Boolean> dead = slow.removeUnreferenced(media).toCompletableFuture();

    assertThat(house.collect()).isZero();
    house.pass(Duration.ofMinutes(10));
    assertThat(house.collect()).isEqualTo(1);

    assertThat(house.blobFiles()).isZero();
    held.answer();
    assertThat(await(dead)).isFalse();
  }

  @Test
  void bytesThatComeWhenTheirUploadIsGoneLeaveNothing() throws IOException {
    Media begun = house.begin(ALICE, "hello");
    WatchedBlobs late = new WatchedBlobs(house.blobs);
    late.beforeWriting = () -> house.feature.uploads().remove(ALICE, begun.id());

    Outcome<Media> outcome =
        await(
            house
                .nodeOn(late)
                .uploads()
                .append(
                    ALICE,
                    begun.id(),
                    0,
                    OptionalLong.of(5),
                    Source.single(ByteString.fromString("hello"))));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(house.uploadFolders()).isEmpty();
  }

  @Test
  void whatANodeDecidedAnotherEnds() {
    Media media = expired();
    await(house.stores.media().mark(media, new Media.Mark(7, house.now(), true)));

    assertThat(house.collect()).isZero();
    house.pass(Duration.ofMinutes(10));
    assertThat(house.collect()).isEqualTo(1);

    assertThat(house.blobFiles()).isZero();
    assertThat(await(house.stores.quotas().used(ALICE))).isZero();
  }

  /** Its owner deletes it while a collector means to, and while it is posted: it is gone. */
  @Test
  void itsOwnersDeletionHolds() {
    Media media = expired();
    CompletableFuture<Boolean> removal = slow.removeUnreferenced(media).toCompletableFuture();
    done(share(media));

    done(await(house.feature.uploads().remove(ALICE, media.id())));
    held.answer();

    assertThat(await(removal)).isFalse();
    assertThat(await(house.stores.media().find(media.id()))).isNull();
    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
    assertThat(house.blobFiles()).isZero();
  }

  /** What a collector read before the last byte came says nothing about the file. */
  @Test
  void anUploadThatIsCompletedIsNotRemovedForWhatWasReadBefore() {
    Media begun = house.begin(ALICE, "hello");
    house.append(begun, 0, "hello");

    assertThat(await(slow.removeIfStill(begun))).isFalse();

    assertThat(house.content(begun.id())).isEqualTo("hello");
  }

  /** Its time ended while its last bytes were on their way: it is gone, and leaves nothing. */
  @Test
  void anUploadWhoseTimeEndsBeforeItsLastByteComesIsGone() {
    Media begun = house.begin(ALICE, "hello");
    CompletableFuture<Void> came = new CompletableFuture<>();
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    CompletableFuture<Outcome<Media>> late =
        house
            .feature
            .uploads()
            .append(ALICE, begun.id(), 0, OptionalLong.empty(), MediaHouse.inTwo("hel", came, rest))
            .toCompletableFuture();
    await(came);
    house.pass(house.settings.uploadLife());
    assertThat(await(slow.removeIfStill(begun))).isTrue();

    rest.complete(ByteString.fromString("lo"));

    assertThat(await(late)).isInstanceOf(Outcome.Refused.class);
    assertThat(house.partFiles()).isZero();
    assertThat(house.blobFiles()).isZero();
    assertThat(await(house.stores.quotas().used(ALICE))).isZero();
  }

  /** All bytes are there and known when its time ends: of the two, the removal holds. */
  @Test
  void anUploadThatIsRemovedWhileItIsCompletedLeavesNoBlob() {
    Media begun = house.begin(ALICE, "hello");
    await(house.blobs.writePart(begun.id(), 77, Source.single(ByteString.fromString("hello"))));
    await(house.stores.media().advance(begun.id(), 0, 5, 77));
    Media left = await(house.stores.media().find(begun.id()));
    await(house.stores.media().mark(left, new Media.Mark(7, house.now(), true)));

    assertThat(code(await(house.feature.uploads().complete(left)))).isEqualTo(ErrorCode.NOT_FOUND);

    assertThat(house.blobFiles()).isZero();
    assertThat(house.partFiles()).isZero();
  }

  /**
   * Its blob is made, and not in use yet, when its owner gives it up: the blob goes, and nobody is
   * ever led to it.
   */
  @Test
  void aRemovalThatOvertakesACompletionLeavesTheContentToOthers() {
    Media begun = house.begin(ALICE, "hello");
    HeldContents contents = new HeldContents(house.stores.contents());
    CompletableFuture<Outcome<Media>> late =
        house
            .nodeOn(contents)
            .uploads()
            .append(
                ALICE,
                begun.id(),
                0,
                OptionalLong.empty(),
                Source.single(ByteString.fromString("hello")))
            .toCompletableFuture();
    Runnable use = contents.nextUse();

    done(await(house.feature.uploads().remove(ALICE, begun.id())));
    use.run();
    contents.nextAnswer().run();

    assertThat(code(await(late))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(house.blobFiles()).isZero();
    assertThat(house.content(house.upload(BOB, "hello").id())).isEqualTo("hello");
  }

  /** As above, but its blob is still there when the completion looks for the second time. */
  @Test
  void aCompletionThatOvertakesARemovalMakesNoUseOfItsBlob() {
    Media begun = house.begin(ALICE, "hello");
    HeldContents contents = new HeldContents(house.stores.contents());
    Uploads uploads = house.nodeOn(contents).uploads();
    CompletableFuture<Outcome<Media>> late =
        uploads
            .append(
                ALICE,
                begun.id(),
                0,
                OptionalLong.empty(),
                Source.single(ByteString.fromString("hello")))
            .toCompletableFuture();
    Runnable use = contents.nextUse();
    CompletableFuture<Outcome<Unit>> removal =
        uploads.remove(ALICE, begun.id()).toCompletableFuture();
    Runnable left = contents.nextAnswer();

    use.run();
    contents.nextAnswer().run();
    left.run();

    assertThat(code(await(late))).isEqualTo(ErrorCode.NOT_FOUND);
    done(await(removal));
    assertThat(house.blobFiles()).isZero();
    assertThat(house.content(house.upload(BOB, "hello").id())).isEqualTo("hello");
  }

  /** A file that no message shows, and whose time is over. */
  private Media expired() {
    Media media = house.upload(ALICE, "hello");
    house.pass(house.settings.unreferencedLife());
    return await(house.stores.media().find(media.id()));
  }

  private Outcome<Content.Media> share(Media media) {
    return await(
        house
            .feature
            .sharing()
            .share(
                ALICE,
                CHAT,
                MESSAGE,
                new Content.Media(
                    media.id(),
                    Content.Media.Kind.FILE,
                    "mine.txt",
                    "text/plain",
                    5,
                    0,
                    0,
                    0,
                    Bytes.EMPTY,
                    "")));
  }

  private static ErrorCode code(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).code();
  }
}
