package io.skein.node.media;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every set of {@link MediaStores} promises; ids are random, so stores may be shared. */
public abstract class MediaStoresContract {
  private static final Instant EXPIRES = Instant.parse("2026-03-01T12:00:00.123Z");

  private final UserId owner = new UserId(random());
  private final MediaId id = new MediaId(random());
  private final Bytes hash = hash();

  protected abstract MediaStores stores();

  @Test
  void findsWhatWasCreated() {
    Media bare = Media.begun(id, owner, new Media.Declared("a.txt", 5, null, null), EXPIRES);
    Media declared =
        Media.begun(
            new MediaId(random()),
            owner,
            new Media.Declared("é.png", 1L << 32, "image/png", hash),
            EXPIRES);

    await(stores().media().create(bare));
    await(stores().media().create(declared));

    assertThat(await(stores().media().find(id))).isEqualTo(bare);
    assertThat(await(stores().media().find(declared.id()))).isEqualTo(declared);
    assertThat(await(stores().media().find(new MediaId(random())))).isNull();
  }

  @Test
  void keepsAPartOnlyWhereItBelongs() {
    begin();

    assertThat(await(stores().media().advance(id, 0, 4, 11))).isTrue();
    assertThat(await(stores().media().advance(id, 0, 3, 12))).isFalse();
    assertThat(await(stores().media().advance(id, 5, 9, 13))).isFalse();
    assertThat(await(stores().media().advance(id, 4, 10, 14))).isTrue();
    assertThat(await(stores().media().advance(new MediaId(random()), 0, 4, 15))).isFalse();

    Media media = await(stores().media().find(id));
    assertThat(media.received()).isEqualTo(10);
    assertThat(media.parts()).containsExactly(11L, 14L);
  }

  @Test
  void takesOneOfManyPartsForTheSamePlace() {
    begin();
    List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    for (int part = 1; part <= 8; part++) {
      attempts.add(stores().media().advance(id, 0, part, part).toCompletableFuture());
    }

    long taken = attempts.stream().filter(attempt -> await(attempt)).count();

    Media media = await(stores().media().find(id));
    assertThat(taken).isEqualTo(1);
    assertThat(media.parts()).containsExactly(media.received());
  }

  @Test
  void completesWithWhatWasFound() {
    begin();
    Media.Found found = new Media.Found(hash, "image/png", 640, 480, 0);
    await(stores().media().advance(id, 0, 10, 11));
    await(stores().media().found(id, found));
    Media checked = await(stores().media().find(id));
    assertThat(checked.found()).isEqualTo(found);
    assertThat(checked.isComplete()).isFalse();

    assertThat(await(stores().media().complete(id, id.value(), EXPIRES.plusSeconds(9)))).isTrue();

    Media complete = await(stores().media().find(id));
    assertThat(complete.isUsable()).isTrue();
    assertThat(complete.blob()).isEqualTo(id.value());
    assertThat(complete.parts()).isEmpty();
    assertThat(complete.expires()).isEqualTo(EXPIRES.plusSeconds(9));
  }

  @Test
  void changesNothingThatIsDoomedOrGone() {
    begin();
    Media.Found found = new Media.Found(hash, "audio/ogg", 0, 0, 61_000);
    Media.Mark mark = mark(1, false);
    assertThat(await(stores().media().mark(found(), mark))).isTrue();
    assertThat(found().mark()).isEqualTo(mark);

    assertThat(await(stores().media().advance(id, 0, 10, 11))).isTrue();
    assertThat(await(stores().media().found(id, found))).isTrue();
    assertThat(await(stores().media().complete(id, 1, EXPIRES))).isTrue();
    await(stores().media().remove(id));
    Media complete = found();
    assertThat(complete.mark()).isEqualTo(mark);

    assertThat(await(stores().media().decide(id, 1))).isTrue();
    assertThat(await(stores().media().decide(id, 1))).isTrue();
    assertThat(found().isDoomed()).isTrue();
    assertThat(await(stores().media().advance(id, 10, 12, 12))).isFalse();
    assertThat(await(stores().media().found(id, found))).isFalse();
    assertThat(await(stores().media().complete(id, 1, EXPIRES))).isFalse();
    await(stores().media().remove(id));
    await(stores().media().remove(id));

    assertThat(await(stores().media().find(id))).isNull();
    assertThat(await(stores().media().advance(id, 0, 10, 11))).isFalse();
    assertThat(await(stores().media().complete(id, 1, EXPIRES))).isFalse();
    assertThat(await(stores().media().mark(complete, mark))).isFalse();
    assertThat(await(stores().media().decide(id, 1))).isFalse();
    assertThat(await(stores().media().found(id, found))).isFalse();
    assertThat(await(stores().media().find(id))).isNull();
  }

