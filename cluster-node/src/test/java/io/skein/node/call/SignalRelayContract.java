package io.skein.node.call;

import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.SignalRelay.Offer;
import io.skein.protocol.CallId;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every way of signals between two nodes does. */
public abstract class SignalRelayContract {
  private final List<Received> here = new CopyOnWriteArrayList<>();
  private final List<Received> there = new CopyOnWriteArrayList<>();

  private record Received(String node, CallId call, List<Byte> signal) {}

  /** Starts those of two nodes, and waits until they have found each other. */
  protected abstract void start() throws IOException;

  protected abstract SignalRelay here();

  protected abstract SignalRelay there();

  protected abstract String nameOfHere();

  protected abstract String nameOfThere();

  /** More bytes than it takes. */
  protected abstract int tooMany();

  @BeforeEach
  void listen() throws IOException {
    start();
    here().listen((node, call, signal) -> here.add(new Received(node, call, boxed(signal))));
    there().listen((node, call, signal) -> there.add(new Received(node, call, boxed(signal))));
  }

  private static List<Byte> boxed(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
  }

  private static byte[] signal(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void deliversWhatItHasTakenAndSaysWhoSentIt() {
    CallId call = CallId.random();

    assertThat(here().offer(nameOfThere(), call, signal(600, 1))).isEqualTo(Offer.TAKEN);
    assertThat(there().offer(nameOfHere(), call, signal(600, 2))).isEqualTo(Offer.TAKEN);

    awaitUntil(() -> there.size() == 1 && here.size() == 1);
    assertThat(there).containsExactly(new Received(nameOfHere(), call, boxed(signal(600, 1))));
    assertThat(here).containsExactly(new Received(nameOfThere(), call, boxed(signal(600, 2))));
  }

  @Test
  void keepsTheOrderOfEachCall() {
    List<CallId> calls = List.of(CallId.random(), CallId.random(), CallId.random());
    List<Received> sent =
        IntStream.range(0, 300)
            .mapToObj(
                i -> {
                  CallId call = calls.get(i % 3);
                  byte[] signal = signal(1 + i * 7, i);
                  assertThat(here().offer(nameOfThere(), call, signal)).isEqualTo(Offer.TAKEN);
                  return new Received(nameOfHere(), call, boxed(signal));
                })
            .toList();

    awaitUntil(() -> there.size() == sent.size());

    for (CallId call : calls) {
      assertThat(there.stream().filter(one -> one.call().equals(call)))
          .containsExactlyElementsOf(sent.stream().filter(one -> one.call().equals(call)).toList());
    }
  }

  @Test
  void takesNothingForANodeThatItDoesNotKnow() {
    assertThat(here().offer("127.0.0.1:9", CallId.random(), signal(1, 1))).isEqualTo(Offer.NO_PEER);
  }

  @Test
  void takesNothingThatIsTooLarge() {
    assertThat(here().offer(nameOfThere(), CallId.random(), signal(tooMany(), 1)))
        .isEqualTo(Offer.TOO_LARGE);
  }

  @Test
  void takesAnEmptySignal() {
    assertThat(here().offer(nameOfThere(), CallId.random(), signal(0, 1))).isEqualTo(Offer.TAKEN);

    awaitUntil(() -> there.size() == 1);
  }
}
