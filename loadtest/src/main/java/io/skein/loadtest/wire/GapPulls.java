package io.skein.loadtest.wire;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.function.Consumer;

/**
 * Hands on what devices were sent, each conversation in its order, and pulls what is missing in it:
 * pushes are hints that may be lost. Confined to the loop's thread.
 */
final class GapPulls {
  private final Dialect.Events events;
  private final Acknowledgements acknowledgements;
  private final Consumer<Device> needsCare;

  /**
   * @param needsCare is told of devices that may have to pull later
   */
  GapPulls(Dialect.Events events, Acknowledgements acknowledgements, Consumer<Device> needsCare) {
    this.events = events;
    this.acknowledgements = acknowledgements;
    this.needsCare = needsCare;
  }

  void pushed(Device device, Message message) {
    Feed feed = device.feed(message.conversation());
    if (feed != null) {
      offer(feed, message, false);
      hand(device, feed);
    }
  }

  /** The device's own post has this place. */
  void accepted(Device device, Feed feed, Post post, Message message) {
    feed.offer(
        message.sequence(),
        new Delivery(feed.chat, post.tag(), message, true, false, System.nanoTime()));
    hand(device, feed);
  }

  /** The conversation goes as far as this. */
  void exists(Device device, ConversationId conversation, long head) {
    Feed feed = device.feed(conversation);
    if (feed != null) {
      feed.exists(head);
      hand(device, feed);
    }
  }

  /** The answer to a pull. */
  void paged(Device device, Feed feed, Reply.Page page) {
    feed.pulling = false;
    feed.exists(page.head());
    feed.beginsAt(page.firstVisible());
    for (Message message : page.messages()) {
      offer(feed, message, true);
    }
    hand(device, feed);
    if (page.messages().isEmpty() && feed.isBehind()) {
      needsCare.accept(device);
    }
    if (!device.isBehind()) {
      events.caughtUp(device.link());
    }
  }

  private static void offer(Feed feed, Message message, boolean pulled) {
    Tag tag = message.content() instanceof Content.Text said ? Tag.read(said.text()) : null;
    feed.offer(
        message.sequence(),
        new Delivery(feed.chat, tag, message, false, pulled, System.nanoTime()));
  }

  /** Gives on what is in order, and sees to it that what is missing comes. */
  void hand(Device device, Feed feed) {
    boolean behind = false;
    for (Delivery next = feed.take(); next != null; next = feed.take()) {
      behind |= next.pulled();
      if (!next.own()) {
        acknowledgements.add(device, feed);
      }
      events.delivered(device.link(), next);
    }
    if (feed.isBehind()) {
      // An answer to a post of one's own may be on its way and fill the gap.
      if (feed.outbox.size() == 0 || behind) {
        pull(device, feed);
      } else {
        needsCare.accept(device);
      }
    }
  }

  void pull(Device device, Feed feed) {
    if (!feed.pulling && device.isReady()) {
      feed.pulling = true;
      Device.send(
          device.link(),
          device.request(Device.Kind.PULL, feed.place),
          new Request.Pull(feed.id, feed.taken(), Request.Pull.Direction.FORWARD, 0));
    }
  }
}
