package io.skein.loadtest.wire;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends posts, and again with their client id until each has an outcome. Confined to the loop's
 * thread.
 */
final class PostRequests {
  private final List<SkeinDialect.Account> accounts;
  private final byte[] text;
  private final Dialect.Events events;
  private final GapPulls gaps;
  private final Consumer<Device> needsCare;
  private final SplittableRandom random = new SplittableRandom();

  /**
   * @param accounts by number of the user
   * @param bodyBytes size of a message text
   * @param needsCare is told of devices that may have to send again later
   */
  PostRequests(
      List<SkeinDialect.Account> accounts,
      int bodyBytes,
      Dialect.Events events,
      GapPulls gaps,
      Consumer<Device> needsCare) {
    this.accounts = accounts;
    this.text = Tag.filler(bodyBytes);
    this.events = events;
    this.gaps = gaps;
    this.needsCare = needsCare;
  }

  void post(Device device, Link link, Post post) {
    Feed feed = device.feed(post.chat);
    post.tag().write(text, 0);
    post.text = new String(text, StandardCharsets.US_ASCII);
    post.clientId = new ClientId(random.nextLong(), random.nextLong());
    post.knownHead = feed.known();
    post.conversation = feed.id;
    events.sent(post, message(post, feed, 0));
    if (feed.outbox.add(post) && !link.isClosed()) {
      attempt(device, feed, post);
    } else {
      needsCare.accept(device);
    }
  }

  /** Sends what is due again. */
  void resume(Device device, Feed feed, long nowNanos) {
    for (Post post : feed.outbox.resume(nowNanos)) {
      attempt(device, feed, post);
    }
  }

  private static void attempt(Device device, Feed feed, Post post) {
    post.attempts++;
    post.request = device.request(Device.Kind.POST, feed.place);
    Post before = feed.outbox.before(post);
    Device.send(
        device.link(),
        post.request,
        new Request.Post(
            feed.id,
            post.clientId,
            post.knownHead,
            new Content.Text(post.text),
            before == null ? null : before.clientId));
  }

  private Message message(Post post, Feed feed, long sequence) {
    return new Message(
        feed.id,
        sequence,
        accounts.get(post.sender).id(),
        post.clientId,
        0,
        new Content.Text(post.text));
  }

  void accepted(Device device, int request, long sequence) {
    Feed feed = device.feed(Device.placeOf(request));
    Post post = feed.outbox.of(request);
    if (post == null) {
      return;
    }
    feed.outbox.ended(post);
    events.accepted(post, sequence);
    gaps.accepted(device, feed, post, message(post, feed, sequence));
  }

  void failed(Device device, int request, Reply.Failed failed) {
    Feed feed = device.feed(Device.placeOf(request));
    Post post = feed.outbox.of(request);
    if (post == null) {
      return;
    }
    switch (failed.code()) {
      case OUTCOME_UNKNOWN, INTERNAL, OUT_OF_ORDER -> {
        long hint = TimeUnit.MILLISECONDS.toNanos(failed.retryAfterMillis());
        if (feed.outbox.again(post, System.nanoTime(), hint)) {
          needsCare.accept(device);
        } else {
          events.abandoned(post);
        }
      }
      default -> {
        feed.outbox.ended(post);
        post.refusal = failed.code();
        post.waitMillis = failed.retryAfterMillis();
        if (post.attempts == 1) {
          events.refused(post, failed.code().name());
        } else {
          // An earlier attempt, whose answer was lost, may have been stored.
          events.abandoned(post);
        }
      }
    }
  }
}