  @Test
  void aMarkIsOfOneAndOfWhatThatOneSaw() {
    begin();
    Media bare = found();

    assertThat(await(stores().media().mark(bare, mark(1, false)))).isTrue();
    assertThat(await(stores().media().mark(bare, mark(2, true)))).isFalse();
    Media marked = found();
    assertThat(await(stores().media().mark(marked, mark(2, false)))).isTrue();

    assertThat(await(stores().media().decide(id, 1))).isFalse();
    assertThat(await(stores().media().unmark(id, 1))).isFalse();
    assertThat(found().mark()).isEqualTo(mark(2, false));
    assertThat(await(stores().media().unmark(id, 2))).isTrue();
    assertThat(await(stores().media().decide(id, 2))).isFalse();
    assertThat(found()).isEqualTo(bare);

    await(stores().media().complete(id, 1, EXPIRES.plusSeconds(9)));
    assertThat(await(stores().media().mark(bare, mark(3, true)))).isFalse();
    assertThat(await(stores().media().mark(found(), mark(3, true)))).isTrue();
    assertThat(await(stores().media().unmark(id, 3))).isFalse();
    assertThat(await(stores().media().mark(found(), mark(4, false)))).isFalse();
    assertThat(found().mark()).isEqualTo(mark(3, true));
  }

  /** Who means to remove it for what was seen before cannot. */
  @Test
  void keepsACompleteFileForLonger() {
    begin();
    Media.Mark mark = mark(1, false);
    await(stores().media().complete(id, 1, EXPIRES));
    Media seen = found();

    assertThat(await(stores().media().keepUntil(id, EXPIRES.plusSeconds(9)))).isTrue();

    assertThat(found().expires()).isEqualTo(EXPIRES.plusSeconds(9));
    assertThat(await(stores().media().mark(seen, mark))).isFalse();
    assertThat(await(stores().media().mark(found(), mark))).isTrue();
    assertThat(await(stores().media().keepUntil(id, EXPIRES))).isTrue();
    assertThat(found().mark()).isEqualTo(mark);
    await(stores().media().decide(id, 1));
    assertThat(await(stores().media().keepUntil(id, EXPIRES.plusSeconds(9)))).isFalse();
    MediaId none = new MediaId(random());
    assertThat(await(stores().media().keepUntil(none, EXPIRES))).isFalse();
    assertThat(await(stores().media().find(none))).isNull();
  }

  private Media found() {
    return await(stores().media().find(id));
  }

  private static Media.Mark mark(long token, boolean decided) {
    return new Media.Mark(token, EXPIRES.minusSeconds(5), decided);
  }

  @Test
  void countsToTheByte() {
    MediaId other = new MediaId(random());

    assertThat(await(stores().quotas().reserve(owner, id, 101, 100))).isFalse();
    assertThat(await(stores().quotas().reserve(owner, id, 60, 100))).isTrue();
    assertThat(await(stores().quotas().reserve(owner, id, 60, 100))).isTrue();
    assertThat(await(stores().quotas().reserve(owner, other, 41, 100))).isFalse();
    assertThat(await(stores().quotas().reserve(owner, other, 40, 100))).isTrue();
    assertThat(await(stores().quotas().used(owner))).isEqualTo(100);

    await(stores().quotas().release(owner, id));
    await(stores().quotas().release(owner, id));
    assertThat(await(stores().quotas().used(owner))).isEqualTo(40);
    await(stores().quotas().release(owner, other));
    assertThat(await(stores().quotas().used(owner))).isZero();
    assertThat(await(stores().quotas().reserve(owner, other, 100, 100))).isTrue();
  }

  @Test
  void countsWhatComesAtOnce() {
    List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      attempts.add(
          stores().quotas().reserve(owner, new MediaId(random()), 30, 100).toCompletableFuture());
    }

