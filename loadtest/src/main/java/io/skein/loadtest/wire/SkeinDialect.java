package io.skein.loadtest.wire;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Skein's native protocol over TCP. Acknowledges deliveries as the SDK does: cumulative, at the
 * latest after half a second.
 */
public final class SkeinDialect implements Dialect {
  private static final long ACKNOWLEDGE_NANOS = 500_000_000;

  /** Whether a log-in includes the first sync, as a real client's does. */
  public enum FirstSync {
    DONE,
    LEFT_OUT
  }

  /** A user to log in as. */
  public record Account(UserId id, String token) {}

  private final List<Account> accounts;
  private final FirstSync sync;
  private final Events events;
  private final byte[] text;
  private final SplittableRandom random = new SplittableRandom();
  private final List<Link> unacknowledged = new ArrayList<>();
  private long acknowledgedNanos;
  private int heartbeatMillis;
  private int nextPing;
  private long pingedNanos = System.nanoTime();

  /**
   * @param accounts by number of the user
   * @param bodyBytes size of a message text
   */
  public SkeinDialect(List<Account> accounts, int bodyBytes, FirstSync sync, Events events) {
    this.accounts = accounts;
    this.sync = sync;
    this.events = events;
    this.text = Tag.filler(bodyBytes);
  }

  private static final class State {
    final FrameReader reader = FrameReader.ofServerBytes();
    final ConversationId conversation;
    long head;
    long delivered;
    boolean acknowledge;
    boolean welcomed;

    State(ConversationId conversation) {
      this.conversation = conversation;
    }
  }

  @Override
  public void connected(Link link) {
    Account account = accounts.get(link.user);
    link.state = new State(ConversationId.direct(account.id, accounts.get(link.user ^ 1).id));
    byte[] preface = FrameReader.preface();
    link.reserve(preface.length).put(preface);
    send(
        link,
        WireCodec.encode(1, new Request.Hello(1, account.token, "skein-load/1", Bytes.EMPTY)));
  }

  @Override
  public void post(Link link, Tag tag) {
    State state = (State) link.state;
    tag.write(text, 0);
    send(
        link,
        WireCodec.encode(
            tag.number() + 2,
            new Request.Post(
                state.conversation,
                new ClientId(random.nextLong(), random.nextLong()),
                state.head,
                new Content.Text(new String(text, StandardCharsets.US_ASCII)))));
  }

  @Override
  public void received(Link link, ByteBuffer bytes) {
    State state = (State) link.state;
    try {
      ByteBuffer frame;
      while ((frame = state.reader.next(bytes)) != null) {
        handle(link, state, WireCodec.decodeServerFrame(frame));
      }
    } catch (DecodeException e) {
      events.failed(link, "malformed: " + e.getMessage());
      bytes.position(bytes.limit());
    }
  }

  private void handle(Link link, State state, ServerFrame frame) {
    Reply body = frame.body();
    if (body instanceof Reply.MessageEvent event) {
      Message message = event.message();
      state.head = Math.max(state.head, message.sequence());
      state.delivered = message.sequence();
      if (!state.acknowledge) {
        state.acknowledge = true;
        unacknowledged.add(link);
      }
      events.delivered(link, Tag.read(((Content.Text) message.content()).text()));
    } else if (body instanceof Reply.Posted posted) {
      state.head = Math.max(state.head, posted.sequence());
      events.accepted(link, frame.request() - 2);
    } else if (body instanceof Reply.Welcome welcome) {
      heartbeatMillis = welcome.heartbeatMillis();
      state.welcomed = true;
      if (sync == FirstSync.DONE) {
        send(link, WireCodec.encode(1, new Request.Sync(Bytes.EMPTY)));
      } else {
        events.ready(link);
      }
    } else if (body instanceof Reply.Synced synced) {
      for (Reply.ConversationSummary line : synced.conversations()) {
        state.head = Math.max(state.head, line.head());
      }
      events.ready(link);
    } else if (body instanceof Reply.Failed failed) {
      events.failed(link, failed.code() + ": " + failed.detail());
    } else if (body instanceof Reply.GoAway bye) {
      events.failed(link, bye.code() + ": " + bye.detail());
    }
  }

  @Override
  public void tick(List<Link> links, long nowNanos) {
    if (nowNanos - acknowledgedNanos > ACKNOWLEDGE_NANOS) {
      acknowledgedNanos = nowNanos;
      for (Link link : unacknowledged) {
        State state = (State) link.state;
        state.acknowledge = false;
        if (!link.isClosed()) {
          send(
              link,
              WireCodec.encode(0, new Request.Delivered(state.conversation, state.delivered)));
        }
      }
      unacknowledged.clear();
    }
    ping(links, nowNanos);
  }

  /** Spreads the heartbeats over their period, as devices that connected at different times do. */
  private void ping(List<Link> links, long nowNanos) {
    if (heartbeatMillis == 0 || links.isEmpty()) {
      return;
    }
    long share = (nowNanos - pingedNanos) * links.size() / (heartbeatMillis * 1_000_000L);
    if (share == 0) {
      return;
    }
    pingedNanos = nowNanos;
    for (long i = Math.min(share, links.size()); i > 0; i--) {
      Link link = links.get(nextPing++ % links.size());
      if (!link.isClosed() && link.state instanceof State state && state.welcomed) {
        send(link, WireCodec.encode(0, new Request.Ping(0)));
      }
    }
  }

  private static void send(Link link, EncodedFrame frame) {
    ByteBuffer target = link.reserve(frame.tcpBytes());
    frame.putTcp(target);
  }
}
