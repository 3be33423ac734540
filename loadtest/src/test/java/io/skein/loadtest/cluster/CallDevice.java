package io.skein.loadtest.cluster;

import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A device that calls, in the words of the protocol: one socket, and all that it has heard. */
final class CallDevice implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final FrameReader frames = FrameReader.ofServerBytes();
  private final Map<Integer, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();
  private final List<Reply> heard = new ArrayList<>();
  private int lastRequest;

  private CallDevice(Socket socket) {
    this.socket = socket;
    Thread reader = new Thread(this::read, "call-device");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects to a client socket, and logs in. */
  static CallDevice connect(String endpoint, String token) {
    try {
      int colon = endpoint.lastIndexOf(':');
      Socket socket =
          new Socket(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
      socket.getOutputStream().write(FrameReader.preface());
      CallDevice device = new CallDevice(socket);
      Reply welcome = device.ask(new Request.Hello(1, token, "raw/1", Bytes.EMPTY));
      if (!(welcome instanceof Reply.Welcome)) {
        throw new AssertionError("not let in: " + welcome);
      }
      return device;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer, whatever it is. */
  Reply ask(Request request) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    synchronized (socket) {
      int number = ++lastRequest;
      asked.put(number, answer);
      EncodedFrame frame = WireCodec.encode(number, request);
      ByteBuffer bytes = ByteBuffer.allocate(frame.tcpBytes());
      frame.putTcp(bytes);
      try {
        socket.getOutputStream().write(bytes.array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void read() {
    ByteBuffer received = ByteBuffer.allocate(64 * 1024).flip();
    try {
      while (true) {
        ByteBuffer frame;
        while ((frame = frames.next(received)) == null) {
          received.clear();
          int count = socket.getInputStream().read(received.array());
          if (count < 0) {
            return;
          }
          received.limit(count);
        }
        hear(WireCodec.decodeServerFrame(frame));
      }
    } catch (IOException | DecodeException e) {
      asked.values().forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private void hear(ServerFrame frame) {
    CompletableFuture<Reply> answer = asked.remove(frame.request());
    if (answer != null) {
      answer.complete(frame.body());
      return;
    }
    synchronized (heard) {
      heard.add(frame.body());
      heard.notifyAll();
    }
  }

  /** Waits until it has heard of such a call, by an event. */
  Call awaitCall(Predicate<Call> such) {
    return await(
            reply -> reply instanceof Reply.CallEvent event && such.test(event.call()),
            Reply.CallEvent.class)
        .call();
  }

  /** Waits for a signal of this user. */
  Reply.CallSignalEvent awaitSignal(UserId from, int sequence) {
    return await(
        reply ->
            reply instanceof Reply.CallSignalEvent event
                && event.user().equals(from)
                && event.signal().sequence() == sequence,
        Reply.CallSignalEvent.class);
  }

  private <T extends Reply> T await(Predicate<Reply> such, Class<T> type) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (heard) {
      while (true) {
        for (Reply reply : heard) {
          if (such.test(reply)) {
            return type.cast(reply);
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("not heard, only " + heard);
        }
        try {
          heard.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