    assertThat(attempts.stream().filter(attempt -> await(attempt))).hasSize(3);
    assertThat(await(stores().quotas().used(owner))).isEqualTo(90);
  }

  @Test
  void keepsAContentForAsLongAsOneUsesIt() {
    MediaId other = new MediaId(random());
    MediaContents.Place nowhere = await(stores().contents().find(hash));
    assertThat(nowhere.isNone()).isTrue();

    assertThat(await(stores().contents().use(hash, id, 7, nowhere))).isTrue();
    assertThat(await(stores().contents().use(hash, other, 8, nowhere))).isFalse();
    MediaContents.Place place = await(stores().contents().find(hash));
    assertThat(place.blob()).isEqualTo(7);
    assertThat(await(stores().contents().use(hash, other, 7, place))).isTrue();

    assertThat(await(stores().contents().leave(hash, id))).isEqualTo(new MediaContents.Left(7, 0));
    assertThat(await(stores().contents().leave(hash, id))).isEqualTo(new MediaContents.Left(7, 0));
    MediaContents.Place seen = await(stores().contents().find(hash));
    assertThat(await(stores().contents().leave(hash, other)))
        .isEqualTo(new MediaContents.Left(0, 7));
    assertThat(await(stores().contents().leave(hash, other)))
        .isEqualTo(new MediaContents.Left(0, 0));

    // Whoever decided to use the blob that is gone now has to look again.
    assertThat(await(stores().contents().use(hash, id, 7, seen))).isFalse();
    MediaContents.Place gone = await(stores().contents().find(hash));
    assertThat(gone.isNone()).isTrue();
    assertThat(await(stores().contents().use(hash, id, 9, gone))).isTrue();
    assertThat(await(stores().contents().find(hash)).blob()).isEqualTo(9);
  }

  /** Whoever was about to make a blob has to look whether there still is one to make. */
  @Test
  void leavingAContentThatIsNowhereIsAChange() {
    MediaContents.Place nowhere = await(stores().contents().find(hash));
    assertThat(await(stores().contents().leave(hash, id))).isEqualTo(new MediaContents.Left(0, 0));

    assertThat(await(stores().contents().use(hash, id, 7, nowhere))).isFalse();

    MediaContents.Place seen = await(stores().contents().find(hash));
    assertThat(seen.isNone()).isTrue();
    assertThat(await(stores().contents().leave(hash, id))).isEqualTo(new MediaContents.Left(0, 0));
    assertThat(await(stores().contents().use(hash, id, 7, seen))).isFalse();
    assertThat(await(stores().contents().use(hash, id, 7, await(stores().contents().find(hash)))))
        .isTrue();
  }

  @Test
  void knowsWhetherAMessageShowsAMedia() {
    ConversationId chat = ConversationId.group(7);
    ClientId one = ClientId.random();
    ClientId other = ClientId.random();
    assertThat(await(stores().references().isReferenced(id))).isFalse();

    await(stores().references().add(id, chat, one, EXPIRES));
    await(stores().references().add(id, chat, one, EXPIRES));
    await(stores().references().add(id, chat, other, EXPIRES));
    await(stores().references().remove(id, chat, one, EXPIRES));
    assertThat(await(stores().references().isReferenced(id))).isTrue();

    await(stores().references().remove(id, chat, other, EXPIRES));
    assertThat(await(stores().references().isReferenced(id))).isFalse();

    await(stores().references().add(id, chat, one, EXPIRES.plusSeconds(1)));
    await(stores().references().add(id, chat, other, EXPIRES.plusSeconds(1)));
    await(stores().references().removeAll(id));
    assertThat(await(stores().references().isReferenced(id))).isFalse();
  }

  @Test
  void forgetsByItselfThatAMessageShowsAMedia() {
    ConversationId chat = ConversationId.group(7);
    ClientId message = ClientId.random();
    await(stores().references().add(id, chat, message, EXPIRES));
    await(
        stores()
            .references()
            .addUntil(
                id, chat, message, EXPIRES.plusSeconds(1), Instant.now().plus(Duration.ofDays(1))));
    assertThat(await(stores().references().isReferenced(id))).isTrue();

    await(
        stores()
            .references()
            .addUntil(id, chat, message, EXPIRES.plusSeconds(2), Instant.now().plusSeconds(1)));
    awaitUntil(() -> !await(stores().references().isReferenced(id)));

    await(stores().references().remove(id, chat, message, EXPIRES.plusSeconds(4)));
    await(
        stores()
            .references()
            .addUntil(
                id, chat, message, EXPIRES.plusSeconds(3), Instant.now().plus(Duration.ofDays(1))));
    assertThat(await(stores().references().isReferenced(id))).isFalse();
  }

  /** Whatever comes late: what was said last holds. */
  @Test
  void aRemovalThatComesLateTakesNoLaterReference() {
    ConversationId chat = ConversationId.group(7);
    ClientId message = ClientId.random();
    Instant later = EXPIRES.plus(1, ChronoUnit.MICROS);
    await(stores().references().add(id, chat, message, EXPIRES.minusSeconds(1)));

    await(stores().references().add(id, chat, message, later));
    await(stores().references().remove(id, chat, message, EXPIRES));
    assertThat(await(stores().references().isReferenced(id))).isTrue();

    await(stores().references().remove(id, chat, message, later));
    await(stores().references().add(id, chat, message, EXPIRES));
    assertThat(await(stores().references().isReferenced(id))).isFalse();
  }

  @Test
  void tellsWhatIsDueEarliestFirst() {
    MediaDue.Entry early = new MediaDue.Entry(id, EXPIRES.minusSeconds(1));
    MediaDue.Entry onTime = new MediaDue.Entry(id, EXPIRES);
    MediaDue.Entry late = new MediaDue.Entry(id, EXPIRES.plusMillis(1));
    for (MediaDue.Entry entry : List.of(late, onTime, early, early)) {
      await(stores().due().add(entry));
    }

    assertThat(dueOfThisTest(1_000)).containsExactly(early, onTime);

    await(stores().due().remove(early));
    await(stores().due().remove(early));
    assertThat(dueOfThisTest(1_000)).containsExactly(onTime);
    assertThat(await(stores().due().until(onTime.list(), EXPIRES, 1))).hasSize(1);
  }

  private List<MediaDue.Entry> dueOfThisTest(int limit) {
    return await(stores().due().until(new MediaDue.Entry(id, EXPIRES).list(), EXPIRES, limit))
        .stream()
        .filter(entry -> entry.media().equals(id))
        .toList();
  }

  private void begin() {
    await(
        stores()
            .media()
            .create(Media.begun(id, owner, new Media.Declared("a", 10, null, null), EXPIRES)));
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static Bytes hash() {
    byte[] bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
