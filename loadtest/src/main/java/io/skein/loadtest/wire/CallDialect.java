package io.skein.loadtest.wire;

import io.skein.protocol.Bytes;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Skein's native protocol over TCP for devices that call: logs in, keeps the connection alive, says
 * what it has received, and hands on everything else. Confined to the {@link Loop}'s thread.
 */
public final class CallDialect implements Speech {
  private static final int HELLO = 1;

  private final IntFunction<String> tokens;
  private final Events events;
  private final Heartbeats heartbeats = new Heartbeats();

  /** Tells a node which of a device's connections is the newest. */
  private final long instance = new SplittableRandom().nextLong() | 1;

  private int attempts;

  /** What is told. */
  public interface Events {
    /** Logged in: requests may be sent. */
    void ready(Link link, Reply.Welcome welcome);

    /** A request was answered, whatever the answer is. */
    void answered(Link link, int request, Reply answer);

    /** What no request asked for. */
    void told(Link link, Reply event);

    /** The log-in was refused, or the node said goodbye, or something that cannot be read. */
    void failed(Link link, String code, String detail);
  }

  /** One connection. */
  private static final class State {
    final FrameReader reader = FrameReader.ofServerBytes();
    boolean welcomed;
    int lastRequest = HELLO;
  }

  /**
   * @param tokens by number of the user, as long as they are good
   */
  public CallDialect(IntFunction<String> tokens, Events events) {
    this.tokens = tokens;
    this.events = events;
  }

  /** Sends a request on a connection that is {@link Events#ready}; its number. */
  public int send(Link link, Request request) {
    int number = ++stateOf(link).lastRequest;
    Device.send(link, number, request);
    return number;
  }

  @Override
  public void connected(Link link) {
    link.state = new State();
    byte[] preface = FrameReader.preface();
    link.reserve(preface.length).put(preface);
    EncodedFrame hello =
        WireCodec.encode(
            HELLO,
            new Request.Hello(
                Limits.PROTOCOL_VERSION,
                tokens.apply(link.user),
                "skein-load/1",
                Bytes.EMPTY,
                instance,
                ++attempts));
    hello.putTcp(link.reserve(hello.tcpBytes()));
  }

  @Override
  public void received(Link link, ByteBuffer bytes) {
    State state = stateOf(link);
    try {
      ByteBuffer frame;
      while ((frame = state.reader.next(bytes)) != null) {
        handle(link, state, WireCodec.decodeServerFrame(frame));
      }
    } catch (DecodeException e) {
      events.failed(link, ErrorCode.MALFORMED_FRAME.name(), String.valueOf(e.getMessage()));
      bytes.position(bytes.limit());
    }
  }

  private void handle(Link link, State state, ServerFrame frame) {
    Reply body = frame.body();
    if (body instanceof Reply.Welcome welcome) {
      heartbeats.every(welcome.heartbeatMillis());
      state.welcomed = true;
      events.ready(link, welcome);
    } else if (body instanceof Reply.GoAway bye) {
      events.failed(link, bye.code().name(), bye.detail());
    } else if (frame.request() == HELLO && body instanceof Reply.Failed failed) {
      events.failed(link, failed.code().name(), failed.detail());
    } else if (frame.request() != 0) {
      events.answered(link, frame.request(), body);
    } else {
      if (body instanceof Reply.MessageEvent event) {
        acknowledge(link, event.message());
      }
      events.told(link, body);
    }
  }

  /** Else the node would take the device for one that still has to be told. */
  private static void acknowledge(Link link, Message message) {
    Device.send(link, 0, new Request.Delivered(message.conversation(), message.sequence()));
  }

  @Override
  public void disconnected(Link link) {
    link.state = null;
  }

  @Override
  public void tick(List<Link> links, long nowNanos) {
    heartbeats.beat(
        links,
        nowNanos,
        link -> {
          if (link.state instanceof State state && state.welcomed) {
            Device.send(link, 0, new Request.Ping(0));
          }
        });
  }

  private static State stateOf(Link link) {
    @Nullable Object state = link.state;
    if (state instanceof State known) {
      return known;
    }
    throw new IllegalStateException("user " + link.user + " has no connection");
  }
}
