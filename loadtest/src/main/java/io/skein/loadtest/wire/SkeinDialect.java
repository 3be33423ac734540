package io.skein.loadtest.wire;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Skein's native protocol over TCP, done as the SDK does it, but for many devices on one thread:
 * gaps are pulled, posts without an answer are sent again with their client id, deliveries are
 * acknowledged cumulatively, at the latest after half a second.
 */
public final class SkeinDialect implements Dialect {
  private static final long CARE_NANOS = 50_000_000;

  /** A node takes one choice of contacts a second, of each connection. */
  private static final long WATCH_AGAIN_NANOS = 1_100_000_000;

  /** From here down no user has a number: a node counts time, upwards, in the ids that it gives. */
  private static final long NOBODY = -1;

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
  private final SplittableRandom random = new SplittableRandom();

  /** Tells a node which of a device's connections is the newest. */
  private final long instance = random.nextLong() | 1;

  private final @Nullable Device[] devices;
  private final @Nullable ConversationId[] groups;
  private final Set<Device> needCare = new LinkedHashSet<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final GapPulls gaps;
  private final PostRequests posts;
  private final LogReading logs;
  private final GroupMaking making;
  private final Heartbeats heartbeats = new Heartbeats();
  private int membersPerRequestMax = Limits.DEFAULTS.membersPerRequestMax();
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
    this.gaps = new GapPulls(events, acknowledgements, needCare::add);
    this.posts = new PostRequests(accounts, bodyBytes, events, gaps, needCare::add);
    this.logs = new LogReading(events);
    this.making = new GroupMaking(population, accounts, random, events);
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
    Device.send(
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
      logs.disconnected(device);
    }
  }

  @Override
  public void open(Chat chat, List<Link> links) {
    if (chat.kind() == Chat.Kind.DIRECT) {
      events.opened(chat);
      return;
    }
    Link owner = links.get(0);
    making.begin(chat, owner, device(owner), membersPerRequestMax);
  }

  @Override
  public void post(Link link, Post post) {
    posts.post(device(link), link, post);
  }

  @Override
  public boolean acknowledges(Chat chat) {
    return true;
  }

  @Override
  public int inFlight(int user) {
    Device device = devices[user];
    return device == null ? 0 : device.inFlight();
  }

  @Override
  public Log log() {
    return new Log() {
      @Override
      public boolean isWhole(int user, Chat chat) {
        Device device = devices[user];
        return device != null && device.feed(chat).isWhole();
      }

      @Override
      public void read(Link link, Chat chat) {
        Device device = device(link);
        logs.begin(device, device.feed(chat));
      }
    };
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
      gaps.pushed(device, event.message());
    } else if (body instanceof Reply.Posted posted) {
      posts.accepted(device, frame.request(), posted.sequence());
    } else if (body instanceof Reply.Page page) {
      paged(device, frame.request(), page);
    } else if (body instanceof Reply.HeadEvent event) {
      gaps.exists(device, event.conversation(), event.head());
    } else if (body instanceof Reply.Welcome welcome) {
      heartbeats.every(welcome.heartbeatMillis());
      membersPerRequestMax = welcome.limits().membersPerRequestMax();
      device.welcomed = true;
      if (sync == FirstSync.LEFT_OUT || welcome.resumed()) {
        ready(link, device);
      } else {
        Device.send(link, Device.SYNC, new Request.Sync(device.cursor));
      }
    } else if (body instanceof Reply.Synced synced) {
      synced(link, device, synced);
    } else if (body instanceof Reply.ConversationOpened opened) {
      Chat chat = population.chatsOf(link.user).get(Device.placeOf(frame.request()));
      created(chat, opened.conversation());
    } else if (body instanceof Reply.MembersChanged) {
      making.invited(population.chatsOf(link.user).get(Device.placeOf(frame.request())));
    } else if (body instanceof Reply.PresenceEvent event) {
      if (device.told(event.presences()) && !device.isBehind()) {
        events.caughtUp(link);
      }
    } else if (body instanceof Reply.ResyncEvent) {
      Device.send(link, Device.SYNC, new Request.Sync(device.cursor));
      device.watchAgain = population.contacts() > 0;
      needCare.add(device);
    } else if (body instanceof Reply.Failed failed) {
      failed(link, device, frame.request(), failed);
    } else if (body instanceof Reply.GoAway bye) {
      events.failed(link, bye.code().name(), bye.detail());
    }
  }

  private void paged(Device device, int request, Reply.Page page) {
    Feed feed = device.feed(Device.placeOf(request));
    if (Device.kindOf(request) == Device.Kind.LOG) {
      logs.paged(feed, page);
    } else {
      gaps.paged(device, feed, page);
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
      Device.send(link, Device.SYNC, new Request.Sync(device.cursor));
    } else {
      ready(link, device);
    }
  }

  private void ready(Link link, Device device) {
    boolean first = device.ready();
    if (first) {
      watch(device);
      events.ready(link);
    }
    for (Feed feed : device.feeds()) {
      gaps.hand(device, feed);
    }
    if (!device.isBehind()) {
      events.caughtUp(link);
    }
    needCare.add(device);
  }

  /** Asks how the user's contacts are there, as a client does that shows them. */
  private void watch(Device device) {
    int count = population.contacts();
    if (count > 0) {
      int absent = population.absent();
      List<UserId> contacts = new ArrayList<>(count + absent);
      for (int number = 0; number < count; number++) {
        contacts.add(accounts.get(population.contact(device.user, number)).id);
      }
      for (int number = 0; number < absent; number++) {
        contacts.add(new UserId(NOBODY - (long) device.user * absent - number));
      }
      device.watches(contacts, System.nanoTime());
      Device.send(device.link(), Device.WATCH, new Request.WatchUsers(contacts));
    }
  }

  private void created(Chat chat, Reply.ConversationSummary conversation) {
    groups[chat.number()] = conversation.conversation();
    List<Feed> feeds = new ArrayList<>();
    for (int i = 0; i < chat.size(); i++) {
      Device device = devices[chat.member(i)];
      if (device != null) {
        feeds.add(device.join(chat, conversation.conversation()));
        needCare.add(device);
      }
    }
    if (making.created(chat, conversation.conversation(), feeds)) {
      feeds.forEach(feed -> feed.exists(conversation.head()));
      events.opened(chat);
    }
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
    if (request == Device.WATCH) {
      device.watchAgain = true;
      needCare.add(device);
      return;
    }
    switch (Device.kindOf(request)) {
      case POST -> posts.failed(device, request, failed);
      case PULL -> {
        device.feed(Device.placeOf(request)).pulling = false;
        needCare.add(device);
      }
      case CREATE -> {
        Chat chat = population.chatsOf(link.user).get(Device.placeOf(request));
        making.failed(chat);
        events.notOpened(chat);
      }
      case LOG -> logs.refused(device.feed(Device.placeOf(request)), failed);
    }
  }

  @Override
  public void tick(List<Link> links, long nowNanos) {
    acknowledgements.tick(nowNanos);
    if (nowNanos - caredNanos > CARE_NANOS) {
      caredNanos = nowNanos;
      needCare.removeIf(device -> !care(device, nowNanos));
      making.tick();
      logs.tick(nowNanos);
    }
    heartbeats.beat(
        links,
        nowNanos,
        link -> {
          Device device = devices[link.user];
          if (device != null && device.link == link && device.welcomed) {
            Device.send(link, 0, new Request.Ping(0));
          }
        });
  }

  /** What is late: posts to send again, gaps that no answer filled. Whether it needs more care. */
  private boolean care(Device device, long nowNanos) {
    if (!device.isReady()) {
      if (device.syncAgain && device.link != null && device.welcomed) {
        device.syncAgain = false;
        Device.send(device.link(), Device.SYNC, new Request.Sync(device.cursor));
      }
      // Its next log-in asks for care again.
      return device.welcomed;
    }
    if (device.watchAgain && nowNanos - device.watchedNanos > WATCH_AGAIN_NANOS) {
      device.watchAgain = false;
      watch(device);
    }
    boolean more = device.watchAgain;
    for (Feed feed : device.feeds()) {
      posts.resume(device, feed, nowNanos);
      if (feed.isBehind()) {
        gaps.pull(device, feed);
      }
      more |= feed.outbox.isStalled() || feed.isBehind();
    }
    return more;
  }

  private Device device(Link link) {
    return Objects.requireNonNull(devices[link.user]);
  }
}
