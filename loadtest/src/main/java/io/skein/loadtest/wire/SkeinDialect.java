package io.skein.loadtest.wire;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Skein's native protocol over TCP, done as the SDK does it, but for many devices on one thread:
 * gaps are pulled, posts without an answer are sent again with their client id, deliveries are
 * acknowledged cumulatively, at the latest after half a second.
 */
public final class SkeinDialect implements Dialect {
  private static final long ACKNOWLEDGE_NANOS = 500_000_000;
  private static final long CARE_NANOS = 50_000_000;

  /** Whether a log-in includes the first sync, as a real client's does. */
  public enum FirstSync {
    DONE,
    LEFT_OUT
  }

  /** A user to log in as. */
  public record Account(UserId id, String token) {}

  private final Population population;
  private final List<Account> accounts;
  private final FirstSync sync;
  private final Events events;
  private final byte[] text;
  private final SplittableRandom random = new SplittableRandom();

  /** Tells a node which of a device's connections is the newest. */
  private final long instance = random.nextLong() | 1;

  private final @Nullable Device[] devices;
  private final @Nullable ConversationId[] groups;
  private final List<Feed> unacknowledged = new ArrayList<>();
  private final List<Device> acknowledgers = new ArrayList<>();
  private final Set<Device> needCare = new LinkedHashSet<>();
  private final Heartbeats heartbeats = new Heartbeats();
  private long acknowledgedNanos;
  private long caredNanos;

  /**
   * @param accounts by number of the user; may be renewed meanwhile
   * @param bodyBytes size of a message text
   */
  public SkeinDialect(
      Population population, List<Account> accounts, int bodyBytes, FirstSync sync, Events events) {
    this.population = population;
    this.accounts = accounts;
    this.sync = sync;
    this.events = events;
    this.text = Tag.filler(bodyBytes);
    this.devices = new Device[population.users()];
    this.groups = new ConversationId[population.chats().size()];
  }

  @Override
  public void connected(Link link) {
    Device device = devices[link.user];
    if (device == null) {
      device = new Device(link.user);
      devices[link.user] = device;
      for (Chat chat : population.chatsOf(link.user)) {
        ConversationId id = idOf(chat);
        if (id != null) {
          device.join(chat, id);
        }
      }
    }
    device.connected(link);
    byte[] preface = FrameReader.preface();
    link.reserve(preface.length).put(preface);
    send(
        link,
        Device.HELLO,
        new Request.Hello(
            Limits.PROTOCOL_VERSION,
            accounts.get(link.user).token,
            "skein-load/1",
            device.cursor,
            instance,
            device.nextAttempt()));
  }

  @Override
  public @Nullable ConversationId idOf(Chat chat) {
    return chat.kind() == Chat.Kind.DIRECT
        ? ConversationId.direct(accounts.get(chat.member(0)).id, accounts.get(chat.member(1)).id)
        : groups[chat.number()];
  }

  @Override
  public void disconnected(Link link) {
    Device device = devices[link.user];
    if (device != null && device.link == link) {
      device.disconnected();
    }
  }

  @Override
  public void open(Chat chat, List<Link> links) {
    if (chat.kind() == Chat.Kind.DIRECT) {
      events.opened(chat);
      return;
    }
    List<UserId> others = new ArrayList<>();
    for (int i = 1; i < chat.size(); i++) {
      others.add(accounts.get(chat.member(i)).id);
    }
    for (int guest : population.guestsOf(chat)) {
      others.add(accounts.get(guest).id);
    }
    Link owner = links.get(0);
    int request = device(owner).request(Device.Kind.CREATE, chat.number());
    send(
        owner,
        request,
        new Request.CreateGroup(
            new ClientId(random.nextLong(), random.nextLong()), "load " + chat.number(), others));
  }

