package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A million damaged frames, through both sides of the codec and, cut into pieces, through the frame
 * reader. Each gives a value, a coded error, or waits for more; never another exception, and never
 * much more memory than it has bytes. The readers' every step takes at least one byte, which is
 * counted here where it can be seen (frames per bytes); a hang would show as the build's time-out.
 *
 * <p>Another seed: {@code -Dskein.seed=…}; a failure prints the one it had.
 */
class MutatedFramesTest {
  private static final long SEED = Long.getLong("skein.seed", 20261122L);
  private static final int FRAMES = 1_000_000;
  private static final int ORIGINALS = 3_000;

  /** What a short frame may cost: the value's objects, or an error with its text. */
  private static final int ALLOCATED_BYTES_ALWAYS = 4_096;

  /** What each byte of a frame may cost: the densest values are lists of small records. */
  private static final int ALLOCATED_BYTES_PER_BYTE = 12;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<ErrorCode, Integer> refusals = new EnumMap<>(ErrorCode.class);
  private int valuesSeen;

  @Test
  void everyDamagedFrameGivesAValueOrACodedErrorInLittleMemory() throws Exception {
    byte[][] originals = originals();
    Mutator mutator = new Mutator(random, originals);
    for (int i = 0; i < FRAMES; i++) {
      byte[] payload = mutator.next();
      try {
        readAsClientFrame(payload, i);
        readAsServerFrame(payload, i);
      } catch (RuntimeException | AssertionError e) {
        fail("seed %d, frame %d: %s".formatted(SEED, i, HexFormat.of().formatHex(payload)), e);
      }
    }

    assertThat(valuesSeen).as("frames that were still good").isGreaterThan(FRAMES / 10);
    assertThat(refusals.keySet())
        .contains(
            ErrorCode.MALFORMED_FRAME,
            ErrorCode.UNSUPPORTED_VERSION,
            ErrorCode.BAD_REQUEST,
            ErrorCode.CONTENT_TOO_LARGE,
            ErrorCode.TOO_MANY_USERS);
  }

  @Test
  void everyDamagedStreamGivesFramesOrACodedErrorAndHoldsLittle() throws Exception {
    byte[][] originals = originals();
    Mutator mutator = new Mutator(random, streams(originals));
    for (int i = 0; i < FRAMES / 10; i++) {
      byte[] stream = mutator.next();
      try {
        readStream(stream);
      } catch (RuntimeException | AssertionError e) {
        fail("seed %d, stream %d: %s".formatted(SEED, i, HexFormat.of().formatHex(stream)), e);
      }
    }

    assertThat(refusals.keySet()).contains(ErrorCode.FRAME_TOO_LARGE, ErrorCode.MALFORMED_FRAME);
  }

  /** Good frames of both sides, now and then one at the limits or beyond. */
  private byte[][] originals() {
    RandomFrames frames = new RandomFrames(random.nextLong(), Limits.DEFAULTS);
    byte[][] originals = new byte[ORIGINALS][];
    for (int i = 0; i < ORIGINALS; i++) {
      ClientFrame client = frames.clientFrame();
      ServerFrame server = frames.serverFrame();
      originals[i] =
          (i % 2 == 0
                  ? WireCodec.encode(client.request(), client.body())
                  : WireCodec.encode(server.request(), server.body()))
              .payload();
    }
    List<UserId> many = frames.random().longs(1_001, 1, 9).mapToObj(UserId::new).toList();
    ConversationId group = ConversationId.group(5);
    originals[0] = WireCodec.encode(1, new Request.Invite(group, many)).payload();
    originals[1] =
        WireCodec.encode(
                1,
                new Request.Post(
                    group, new ClientId(1, 2), 0, new Content.Text("x".repeat(16 * 1024))))
            .payload();
    return originals;
  }

  private byte[][] streams(byte[][] payloads) {
    byte[][] streams = new byte[500][];
    for (int i = 0; i < streams.length; i++) {
      ByteBuffer stream = ByteBuffer.allocate(200_000).put(FrameReader.preface());
      for (int frames = random.nextInt(1, 4); frames > 0; frames--) {
        EncodedFrame.wrap(payloads[random.nextInt(payloads.length)]).putTcp(stream);
      }
      streams[i] = Arrays.copyOf(stream.array(), stream.position());
    }
    return streams;
  }

