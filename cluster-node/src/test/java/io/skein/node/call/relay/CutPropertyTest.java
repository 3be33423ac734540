package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CutPropertyTest {
  private final byte[] plain = new byte[Packet.PLAIN_MAX];

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Property
  void putsTogetherWhatWasCut(
      @ForAll @IntRange(min = 1, max = 70_000) int length, @ForAll long seed) {
    byte[] envelope = random(length, seed);
    Cut cut = new Cut(envelope);
    Assembly assembly = new Assembly();

    Assembly.Step step = new Assembly.Wrong();
    while (!cut.isDone()) {
      int part = cut.next(plain);
      assertThat(part).isBetween(2, Packet.PLAIN_MAX);
      step = assembly.add(plain, part);
      assertThat(step).isInstanceOf(cut.isDone() ? Assembly.Whole.class : Assembly.Waiting.class);
    }

    assertThat(((Assembly.Whole) step).envelope()).isEqualTo(envelope);
  }

  @Property
  void forgetsWhatItsSenderHasGivenUp(
      @ForAll @IntRange(min = 2_000, max = 10_000) int givenUp,
      @ForAll @IntRange(min = 1, max = 10_000) int length,
      @ForAll long seed) {
    Assembly assembly = new Assembly();
    assembly.add(plain, new Cut(random(givenUp, seed + 1)).next(plain));

    Cut cut = new Cut(random(length, seed));
    Assembly.Step step = new Assembly.Waiting();
    while (!cut.isDone()) {
      step = assembly.add(plain, cut.next(plain));
    }

    assertThat(((Assembly.Whole) step).envelope()).isEqualTo(random(length, seed));
  }

  /** A peer of another release, or a defect, must not cost the relay its thread. */
  @Property
  void takesAnyBytes(@ForAll @Size(max = 20) byte[][] parts) {
    Assembly assembly = new Assembly();
    for (byte[] part : parts) {
      int length = Math.min(part.length, plain.length);
      System.arraycopy(part, 0, plain, 0, length);
      if (length > 0 && length % 2 == 0) {
        plain[0] = (byte) (1 + (plain[0] & 1));
      }
      Assembly.Step step = assembly.add(plain, length);
      if (step instanceof Assembly.Whole whole) {
        Envelope.decode(whole.envelope());
      }
    }
  }

  @Property
  void readsEnvelopesAsTheyWereWritten(
      @ForAll long number,
      @ForAll long previous,
      @ForAll @Size(max = 255) byte[] call,
      @ForAll @Size(max = 2_000) byte[] signal) {
    Envelope envelope = new Envelope(number, previous, Bytes.wrap(call), Bytes.wrap(signal));

    byte[] encoded = envelope.encode();

    assertThat(Envelope.decode(encoded)).isEqualTo(envelope);
    assertThat(encoded).hasSizeLessThanOrEqualTo(Envelope.lengthMax(signal.length));
  }

  @Example
  void refusesPartsThatDoNotFit() {
    Assembly assembly = new Assembly();
    Cut cut = new Cut(random(3_000, 1));
    int first = cut.next(plain);
    byte[] begun = plain.clone();
    int more = cut.next(plain);

    assertThat(assembly.add(plain, more)).as("no first").isInstanceOf(Assembly.Wrong.class);
    assertThat(assembly.add(plain, 0)).as("empty").isInstanceOf(Assembly.Wrong.class);
    assertThat(assembly.add(begun, first)).isInstanceOf(Assembly.Waiting.class);
    assertThat(assembly.add(new byte[] {Cut.MORE}, 1)).isInstanceOf(Assembly.Wrong.class);
    assertThat(assembly.add(new byte[] {7, 1, 2}, 3)).isInstanceOf(Assembly.Wrong.class);
    byte[] huge = {Cut.FIRST, 0x7f, 0, 0, 0, 1};
    assertThat(assembly.add(huge, huge.length)).isInstanceOf(Assembly.Wrong.class);
    byte[] negative = {Cut.FIRST, -1, 0, 0, 0, 1};
    assertThat(assembly.add(negative, negative.length)).isInstanceOf(Assembly.Wrong.class);
    byte[] tooMuch = {Cut.FIRST, 0, 0, 0, 1, 1, 1};
    assertThat(assembly.add(tooMuch, tooMuch.length)).isInstanceOf(Assembly.Wrong.class);
  }

  @Example
  void tellsUpToWhichNumberItHasHeard() {
    assertThat(Cut.answer(1L << 40, plain)).isEqualTo(Cut.ANSWER_BYTES);
    assertThat(plain[0]).isEqualTo(Cut.ANSWER);
    assertThat(Cut.answered(plain)).isEqualTo(1L << 40);
  }
}
