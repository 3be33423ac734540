package io.skein.protocol;

import com.google.protobuf.UnsafeByteOperations;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Nanoseconds and allocated bytes per frame of the hot path, ours beside those of the generated
 * classes. Run it by hand, on a quiet machine; the figure of each line is the best of ten rounds.
 */
final class CodecBenchmark {
  private static final int FRAMES = 500_000;
  private static final int ROUNDS = 10;

  private CodecBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    ConversationId chat = ConversationId.direct(new UserId(1001), new UserId(1002));
    Content content = new Content.Text("x".repeat(150));
    Request.Post post = new Request.Post(chat, ClientId.random(), 41, content);
    Reply.MessageEvent event =
        new Reply.MessageEvent(
            new Message(
                chat, 42, new UserId(1001), ClientId.random(), 1_763_820_000_000L, content));
    Reply.Posted posted = new Reply.Posted(42, 1_763_820_000_000L);
    byte[] postBytes = WireCodec.encode(7, post).payload();
    byte[] eventBytes = WireCodec.encode(event).payload();
    ByteBuffer heap = ByteBuffer.wrap(postBytes);
    ByteBuffer direct = ByteBuffer.allocateDirect(postBytes.length).put(postBytes).flip();

    measure("decode Post, heap", () -> WireCodec.decodeClientFrame(heap, Limits.DEFAULTS));
    measure("decode Post, direct", () -> WireCodec.decodeClientFrame(direct, Limits.DEFAULTS));
    measure("decode Post, generated", () -> io.skein.protocol.v1.ClientFrame.parseFrom(postBytes));
    measure("encode MessageEvent", () -> WireCodec.encode(event));
    measure("encode MessageEvent, generated", () -> generated(event.message()).toByteArray());
    measure("encode Posted", () -> WireCodec.encode(7, posted));
    ByteBuffer eventBuffer = ByteBuffer.wrap(eventBytes);
    measure("decode MessageEvent", () -> WireCodec.decodeServerFrame(eventBuffer));
  }

  /** What a codec over the generated classes has to do for an event. */
  private static io.skein.protocol.v1.ServerFrame generated(Message message) {
    return io.skein.protocol.v1.ServerFrame.newBuilder()
        .setMessageEvent(
            io.skein.protocol.v1.MessageEvent.newBuilder()
                .setMessage(
                    io.skein.protocol.v1.Message.newBuilder()
                        .setConversation(
                            io.skein.protocol.v1.ConversationId.newBuilder()
                                .setHigh(message.conversation().high())
                                .setLow(message.conversation().low()))
                        .setSequence(message.sequence())
                        .setSender(message.sender().value())
                        .setClientId(UnsafeByteOperations.unsafeWrap(message.clientId().toBytes()))
                        .setTimeMillis(message.timeMillis())
                        .setContent(
                            io.skein.protocol.v1.Content.newBuilder()
                                .setText(((Content.Text) message.content()).text()))))
        .build();
  }

  private static void measure(String name, Work work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bestNanos = Long.MAX_VALUE;
    long allocated = 0;
    int sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      long before = System.nanoTime();
      for (int i = 0; i < FRAMES; i++) {
        sink += work.run().getClass() == Object.class ? 1 : 0;
      }
      bestNanos = Math.min(bestNanos, System.nanoTime() - before);
      allocated = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
    }
    System.out.printf(
        Locale.ROOT,
        "%-46s %6.0f ns %6d bytes   (%d)%n",
        name,
        (double) bestNanos / FRAMES,
        allocated / FRAMES,
        sink);
  }

  private interface Work {
    Object run() throws Exception;
  }
}