  private void readAsClientFrame(byte[] payload, int number) throws Exception {
    ByteBuffer buffer = number % 4 == 0 ? direct(payload) : ByteBuffer.wrap(payload);
    ClientFrame frame =
        inLittleMemory(payload, () -> WireCodec.decodeClientFrame(buffer, Limits.DEFAULTS));

    if (frame != null) {
      valuesSeen++;
      byte[] again = WireCodec.encode(frame.request(), frame.body()).payload();
      assertThat(WireCodec.decodeClientFrame(ByteBuffer.wrap(again), Limits.DEFAULTS))
          .isEqualTo(frame);
      if (number % 8 == 0) {
        requireGeneratedReads(payload, io.skein.protocol.v1.ClientFrame::parseFrom);
      }
    }
  }

  private void readAsServerFrame(byte[] payload, int number) throws Exception {
    ByteBuffer buffer = number % 4 == 1 ? direct(payload) : ByteBuffer.wrap(payload);
    ServerFrame frame = inLittleMemory(payload, () -> WireCodec.decodeServerFrame(buffer));

    if (frame != null) {
      valuesSeen++;
      byte[] again = WireCodec.encode(frame.request(), frame.body()).payload();
      assertThat(WireCodec.decodeServerFrame(ByteBuffer.wrap(again))).isEqualTo(frame);
      if (number % 8 == 0) {
        requireGeneratedReads(payload, io.skein.protocol.v1.ServerFrame::parseFrom);
      }
    }
  }

  /** The value, or null after counting why there is none. */
  private <T> @Nullable T inLittleMemory(byte[] payload, Decoding<T> decoding) {
    long most = ALLOCATED_BYTES_ALWAYS + (long) ALLOCATED_BYTES_PER_BYTE * payload.length;
    T value = null;
    long allocated = Long.MAX_VALUE;
    // Twice if need be: the first to come this way pays for loading classes.
    for (int attempt = 0; attempt < 2 && allocated > most; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        value = decoding.decode();
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      } catch (DecodeException e) {
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
        refusals.merge(e.code(), 1, Integer::sum);
      }
    }
    if (allocated > most) {
      throw new AssertionError(allocated + " bytes allocated for " + payload.length);
    }
    return value;
  }

  private void readStream(byte[] stream) {
    int pieceMax = random.nextInt(1, 3_000);
    FrameReader reader = FrameReader.ofClientBytes();
    reader.frameBytesMax(Limits.DEFAULTS.frameBytesMax());
    int frames = 0;
    int position = 0;
    try {
      while (position < stream.length) {
        int piece = Math.min(stream.length - position, pieceMax);
        ByteBuffer bytes = ByteBuffer.wrap(stream, position, piece);
        position += piece;
        for (ByteBuffer frame = reader.next(bytes); frame != null; frame = reader.next(bytes)) {
          frames++;
        }
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(reader.heldBytes()).isLessThanOrEqualTo(2 * position + 128);
      }
    } catch (DecodeException e) {
      refusals.merge(e.code(), 1, Integer::sum);
      assertThat(e.endsConnection()).isTrue();
      assertThat(reader.heldBytes()).isZero();
    }
    assertThat(frames).isLessThanOrEqualTo(stream.length / 2);
  }

  /** Whatever our codec takes for a frame, Protobuf's own parser takes for one. */
  private static void requireGeneratedReads(byte[] payload, Parser parser) {
    try {
      parser.parse(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the generated classes refuse it", e);
    }
  }

  private static ByteBuffer direct(byte[] payload) {
    return ByteBuffer.allocateDirect(payload.length).put(payload).flip();
  }

  private interface Decoding<T> {
    T decode() throws DecodeException;
  }

  private interface Parser {
    Object parse(byte[] payload) throws InvalidProtocolBufferException;
  }
}
