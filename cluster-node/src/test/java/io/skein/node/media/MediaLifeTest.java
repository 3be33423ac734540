package io.skein.node.media;

import static io.skein.node.media.MediaHouse.ALICE;
import static io.skein.node.media.MediaHouse.BOB;
import static io.skein.node.media.MediaHouse.done;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.Outcome;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first byte of an upload until nobody needs the file. */
class MediaLifeTest {
  private static final ConversationId CHAT = ConversationId.group(7);
  private static final ClientId MESSAGE = new ClientId(1, 2);

  @TempDir private Path directory;
  private MediaHouse house;

  @BeforeEach
  void open() {
    house = new MediaHouse(directory);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void givesBackWhatCameInParts() {
    Media begun = house.begin(ALICE, "hello, world");
    house.append(begun, 0, "hello");
    house.append(begun, 5, ", w");

    Media complete = house.append(begun, 8, "orld");

    assertThat(complete.isUsable()).isTrue();
    assertThat(house.content(complete.id())).isEqualTo("hello, world");
    assertThat(house.partFiles()).isZero();
  }

  @Test
  void keepsWhatCameBeforeAConnectionBroke() {
    Media begun = house.begin(ALICE, "hello");

    Media halfway =
        done(
            await(
                house
                    .feature
                    .uploads()
                    .append(ALICE, begun.id(), 0, OptionalLong.of(5), breaksAfter("hel"))));

    assertThat(halfway.received()).isEqualTo(3);
    assertThat(house.content(house.append(begun, 3, "lo").id())).isEqualTo("hello");
  }

  /** Two nodes write at once, and the one that began first is done last. */
  @Test
  void takesOneOfTwoPartsForTheSamePlaceAndForgetsTheOther() {
    Media begun = house.begin(ALICE, "hello");
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    CompletableFuture<Outcome<Media>> late =
        house
            .feature
            .uploads()
            .append(ALICE, begun.id(), 0, OptionalLong.empty(), Source.completionStage(rest))
            .toCompletableFuture();

    Media advanced =
        done(
            await(
                house
                    .anotherNode()
                    .uploads()
                    .append(ALICE, begun.id(), 0, OptionalLong.empty(), slow("hel"))));
    rest.complete(ByteString.fromString("hell"));

    assertThat(code(await(late))).isEqualTo(ErrorCode.UPLOAD_OFFSET);
    assertThat(advanced.received()).isEqualTo(3);
    assertThat(house.partFiles()).isEqualTo(1);
    assertThat(house.content(house.append(begun, 3, "lo").id())).isEqualTo("hello");
  }

  /** A connection that is gone and does not know yet does not keep its upload. */
  @Test
  void aLaterRequestEndsAnEarlierOneWhoseBytesCount() {
    Media begun = house.begin(ALICE, "hello");
    Uploads uploads = house.feature.uploads();
    CompletableFuture<Void> came = new CompletableFuture<>();
    CompletableFuture<Outcome<Media>> hanging =
        uploads
            .append(
                ALICE,
                begun.id(),
                0,
                OptionalLong.of(5),
                MediaHouse.inTwo("hel", came, new CompletableFuture<>()))
            .toCompletableFuture();
    await(came);

    Outcome<Media> later =
        await(uploads.append(ALICE, begun.id(), 0, OptionalLong.empty(), slow("hello")));

    assertThat(done(await(hanging)).received()).isEqualTo(3);
    assertThat(code(later)).isEqualTo(ErrorCode.UPLOAD_OFFSET);
    assertThat(house.content(house.append(begun, 3, "lo").id())).isEqualTo("hello");
  }

  /** Nobody ends what is another's. */
  @Test
  void aStrangersRequestEndsNothing() {
    Media begun = house.begin(ALICE, "hello");
    Uploads uploads = house.feature.uploads();
    CompletableFuture<Void> came = new CompletableFuture<>();
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    CompletableFuture<Outcome<Media>> slow =
        uploads
            .append(ALICE, begun.id(), 0, OptionalLong.of(5), MediaHouse.inTwo("hel", came, rest))
            .toCompletableFuture();
    await(came);

    assertThat(code(await(uploads.append(BOB, begun.id(), 0, OptionalLong.empty(), slow("hello")))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(code(await(uploads.append(ALICE, begun.id(), 3, OptionalLong.empty(), slow("lo")))))
        .isEqualTo(ErrorCode.UPLOAD_OFFSET);

    rest.complete(ByteString.fromString("lo"));
    assertThat(done(await(slow)).isUsable()).isTrue();
  }

  /** The node that had the last byte died before it was done. */
  @Test
  void completesWhatAnotherNodeLeft() {
    Media begun = house.begin(ALICE, "hello");
    await(house.blobs.writePart(begun.id(), 77, Source.single(ByteString.fromString("hello"))));
    await(house.stores.media().advance(begun.id(), 0, 5, 77));

    Media left = done(house.find(begun));
    assertThat(house.feature.uploads().isLeft(left)).isTrue();
    assertThat(done(await(house.feature.uploads().complete(left))).isUsable()).isTrue();
    assertThat(house.feature.uploads().isLeft(done(house.find(begun)))).isFalse();
    assertThat(house.content(begun.id())).isEqualTo("hello");
  }

  /** Each of two nodes takes the upload for one that the other left. */
  @Test
  void twoNodesThatCompleteTheSameUploadComeToTheSameEnd() {
    Media begun = house.begin(ALICE, "hello");
    await(house.blobs.writePart(begun.id(), 77, Source.single(ByteString.fromString("hello"))));
    await(house.stores.media().advance(begun.id(), 0, 5, 77));
    Media left = done(house.find(begun));

    CompletableFuture<Outcome<Media>> one =
        house.feature.uploads().complete(left).toCompletableFuture();
    CompletableFuture<Outcome<Media>> other =
        house.anotherNode().uploads().complete(left).toCompletableFuture();

    // One of them may find the parts gone, and says that it does not know.
    assertThat(List.of(await(one), await(other)))
        .allSatisfy(
            outcome ->
                assertThat(
                        outcome instanceof Outcome.Done<Media>
                            || code(outcome) == ErrorCode.OUTCOME_UNKNOWN)
                    .isTrue());
    assertThat(house.content(begun.id())).isEqualTo("hello");
    assertThat(house.blobFiles()).isEqualTo(1);
    await(house.feature.uploads().remove(ALICE, begun.id()));
    assertThat(house.blobFiles()).isZero();
  }

  @Test
  void keepsTheSameContentOnce() {
    Media one = house.upload(ALICE, "the same");
    Media other = house.upload(BOB, "the same");

    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(house.blobFiles()).isEqualTo(1);

    await(house.feature.uploads().remove(ALICE, one.id()));
    assertThat(house.content(other.id())).isEqualTo("the same");
    await(house.feature.uploads().remove(BOB, other.id()));
    assertThat(house.blobFiles()).isZero();
    assertThat(await(house.stores.quotas().used(BOB))).isZero();
  }

  @Test
  void removesAnUploadThatWasGivenUp() {
    Media begun = house.begin(ALICE, "hello");
    house.append(begun, 0, "hel");

    house.pass(house.settings.uploadLife().minusSeconds(1));
    assertThat(house.collect()).isZero();
    house.pass(Duration.ofSeconds(1));
    assertThat(code(house.find(begun))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(house.collect()).isEqualTo(1);

    assertThat(house.partFiles()).isZero();
    assertThat(await(house.stores.quotas().used(ALICE))).isZero();
    assertThat(await(house.stores.media().find(begun.id()))).isNull();
  }

  /**
   * A node died after an upload came to use another's blob, and before that was known of it; the
   * other went first.
   */
  @Test
  void removesTheBlobOfAnUploadThatDiedBeforeItKnewOfIt() {
    Media first = house.upload(ALICE, "the same");
    Media begun = house.begin(BOB, "the same");
    await(house.blobs.writePart(begun.id(), 77, Source.single(ByteString.fromString("the same"))));
    await(house.stores.media().advance(begun.id(), 0, 8, 77));
    await(house.stores.media().found(begun.id(), first.found()));
    MediaContents contents = house.stores.contents();
    Bytes hash = first.found().sha256();
    await(contents.use(hash, begun.id(), first.blob(), await(contents.find(hash))));

    await(house.feature.uploads().remove(ALICE, first.id()));
    assertThat(house.blobFiles()).isEqualTo(1);
    house.pass(house.settings.uploadLife());
    assertThat(house.collect()).isEqualTo(1);

    assertThat(house.blobFiles()).isZero();
    assertThat(house.partFiles()).isZero();
  }

  @Test
  void removesAFileThatNoMessageShows() {
    Media media = house.upload(ALICE, "hello");

    house.pass(house.settings.unreferencedLife().minusSeconds(1));
    assertThat(house.collect()).isZero();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.collect()).isEqualTo(1);

    assertThat(house.blobFiles()).isZero();
    assertThat(code(house.find(media))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void keepsAFileForAsLongAsAMessageShowsIt() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));

    house.pass(house.settings.unreferencedLife().multipliedBy(3));
    assertThat(house.collect()).isZero();
    assertThat(house.content(media.id())).isEqualTo("hello");

    await(house.feature.sharing().unshare(CHAT, MESSAGE, content));
    assertThat(house.collect()).isZero();
    house.pass(house.settings.unreferencedLife());
    assertThat(house.collect()).isEqualTo(1);
    assertThat(house.blobFiles()).isZero();
  }

  @Test
  void keepsAFileForTheUsualTimeAfterTheLifeOfItsMessage() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));
    Instant said = house.now().plusMillis(1);
    Duration life = house.settings.unreferencedLife().multipliedBy(2);