  @Override
  public void post(Link link, Post post) {
    Device device = device(link);
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
      needCare.add(device);
    }
  }

  private void attempt(Device device, Feed feed, Post post) {
    post.attempts++;
    post.request = device.request(Device.Kind.POST, feed.place);
    Post before = feed.outbox.before(post);
    send(
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
        accounts.get(post.sender).id,
        post.clientId,
        0,
        new Content.Text(post.text));
  }

  @Override
  public int inFlight(int user) {
    Device device = devices[user];
    return device == null ? 0 : device.inFlight();
  }

  @Override
  public void readLog(Link link, Chat chat) {
    Device device = device(link);
    Feed feed = device.feed(chat);
    feed.reading = true;
    feed.readUpTo = 0;
    pullLog(device, feed);
  }

  private void pullLog(Device device, Feed feed) {
    send(
        device.link(),
        device.request(Device.Kind.LOG, feed.place),
        new Request.Pull(feed.id, feed.readUpTo, Request.Pull.Direction.FORWARD, 0));
  }

  @Override
  public boolean hasLog() {
    return true;
  }

  @Override
  public void received(Link link, ByteBuffer bytes) {
    Device device = device(link);
    try {
      ByteBuffer frame;
      while ((frame = device.reader.next(bytes)) != null) {
        handle(link, device, WireCodec.decodeServerFrame(frame));
      }
    } catch (DecodeException e) {
      events.failed(link, "MALFORMED", e.getMessage());
      bytes.position(bytes.limit());
    }
  }

  private void handle(Link link, Device device, ServerFrame frame) {
    Reply body = frame.body();
    if (body instanceof Reply.MessageEvent event) {
      pushed(device, event.message());
    } else if (body instanceof Reply.Posted posted) {
      accepted(device, frame.request(), posted.sequence());
    } else if (body instanceof Reply.Page page) {
      paged(device, frame.request(), page);
    } else if (body instanceof Reply.HeadEvent event) {
      exists(device, event.conversation(), event.head());
    } else if (body instanceof Reply.Welcome welcome) {
      heartbeats.every(welcome.heartbeatMillis());
      device.welcomed = true;
      if (sync == FirstSync.LEFT_OUT || welcome.resumed()) {
        ready(link, device);
      } else {
        send(link, Device.SYNC, new Request.Sync(device.cursor));
      }
    } else if (body instanceof Reply.Synced synced) {
      synced(link, device, synced);
    } else if (body instanceof Reply.ConversationOpened opened) {
      created(Device.placeOf(frame.request()), opened.conversation());
    } else if (body instanceof Reply.ResyncEvent) {
      send(link, Device.SYNC, new Request.Sync(device.cursor));
    } else if (body instanceof Reply.Failed failed) {
      failed(link, device, frame.request(), failed);
    } else if (body instanceof Reply.GoAway bye) {
      events.failed(link, bye.code().name(), bye.detail());
    }
  }

  private void pushed(Device device, Message message) {
    Feed feed = device.feed(message.conversation());
    if (feed != null) {
      offer(feed, message, false);
      hand(device, feed);
    }
  }

  private static void offer(Feed feed, Message message, boolean pulled) {
    Tag tag = message.content() instanceof Content.Text said ? Tag.read(said.text()) : null;
    feed.offer(
        message.sequence(),
        new Delivery(feed.chat, tag, message, false, pulled, System.nanoTime()));
  }

  /** Gives on what is in order, and sees to it that what is missing comes. */
  private void hand(Device device, Feed feed) {
    boolean behind = false;
    for (Delivery next = feed.take(); next != null; next = feed.take()) {
      behind |= next.pulled();
      if (!next.own()) {
        acknowledge(device, feed);
      }
      events.delivered(device.link(), next);
    }
    if (feed.isBehind()) {
      // An answer to a post of one's own may be on its way and fill the gap.
      if (feed.outbox.size() == 0 || behind) {
        pull(device, feed);
      } else {
        needCare.add(device);
      }
    }
  }

  private void pull(Device device, Feed feed) {
    if (!feed.pulling && device.isReady()) {
      feed.pulling = true;
      send(
          device.link(),
          device.request(Device.Kind.PULL, feed.place),
          new Request.Pull(feed.id, feed.taken(), Request.Pull.Direction.FORWARD, 0));
    }
  }

  private void exists(Device device, ConversationId conversation, long head) {
    Feed feed = device.feed(conversation);
    if (feed != null) {
      feed.exists(head);
      hand(device, feed);
    }
  }

  private void accepted(Device device, int request, long sequence) {
    Feed feed = device.feed(Device.placeOf(request));
    Post post = feed.outbox.of(request);
    if (post == null) {
      return;
    }
    feed.outbox.ended(post);
    events.accepted(post, sequence);
    feed.offer(
        sequence,
        new Delivery(
            feed.chat, post.tag(), message(post, feed, sequence), true, false, System.nanoTime()));
    hand(device, feed);
  }

  private void paged(Device device, int request, Reply.Page page) {
    Feed feed = device.feed(Device.placeOf(request));
    if (Device.kindOf(request) == Device.Kind.LOG) {
      logged(device, feed, page);
      return;
    }
    feed.pulling = false;
    feed.exists(page.head());
    for (Message message : page.messages()) {
      offer(feed, message, true);
    }
    hand(device, feed);
    if (page.messages().isEmpty() && feed.isBehind()) {
      needCare.add(device);
    }
    if (!device.isBehind()) {
      events.caughtUp(device.link());
    }
  }

  private void logged(Device device, Feed feed, Reply.Page page) {
    if (!page.messages().isEmpty()) {
      events.logged(feed.chat, page.messages());
      feed.readUpTo = page.messages().get(page.messages().size() - 1).sequence();
    }
    if (page.more() && !page.messages().isEmpty()) {
      pullLog(device, feed);
    } else {
      feed.reading = false;
      events.logged(feed.chat, null);
    }
  }

  private void synced(Link link, Device device, Reply.Synced synced) {
    for (Reply.ConversationSummary line : synced.conversations()) {
      Feed feed = device.feed(line.conversation());
      if (feed != null) {
        feed.exists(line.head());
      }
    }
    device.cursor = synced.cursor();
    if (synced.more()) {
      send(link, Device.SYNC, new Request.Sync(device.cursor));
    } else {
      ready(link, device);
    }
  }

  private void ready(Link link, Device device) {
    boolean first = device.ready();
    if (first) {
      events.ready(link);
    }
    for (Feed feed : device.feeds()) {
      hand(device, feed);
    }
    if (!device.isBehind()) {
      events.caughtUp(link);
    }
    needCare.add(device);
  }

  private void created(int number, Reply.ConversationSummary conversation) {
    Chat chat = population.chats().get(number);
    groups[number] = conversation.conversation();
    for (int i = 0; i < chat.size(); i++) {
      Device device = devices[chat.member(i)];
      if (device != null) {
        Feed feed = device.join(chat, conversation.conversation());
        feed.exists(conversation.head());
        needCare.add(device);
      }
    }
    events.opened(chat);
  }

  private void failed(Link link, Device device, int request, Reply.Failed failed) {
    ErrorCode code = failed.code();
    events.failed(link, code.name(), failed.detail());
    if (request == Device.HELLO) {
      return;
    }
    if (request == Device.SYNC) {
      device.syncAgain = true;
      needCare.add(device);
      return;
    }
    switch (Device.kindOf(request)) {
      case POST -> postFailed(device, request, failed);
      case PULL -> {
        device.feed(Device.placeOf(request)).pulling = false;
        needCare.add(device);
      }
      case LOG, CREATE -> {
        // Whoever waits for it gives up in time, and says so.
      }
    }
  }

  private void postFailed(Device device, int request, Reply.Failed failed) {
    Feed feed = device.feed(Device.placeOf(request));
    Post post = feed.outbox.of(request);
    if (post == null) {
      return;
    }
    switch (failed.code()) {
      case OUTCOME_UNKNOWN, INTERNAL, OUT_OF_ORDER -> {
        long hint = TimeUnit.MILLISECONDS.toNanos(failed.retryAfterMillis());
        if (feed.outbox.again(post, System.nanoTime(), hint)) {
          needCare.add(device);
        } else {
          events.abandoned(post);
        }
      }
      default -> {
        feed.outbox.ended(post);
        if (post.attempts == 1) {
          events.refused(post, failed.code().name());
        } else {
          // An earlier attempt, whose answer was lost, may have been stored.
          events.abandoned(post);
        }
      }
    }
  }

  private void acknowledge(Device device, Feed feed) {
    if (!feed.acknowledge) {
      feed.acknowledge = true;
      unacknowledged.add(feed);
      acknowledgers.add(device);
    }
  }

  @Override
  public void tick(List<Link> links, long nowNanos) {
    if (nowNanos - acknowledgedNanos > ACKNOWLEDGE_NANOS) {
      acknowledgedNanos = nowNanos;
      acknowledgeAll();
    }
    if (nowNanos - caredNanos > CARE_NANOS) {
      caredNanos = nowNanos;
      needCare.removeIf(device -> !care(device, nowNanos));
    }
    heartbeats.beat(
        links,
        nowNanos,
        link -> {
          Device device = devices[link.user];
          if (device != null && device.link == link && device.welcomed) {
            send(link, 0, new Request.Ping(0));
          }
        });
  }

  private void acknowledgeAll() {
    for (int i = 0; i < unacknowledged.size(); i++) {
      Feed feed = unacknowledged.get(i);
      Link link = acknowledgers.get(i).link;
      feed.acknowledge = false;
      if (link != null && !link.isClosed()) {
        send(link, 0, new Request.Delivered(feed.id, feed.taken()));
      }
    }
    unacknowledged.clear();
    acknowledgers.clear();
  }

  /** What is late: posts to send again, gaps that no answer filled. Whether it needs more care. */
  private boolean care(Device device, long nowNanos) {
    if (!device.isReady()) {
      if (device.syncAgain && device.link != null && device.welcomed) {
        device.syncAgain = false;
        send(device.link(), Device.SYNC, new Request.Sync(device.cursor));
      }
      // Its next log-in asks for care again.
      return device.welcomed;
    }
    boolean more = false;
    for (Feed feed : device.feeds()) {
      for (Post post : feed.outbox.resume(nowNanos)) {
        attempt(device, feed, post);
      }
      if (feed.isBehind()) {
        pull(device, feed);
      }
      more |= feed.outbox.isStalled() || feed.isBehind();
    }
    return more;
  }

  private Device device(Link link) {
    return Objects.requireNonNull(devices[link.user]);
  }

  private static void send(Link link, int request, Request body) {
    EncodedFrame frame = WireCodec.encode(request, body);
    frame.putTcp(link.reserve(frame.tcpBytes()));
  }
}
