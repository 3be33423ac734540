package io.skein.node.media;

import static io.skein.node.testing.Stages.await;

import com.typesafe.config.ConfigFactory;
import io.skein.node.account.Outcome;
import io.skein.node.media.file.FileBlobStore;
import io.skein.node.media.file.SharedDirectory;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The whole feature on stores in memory and files in a folder, with a clock that tests move. */
final class MediaHouse implements AutoCloseable {
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);

  final ActorTestKit kit = ActorTestKit.create();
  final MediaStores stores = new InMemoryMediaStores(clock()).all();
  final BlobStore blobs;
  final MediaSettings settings;
  final MediaFeature feature;
  final Collector collector;
  private final Path directory;
  private final AtomicLong ids = new AtomicLong(100);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00.123456Z"));

  MediaHouse(Path directory) {
    this.directory = directory;
    settings = MediaSettings.from(ConfigFactory.load());
    blobs = new FileBlobStore(directory, Dispatchers.DefaultBlockingDispatcherId(), kit.system());
    SharedDirectory.check(directory, new HeldPlace());
    feature = anotherNode();
    collector = collectorOn(stores);
  }

  /** One on the same stores, as each node of a cluster has. */
  MediaFeature anotherNode() {
    return nodeOn(stores, blobs, Limits.DEFAULTS);
  }

  /** One that has its bytes there. */
  MediaFeature nodeOn(BlobStore blobs) {
    return nodeOn(stores, blobs, Limits.DEFAULTS);
  }

  /** One that asks here where contents are. */
  MediaFeature nodeOn(MediaContents contents) {
    return nodeOn(
        new MediaStores(
            stores.media(), stores.quotas(), contents, stores.references(), stores.due()),
        blobs,
        Limits.DEFAULTS);
  }

  /** One whose cluster takes no files any more. */
  MediaFeature switchedOffNode() {
    Limits usual = Limits.DEFAULTS;
    Limits noFiles =
        new Limits(
            usual.frameBytesMax(),
            usual.contentBytesMax(),
            usual.requestsInFlightMax(),
            usual.groupMembersMax(),
            usual.membersPerRequestMax(),
            usual.titleBytesMax(),
            usual.pullMessagesMax(),
            usual.pageEntriesMax(),
            usual.devicesPerUserMax(),
            usual.groupsPerUserMax(),
            usual.recallSeconds(),
            usual.editSeconds(),
            usual.mentionsMax(),
            usual.emojisMax(),
            usual.noteBytesMax(),
            usual.draftBytesMax(),
            usual.pinnedConversationsMax(),
            0,
            usual.mediaQuotaBytes(),
            usual.people(),
            usual.groups(),
            usual.watchedUsersMax(),
            usual.receiptNamesMembersMax(),
            usual.receiptCountsMembersMax(),
            usual.typingSeconds(),
            usual.keeping(),
            usual.scheduledPostsMax(),
            usual.scheduleAheadSeconds(),
            usual.vanish(),
            usual.calls());
    return nodeOn(stores, blobs, noFiles);
  }

  private MediaFeature nodeOn(MediaStores stores, BlobStore blobs, Limits limits) {
    return MediaFeature.on(
        stores, blobs, settings, limits, ids::incrementAndGet, clock(), kit.system());
  }

  /** Another node's, which asks here what is referenced. */
  Removal removalOn(MediaReferences references) {
    return new Removal(
        new MediaStores(
            stores.media(), stores.quotas(), stores.contents(), references, stores.due()),
        blobs,
        ids::incrementAndGet,
        clock());
  }

  /** Another node's, which plans its looks here. */
  Sharing sharingOn(MediaDue due) {
    return new Sharing(
        new MediaStores(
            stores.media(), stores.quotas(), stores.contents(), stores.references(), due),
        settings,
        clock());
  }

  /** How many looks are ahead, however late. */
  int looksAhead() {
    int looks = 0;
    for (int list = 0; list < MediaDue.LISTS; list++) {
      looks += await(stores.due().until(list, Instant.MAX, Integer.MAX_VALUE)).size();
    }
    return looks;
  }

  Instant now() {
    return now.get().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Another node's, on these stores. */
  Collector collectorOn(MediaStores all) {
    return new Collector(
        all,
        new Removal(all, blobs, ids::incrementAndGet, clock()),
        new MediaSettings.Collection(Duration.ofMinutes(10), 2),
        clock());
  }

  void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  /** A complete file of a user. */
  Media upload(UserId owner, String content) {
    Media begun = begin(owner, content);
    return append(begun, 0, content);
  }

  Media begin(UserId owner, String content) {
    return done(
        await(
            feature
                .uploads()
                .create(owner, new Media.Declared("a.txt", utf8(content).length, null, null))));
  }

  Media append(Media upload, long offset, String content) {
    return done(
        await(
            feature
                .uploads()
                .append(
                    upload.owner(),
                    upload.id(),
                    offset,
                    OptionalLong.empty(),
                    Source.single(ByteString.fromString(content)))));
  }

  Outcome<Media> find(Media media) {
    return await(feature.uploads().find(media.owner(), media.id()));
  }

  /** The content of a media, as a reader gets it. */
  String content(MediaId id) {
    Media media = done(await(feature.downloads().find(id)));
    return await(
            feature
                .downloads()
                .bytes(media, 0, media.declared().size())
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system()))
        .utf8String();
  }

  /** How many media one round removes. */
  int collect() {
    return await(collector.round());
  }

  long blobFiles() {
    return files("blobs");
  }

  long partFiles() {
    return files("uploads");
  }

  /** Uploads of which there is anything, if only a folder. */
  List<Path> uploadFolders() throws IOException {
    try (Stream<Path> folders = Files.list(directory.resolve("uploads"))) {
      return folders.toList();
    }
  }

  private long files(String folder) {
    Path root = directory.resolve(folder);
    if (!Files.exists(root)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Bytes that come in two pieces.
   *
   * @param came once the first is on its way to the disk
   * @param rest the second
   */
  static Source<ByteString, ?> inTwo(
      String first, CompletableFuture<Void> came, CompletableFuture<ByteString> rest) {
    return Source.single(ByteString.fromString(first))
        .concatLazy(
            Source.lazySource(
                () -> {
                  came.complete(null);
                  return Source.completionStage(rest);
                }));
  }

  static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new AssertionError(outcome);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