    await(house.feature.sharing().shareUntil(CHAT, MESSAGE, content, said, said.plus(life)));
    house.pass(life);
    assertThat(house.collect()).isZero();
    assertThat(house.content(media.id())).isEqualTo("hello");

    house.pass(house.settings.unreferencedLife().plusSeconds(1));
    assertThat(house.collect()).isEqualTo(1);
    assertThat(house.blobFiles()).isZero();
    assertThat(await(house.stores.quotas().used(ALICE))).isZero();
  }

  /** Its time may be said again, by a start of the conversation, after its recall. */
  @Test
  void theLifeOfAMessageKeepsNoFileThatItsRecallLetGo() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));
    Instant said = house.now().plusMillis(1);
    house.pass(Duration.ofSeconds(1));
    await(house.feature.sharing().unshare(CHAT, MESSAGE, content));

    await(
        house
            .feature
            .sharing()
            .shareUntil(CHAT, MESSAGE, content, said, said.plus(Duration.ofDays(1))));

    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
  }

  /** What comes when it is over already lets go at once. */
  @Test
  void aMessageThatIsOverShowsNoFile() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));
    Instant said = house.now().plusMillis(1);
    house.pass(Duration.ofDays(1));

    await(house.feature.sharing().shareUntil(CHAT, MESSAGE, content, said, said.plusSeconds(60)));

    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
  }

  /** Its time is counted from when the last message went, however old the file is. */
  @Test
  void keepsAFileForTheUsualTimeAfterItsMessageWent() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));
    house.pass(house.settings.unreferencedLife().minusHours(1));

    await(house.feature.sharing().unshare(CHAT, MESSAGE, content));
    house.pass(Duration.ofHours(2));

    assertThat(house.collect()).isZero();
    assertThat(house.content(media.id())).isEqualTo("hello");
    house.pass(house.settings.unreferencedLife());
    assertThat(house.collect()).isEqualTo(1);
  }

  /** A message is refused, and what that leads to comes when it has been posted all the same. */
  @Test
  void aRetryKeepsItsFileThoughTheFirstAttemptIsLetGoLate() {
    Media media = house.upload(ALICE, "hello");
    Content.Media content = done(share(ALICE, content(media, Content.Media.Kind.FILE)));
    HeldDue held = new HeldDue(house.stores.due());
    CompletableFuture<Void> letGo =
        house.sharingOn(held).unshare(CHAT, MESSAGE, content).toCompletableFuture();
    house.pass(Duration.ofMillis(1));
    done(share(ALICE, content(media, Content.Media.Kind.FILE)));

    held.add();
    await(letGo);

    assertThat(await(house.stores.references().isReferenced(media.id()))).isTrue();
  }

  /** Who begins and gives up without end leaves nothing to look at. */
  @Test
  void whatIsGoneIsNotLookedAt() {
    Media begun = house.begin(ALICE, "hello");
    house.append(begun, 0, "hel");
    await(house.feature.uploads().remove(ALICE, begun.id()));
    assertThat(house.looksAhead()).isZero();

    Media media = house.upload(ALICE, "hello");
    assertThat(house.looksAhead()).isEqualTo(1);
    done(await(house.feature.downloads().copy(BOB, media)));
    assertThat(house.looksAhead()).isEqualTo(2);
  }

  /** Its directory may be away: nothing is written there, and nothing forgotten. */
  @Test
  void aNodeThatTakesNoFilesLeavesBytesAlone() {
    Media media = house.upload(ALICE, "hello");
    Media begun = house.begin(ALICE, "the other");
    house.append(begun, 0, "the");
    Uploads off = house.switchedOffNode().uploads();

    Outcome<Media> more =
        await(off.append(ALICE, begun.id(), 3, OptionalLong.empty(), slow(" other")));
    Outcome<Media> copy = await(house.switchedOffNode().downloads().copy(BOB, media));
    done(await(off.remove(ALICE, media.id())));
    done(await(off.remove(ALICE, begun.id())));

    assertThat(code(more)).isEqualTo(ErrorCode.CONTENT_TOO_LARGE);
    assertThat(code(copy)).isEqualTo(ErrorCode.CONTENT_TOO_LARGE);
    assertThat(code(house.find(media))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(house.blobFiles()).isEqualTo(1);
    assertThat(house.partFiles()).isEqualTo(1);
    house.pass(house.settings.uploadLife());
    assertThat(house.collect()).isEqualTo(2);
    assertThat(house.blobFiles() + house.partFiles()).isZero();
  }

  /** Nobody completes there what another node left, however often it is asked about. */
  @Test
  void aNodeThatTakesNoFilesCompletesNothing() {
    Media begun = house.begin(ALICE, "hello");
    await(house.stores.media().advance(begun.id(), 0, 5, 77));
    Media left = done(house.find(begun));

    assertThat(house.feature.uploads().isLeft(left)).isTrue();
    assertThat(house.switchedOffNode().uploads().isLeft(left)).isFalse();
  }

  /** Whoever asks meanwhile waits for the same. */
  @Test
  void completesAnUploadOnceAtATime() {
    Media begun = house.begin(ALICE, "hello");
    await(house.blobs.writePart(begun.id(), 77, Source.single(ByteString.fromString("hello"))));
    await(house.stores.media().advance(begun.id(), 0, 5, 77));
    Media left = done(house.find(begun));
    HeldContents contents = new HeldContents(house.stores.contents());
    Uploads uploads = house.nodeOn(contents).uploads();

    CompletableFuture<Outcome<Media>> one = uploads.complete(left).toCompletableFuture();
    Runnable use = contents.nextUse();
    assertThat(uploads.isLeft(left)).isFalse();
    CompletableFuture<Outcome<Media>> other = uploads.complete(left).toCompletableFuture();
    use.run();

    assertThat(done(await(one))).isSameAs(done(await(other)));
  }

  /** The original went while it was copied: nothing of the copy stays, nor counts. */
  @Test
  void aRefusedCopyLeavesNothing() {
    Media media = house.upload(ALICE, "hello");
    await(house.feature.uploads().remove(ALICE, media.id()));

    Outcome<Media> refused = await(house.feature.downloads().copy(BOB, media));

    assertThat(code(refused)).isEqualTo(ErrorCode.UNKNOWN_MEDIA);
    assertThat(await(house.stores.quotas().used(BOB))).isZero();
    house.collect();
    assertThat(house.looksAhead()).isZero();
  }

  @Test
  void itsOwnerMayDeleteAFileThatAMessageShows() {
    Media media = house.upload(ALICE, "hello");
    done(share(ALICE, content(media, Content.Media.Kind.FILE)));

    await(house.feature.uploads().remove(ALICE, media.id()));

    assertThat(code(house.find(media))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
    assertThat(house.blobFiles()).isZero();
  }

  @Test
  void looksAtMoreThanOneBatch() {
    for (int i = 0; i < 50; i++) {
      house.upload(ALICE, "content " + i);
    }

    house.pass(house.settings.unreferencedLife());

    assertThat(house.collect()).isEqualTo(50);
    assertThat(house.blobFiles()).isZero();
  }

  /** Of two that are due the first cannot be removed: the other is, and later the first. */
  @Test
  void aFileThatCannotBeRemovedDoesNotKeepTheOthers() throws IOException {
    Media stuck = house.begin(ALICE, "hello");
    house.append(stuck, 0, "hel");
    Path obstacle =
        Files.createDirectories(
            directory.resolve("uploads").resolve(stuck.id().toString()).resolve("1/2"));
    for (int i = 0; i < 20; i++) {
      house.begin(ALICE, "content " + i);
    }
    house.pass(house.settings.uploadLife());

    assertThat(house.collect()).isEqualTo(20);
    assertThat(house.collect()).isZero();

    Files.delete(obstacle);
    house.pass(Duration.ofMinutes(10));
    assertThat(house.collect()).isEqualTo(1);
    assertThat(house.partFiles()).isZero();
  }

  @Test
  void postsWhatTheNodeFoundWhateverTheSenderSays() {
    Media media = house.upload(ALICE, "hello");

    Content.Media shared = done(share(ALICE, content(media, Content.Media.Kind.FILE)));

    assertThat(shared.type()).isEqualTo("text/plain");
    assertThat(shared.size()).isEqualTo(5);
    assertThat(shared.width()).isZero();
    assertThat(shared.name()).isEqualTo("mine.txt");
    assertThat(shared.caption()).isEqualTo("look");
  }

  @Test
  void showsNothingThatIsNotTheSendersOwnOrNotComplete() {
    Media media = house.upload(ALICE, "hello");
    Media begun = house.begin(ALICE, "hello");

    assertThat(code(share(BOB, content(media, Content.Media.Kind.FILE))))
        .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
    assertThat(code(share(ALICE, content(begun, Content.Media.Kind.FILE))))
        .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
    assertThat(code(share(ALICE, content(media, Content.Media.Kind.IMAGE))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
  }

  @Test
  void aFileThatIsBeingRemovedIsNotShownAnyMore() {
    Media media = house.upload(ALICE, "hello");
    await(
        house
            .stores
            .media()
            .mark(media, new Media.Mark(1, Instant.parse("2026-03-01T12:00:00Z"), true)));

    assertThat(code(share(ALICE, content(media, Content.Media.Kind.FILE))))
        .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
    assertThat(await(house.stores.references().isReferenced(media.id()))).isFalse();
  }

  @Test
  void aCopyNeedsNoUploadAndKeepsTheContent() {
    Media media = house.upload(ALICE, "hello");

    Media copy = done(await(house.feature.downloads().copy(BOB, media)));
    await(house.feature.uploads().remove(ALICE, media.id()));

    assertThat(copy.owner()).isEqualTo(BOB);
    assertThat(house.content(copy.id())).isEqualTo("hello");
    assertThat(house.blobFiles()).isEqualTo(1);
    assertThat(await(house.stores.quotas().used(BOB))).isEqualTo(house.settings.chargeMin());
  }

  private Outcome<Content.Media> share(UserId sender, Content.Media content) {
    return await(house.feature.sharing().share(sender, CHAT, MESSAGE, content));
  }

  private static Content.Media content(Media media, Content.Media.Kind kind) {
    return new Content.Media(
        media.id(), kind, "mine.txt", "image/png", 99, 9, 9, 0, Bytes.EMPTY, "look");
  }

  private static ErrorCode code(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).code();
  }

  private static Source<ByteString, ?> breaksAfter(String text) {
    return Source.from(List.of(text, ""))
        .map(
            next -> {
              if (next.isEmpty()) {
                throw new IllegalStateException("the connection is gone");
              }
              return ByteString.fromString(next);
            });
  }

  private static Source<ByteString, ?> slow(String text) {
    return Source.from(List.of(text.split("", -1))).map(ByteString::fromString);
  }
}
