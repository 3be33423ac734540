package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is said is understood, by our codecs and by the generated classes alike. */
class RoundTripTest {
  private static final long SEED = Long.getLong("skein.seed", 20261122L);
  private static final int ROUNDS = 250;

  @Test
  void everyRequestIsReadAsItWasWritten() throws Exception {
    RandomFrames frames = new RandomFrames(SEED, Limits.DEFAULTS);
    for (int round = 0; round < ROUNDS; round++) {
      for (ClientFrame frame : frames.clientFrameOfEachKind()) {
        byte[] payload = WireCodec.encode(frame.request(), frame.body()).payload();

        assertThat(payload)
            .as("seed %d: %s", SEED, frame)
            .isEqualTo(GeneratedTwin.of(frame).toByteArray());
        for (ByteBuffer buffer : buffersOf(payload)) {
          assertThat(WireCodec.decodeClientFrame(buffer, Limits.DEFAULTS))
              .as("seed %d", SEED)
              .isEqualTo(frame);
        }
      }
    }
  }

  @Test
  void everyReplyIsReadAsItWasWritten() throws Exception {
    RandomFrames frames = new RandomFrames(SEED, Limits.DEFAULTS);
    for (int round = 0; round < ROUNDS; round++) {
      for (ServerFrame frame : frames.serverFrameOfEachKind()) {
        byte[] payload = WireCodec.encode(frame.request(), frame.body()).payload();

        assertThat(payload)
            .as("seed %d: %s", SEED, frame)
            .isEqualTo(GeneratedTwin.of(frame).toByteArray());
        for (ByteBuffer buffer : buffersOf(payload)) {
          assertThat(WireCodec.decodeServerFrame(buffer)).as("seed %d", SEED).isEqualTo(frame);
        }
      }
    }
  }

  @Test
  void theValuesTriedAreOfEveryKind() {
    RandomFrames frames = new RandomFrames(SEED, Limits.DEFAULTS);

    assertThat(kinds(frames.clientFrameOfEachKind().stream().map(ClientFrame::body)))
        .isEqualTo(leaves(Request.class));
    assertThat(kinds(frames.serverFrameOfEachKind().stream().map(ServerFrame::body)))
        .isEqualTo(leaves(Reply.class));
  }

  @Test
  void theBytesToCountAgainstALimitAreThoseOfTheFrame() {
    RandomFrames frames = new RandomFrames(SEED, Limits.DEFAULTS);
    for (int round = 0; round < ROUNDS; round++) {
      ServerFrame frame = frames.serverFrame();
      if (frame.body() instanceof Reply.Page page) {
        int counted = page.messages().stream().mapToInt(WireCodec::encodedBytes).sum();
        int others =
            WireCodec.encode(
                    0,
                    new Reply.Page(
                        List.of(),
                        page.head(),
                        page.more(),
                        page.firstVisible(),
                        page.fromStranger(),
                        page.since()))
                .payload()
                .length;

        assertThat(WireCodec.encode(0, page).payload())
            .hasSizeBetween(counted + others, counted + others + 2);
      }
    }
  }

  /**
   * The same bytes on the heap, off it, read-only, and in the midst of a larger little-endian one.
   */
  private static List<ByteBuffer> buffersOf(byte[] payload) {
    ByteBuffer amidst = ByteBuffer.allocate(payload.length + 7);
    amidst.position(3).put(payload).flip().position(3);
    amidst.order(ByteOrder.LITTLE_ENDIAN);
    return List.of(
        ByteBuffer.wrap(payload),
        ByteBuffer.wrap(payload).asReadOnlyBuffer(),
        ByteBuffer.allocateDirect(payload.length).put(payload).flip(),
        amidst);
  }

  private static Set<Class<?>> kinds(Stream<?> bodies) {
    return bodies.map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses())
            .flatMap(each -> leaves(each).stream())
            .collect(Collectors.toSet())
        : Set.of(type);
  }
}
