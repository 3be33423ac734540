package io.skein.node.conversation;

import io.skein.node.conversation.MergedBodies.Part;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bodies of messages that carry others: kept for a post, with copies of the files in them,
 * before it has its place, and let go of when the post is refused after all, recalled or over.
 * Thread-safe.
 */
public final class Merges {
  private static final Logger LOG = LoggerFactory.getLogger(Merges.class);

  /** Each is a handful of transactions of the store. */
  private static final int COPIED_AT_ONCE = 8;

  /** Bodies that this node makes at a time: each is held, and once more as it is written. */
  static final int MADE_AT_ONCE = 16;

  /** The clocks of nodes and stores differ. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final MergedBodies bodies;
  private final MediaShares media;
  private final LongSupplier numbers;
  private final InstantSource clock;
  private final AtomicInteger made = new AtomicInteger();

  /**
   * Bodies and their files.
   *
   * @param numbers no number comes twice in the cluster
   */
  public Merges(MergedBodies bodies, MediaShares media, LongSupplier numbers, InstantSource clock) {
    this.bodies = bodies;
    this.media = media;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** The body of a message that carries others. */
  CompletionStage<List<Part>> body(Content.Merged merged) {
    return bodies.findAll(merged.body());
  }

  /** Whom a body is kept for. */
  record For(UserId sender, ConversationId target, ClientId message) {}

  /** Does what makes a body; OVERLOADED if too many are being made on this node. */
  CompletionStage<Forwards.Verdict> making(Supplier<CompletionStage<Forwards.Verdict>> work) {
    if (made.incrementAndGet() > MADE_AT_ONCE) {
      made.decrementAndGet();
      return refused(ErrorCode.OVERLOADED, "too many forward several messages as one");
    }
    return CompletableFuture.completedFuture(work)
        .thenCompose(Supplier::get)
        .whenComplete((verdict, failure) -> made.decrementAndGet());
  }

  /** Keeps what becomes one message. */
  CompletionStage<Forwards.Verdict> keep(For post, MergedParts parts, String title) {
    ErrorCode obstacle = parts.obstacle();
    if (obstacle != null) {
      return refused(obstacle, "content.merged.items");
    }
    long body = numbers.getAsLong();
    return keep(post, parts.parts(), body, new Forwards.Taken(parts.content(title, body), null));
  }

  /** Keeps another of what a message carries that is forwarded itself. */
  CompletionStage<Forwards.Verdict> keepCopy(
      For post, Content.Merged original, Message.Forwarded from) {
    long body = numbers.getAsLong();
    return body(original)
        .thenCompose(
            parts ->
                parts.isEmpty()
                    ? refused(ErrorCode.NO_SUCH_MESSAGE, "content.forward")
                    : keep(post, parts, body, new Forwards.Taken(original.at(body), from)));
  }

  private CompletionStage<Forwards.Verdict> keep(
      For post, List<Part> parts, long body, Forwards.Taken taken) {
    List<Part> copied = new ArrayList<>();
    return copied(post, parts, copied)
        .thenCompose(
            copies -> {
              if (copies.refused() != null) {
                letGo(post, copies.parts());
                return CompletableFuture.<Forwards.Verdict>completedFuture(copies.refused());
              }
              return bodies
                  .keep(body, copies.parts(), null)
                  .<Forwards.Verdict>thenApply(kept -> taken);
            })
        .whenComplete(
            (verdict, failure) -> {
              if (failure != null) {
                // The next attempt makes its own.
                letGo(post, copied);
                CompletionStage<Void> unused = bodies.forget(body);
              }
            });
  }

  /**
   * As far as it came.
   *
   * @param refused null: all of them
   */
  private record Copies(List<Part> parts, Forwards.@Nullable Refused refused) {}

  /** Some after the others, each file a copy of the sender's. */
  private CompletionStage<Copies> copied(For post, List<Part> rest, List<Part> done) {
    if (rest.isEmpty()) {
      return CompletableFuture.completedFuture(new Copies(done, null));
    }
    List<Part> now = rest.subList(0, Math.min(COPIED_AT_ONCE, rest.size()));
    List<CompletableFuture<Object>> copies =
        now.stream().map(part -> copied(post, part).toCompletableFuture()).toList();
    return CompletableFuture.allOf(copies.toArray(new CompletableFuture<?>[0]))
        .whenComplete(
            (all, failure) -> {
              if (failure != null) {
                copies.forEach(copy -> addIfThere(copy, done));
              }
            })
        .thenCompose(
            all -> {
              Forwards.Refused refused = null;
              for (CompletableFuture<Object> copy : copies) {
                if (copy.join() instanceof Part part) {
                  done.add(part);
                } else {
                  refused = (Forwards.Refused) copy.join();
                }
              }
              return refused == null
                  ? copied(post, rest.subList(now.size(), rest.size()), done)
                  : CompletableFuture.completedFuture(new Copies(done, refused));
            });
  }

  private static void addIfThere(CompletableFuture<Object> copy, List<Part> done) {
    if (!copy.isCompletedExceptionally() && copy.join() instanceof Part part) {
      done.add(part);
    }
  }

  /** The part, or a refusal. */
  private CompletionStage<Object> copied(For post, Part part) {
    if (!(part.content() instanceof Content.Media file)) {
      return CompletableFuture.completedFuture(part);
    }
    return media
        .shareCopy(post.sender(), post.target(), post.message(), file)
        .thenApply(
            verdict ->
                verdict instanceof MediaShares.Shared shared
                    ? part.with(shared.content())
                    : Forwards.refusal((MediaShares.Refused) verdict));
  }

  private void letGo(For post, List<Part> parts) {
    for (Part part : parts) {
      if (part.content() instanceof Content.Media file) {
        media.release(post.target(), post.message(), file);
      }
    }
  }

  /**
   * The body is not needed any more, nor are its files: as {@link MediaShares#release}, for all of
   * it. Complete when it is done with, and never failed.
   */
  CompletionStage<Void> release(
      ConversationId conversation, ClientId message, Content.Merged merged) {
    return settled(
        merged,
        body(merged)
            .thenCompose(
                parts -> {
                  letGo(new For(UserId.SYSTEM, conversation, message), parts);
                  return bodies.forget(merged.body());
                }));
  }

  /** As {@link #release}, at the end of the message's life. */
  CompletionStage<Void> releaseAt(
      ConversationId conversation,
      ClientId message,
      Content.Merged merged,
      Instant said,
      Instant end) {
    Duration life = Duration.between(clock.instant(), end).plus(SLACK);
    if (life.isNegative()) {
      return release(conversation, message, merged);
    }
    return settled(
        merged,
        body(merged)
            .thenCompose(
                parts -> {
                  for (Part part : parts) {
                    if (part.content() instanceof Content.Media file) {
                      media.releaseAt(conversation, message, file, said, end);
                    }
                  }
                  return parts.isEmpty()
                      ? CompletableFuture.<Void>completedFuture(null)
                      : bodies.keep(merged.body(), parts, life);
                }));
  }

  private static CompletionStage<Void> settled(
      Content.Merged merged, CompletionStage<Void> release) {
    return release.handle(
        (done, failure) -> {
          if (failure != null) {
            LOG.warn("{} is kept for longer than needed: {}", merged, failure.toString());
          }
          return null;
        });
  }

  private static CompletionStage<Forwards.Verdict> refused(ErrorCode code, String detail) {
    return CompletableFuture.completedFuture(new Forwards.Refused(code, detail));
  }
}
