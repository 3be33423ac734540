package io.skein.node.media;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is kept about media, in memory: one lock for all of it. */
public final class InMemoryMediaStores
    implements MediaStore, MediaQuotas, MediaContents, MediaReferences, MediaDue {
  private record Reference(MediaId media, ConversationId conversation, ClientId message) {}

  /** What was said of a reference last. */
  private record Said(Instant when, Instant until) {
    boolean shows(Instant now) {
      return now.isBefore(until);
    }
  }

  private static final class Content {
    private long blob;
    private int changes;
    private final Set<MediaId> users = new HashSet<>();
  }

  private final InstantSource clock;
  private final Map<MediaId, Media> media = new HashMap<>();
  private final Map<UserId, Map<MediaId, Long>> sizes = new HashMap<>();
  private final Map<Bytes, Content> contents = new HashMap<>();
  private final Map<Reference, Said> references = new HashMap<>();
  private final Set<Entry> due = new HashSet<>();

  public InMemoryMediaStores() {
    this(InstantSource.system());
  }

  /**
   * @param clock by which messages show a media no more
   */
  InMemoryMediaStores(InstantSource clock) {
    this.clock = clock;
  }

  public MediaStores all() {
    return new MediaStores(this, this, this, this, this);
  }

  @Override
  public synchronized CompletionStage<Void> create(Media upload) {
    media.putIfAbsent(upload.id(), upload);
    return done();
  }

  @Override
  public synchronized CompletionStage<@Nullable Media> find(MediaId id) {
    return CompletableFuture.completedFuture(media.get(id));
  }

  @Override
  public synchronized CompletionStage<Boolean> advance(MediaId id, long from, long to, long part) {
    Media old = media.get(id);
    if (old == null || old.isDoomed() || old.received() != from) {
      return CompletableFuture.completedFuture(false);
    }
    List<Long> parts = new ArrayList<>(old.parts());
    parts.add(part);
    media.put(id, with(old, to, parts, old.expires(), old.found(), old.blob(), old.mark()));
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public synchronized CompletionStage<Boolean> found(MediaId id, Media.Found found) {
    return changeIf(
        id,
        old -> !old.isDoomed(),
        old ->
            with(old, old.received(), old.parts(), old.expires(), found, old.blob(), old.mark()));
  }

  @Override
  public synchronized CompletionStage<Boolean> complete(MediaId id, long blob, Instant expires) {
    return changeIf(
        id,
        old -> !old.isDoomed(),
        old -> with(old, old.received(), List.of(), expires, old.found(), blob, old.mark()));
  }

  @Override
  public synchronized CompletionStage<Boolean> keepUntil(MediaId id, Instant expires) {
    return changeIf(
        id,
        old -> !old.isDoomed(),
        old ->
            with(old, old.received(), old.parts(), expires, old.found(), old.blob(), old.mark()));
  }

  @Override
  public synchronized CompletionStage<Boolean> mark(Media seen, Media.Mark mark) {
    return changeIf(
        seen.id(),
        old ->
            !old.isDoomed()
                && old.expires().equals(seen.expires())
                && Objects.equals(old.mark(), seen.mark()),
        old -> marked(old, mark));
  }

  @Override
  public synchronized CompletionStage<Boolean> decide(MediaId id, long token) {
    return changeIf(
        id,
        old -> hasMark(old, token),
        old -> marked(old, new Media.Mark(token, old.mark().since(), true)));
  }

  @Override
  public synchronized CompletionStage<Boolean> unmark(MediaId id, long token) {
    return changeIf(id, old -> hasMark(old, token) && !old.isDoomed(), old -> marked(old, null));
  }

  @Override
  public synchronized CompletionStage<Void> remove(MediaId id) {
    if (media.containsKey(id) && media.get(id).isDoomed()) {
      media.remove(id);
    }
    return done();
  }

  @Override
  public synchronized CompletionStage<Boolean> reserve(
      UserId owner, MediaId id, long size, long quota) {
    Map<MediaId, Long> own = sizes.computeIfAbsent(owner, user -> new HashMap<>());
    boolean fits = own.containsKey(id) || sum(own) + size <= quota;
    if (fits) {
      own.putIfAbsent(id, size);
    }
    return CompletableFuture.completedFuture(fits);
  }

  @Override
  public synchronized CompletionStage<Void> release(UserId owner, MediaId id) {
    sizes.getOrDefault(owner, new HashMap<>()).remove(id);
    return done();
  }

  @Override
  public synchronized CompletionStage<Long> used(UserId owner) {
    return CompletableFuture.completedFuture(sum(sizes.getOrDefault(owner, Map.of())));
  }

  @Override
  public synchronized CompletionStage<Place> find(Bytes sha256) {
    Content content = contents.getOrDefault(sha256, new Content());
    return CompletableFuture.completedFuture(new Place(content.blob, content.changes));
  }

  @Override
  public synchronized CompletionStage<Boolean> use(
      Bytes sha256, MediaId id, long blob, Place seen) {
    Content content = contents.computeIfAbsent(sha256, hash -> new Content());
    if (content.changes != seen.changes()) {
      return CompletableFuture.completedFuture(false);
    }
    content.changes++;
    content.blob = blob;
    content.users.add(id);
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public synchronized CompletionStage<Left> leave(Bytes sha256, MediaId id) {
    Content content = contents.computeIfAbsent(sha256, hash -> new Content());
    content.changes++;
    content.users.remove(id);
    long released = content.users.isEmpty() ? content.blob : 0;
    if (content.users.isEmpty()) {
      content.blob = 0;
    }
    return CompletableFuture.completedFuture(new Left(content.blob, released));
  }

  @Override
  public synchronized CompletionStage<Void> add(
      MediaId id, ConversationId conversation, ClientId message, Instant when) {
    return say(new Reference(id, conversation, message), new Said(when, Instant.MAX));
  }

  @Override
  public synchronized CompletionStage<Void> addUntil(
      MediaId id, ConversationId conversation, ClientId message, Instant when, Instant until) {
    return say(new Reference(id, conversation, message), new Said(when, until));
  }

  @Override
  public synchronized CompletionStage<Void> remove(
      MediaId id, ConversationId conversation, ClientId message, Instant when) {
    return say(new Reference(id, conversation, message), new Said(when, Instant.MIN));
  }

  private CompletionStage<Void> say(Reference reference, Said said) {
    references.merge(
        reference,
        said,
        (old, next) -> {
          int order = next.when().compareTo(old.when());
          return order > 0 || (order == 0 && next.until().equals(Instant.MIN)) ? next : old;
        });
    return done();
  }

  @Override
  public synchronized CompletionStage<Void> removeAll(MediaId id) {
    references.keySet().removeIf(reference -> reference.media().equals(id));
    return done();
  }

  @Override
  public synchronized CompletionStage<Boolean> isReferenced(MediaId id) {
    return CompletableFuture.completedFuture(
        references.entrySet().stream()
            .anyMatch(
                one -> one.getKey().media().equals(id) && one.getValue().shows(clock.instant())));
  }

  @Override
  public synchronized CompletionStage<Void> add(Entry entry) {
    due.add(entry);
    return done();
  }

  @Override
  public synchronized CompletionStage<List<Entry>> until(int list, Instant now, int limit) {
    return CompletableFuture.completedFuture(
        due.stream()
            .filter(entry -> entry.list() == list && !entry.due().isAfter(now))
            .sorted(Comparator.comparing(Entry::due))
            .limit(limit)
            .toList());
  }

  @Override
  public synchronized CompletionStage<Void> remove(Entry entry) {
    due.remove(entry);
    return done();
  }

  private CompletionStage<Boolean> changeIf(
      MediaId id, Predicate<Media> condition, UnaryOperator<Media> change) {
    Media old = media.get(id);
    boolean applied = old != null && condition.test(old);
    if (applied) {
      media.put(id, change.apply(old));
    }
    return CompletableFuture.completedFuture(applied);
  }

  private static boolean hasMark(Media media, long token) {
    return media.mark() != null && media.mark().token() == token;
  }

  private static Media marked(Media old, Media.@Nullable Mark mark) {
    return with(old, old.received(), old.parts(), old.expires(), old.found(), old.blob(), mark);
  }

  private static Media with(
      Media old,
      long received,
      List<Long> parts,
      Instant expires,
      Media.@Nullable Found found,
      long blob,
      Media.@Nullable Mark mark) {
    return new Media(
        old.id(), old.owner(), old.declared(), received, parts, expires, found, blob, mark);
  }

  private static long sum(Map<MediaId, Long> sizes) {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
