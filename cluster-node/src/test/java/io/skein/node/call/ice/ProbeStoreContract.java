package io.skein.node.call.ice;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of reports does. */
public abstract class ProbeStoreContract {
  private static final long NOW = 1_763_820_000_000L;

  /** Apart from those of other runs on the same store. */
  private final UserId alice = someone();

  private final UserId bob = someone();
  private final CallId call = CallId.random();

  protected abstract ProbeStore store();

  private static UserId someone() {
    return new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  private static ProbeReport report(UserId user, @Nullable CallId call, long timeMillis) {
    List<CallProbe> probes = new ArrayList<>();
    for (CallProbe.Kind kind : CallProbe.Kind.values()) {
      for (CallProbe.Result result : CallProbe.Result.values()) {
        probes.add(new CallProbe(kind, result, "turn:a?transport=udp", 17, 401));
      }
    }
    return new ProbeReport(
        new DeviceOrigin(user, new DeviceId(5)), call, timeMillis, List.copyOf(probes));
  }

  @Test
  void knowsNothingOfWhoHasReportedNothing() {
    assertThat(await(store().ofUser(alice, 10))).isEmpty();
    assertThat(await(store().ofCall(call, 10))).isEmpty();
  }

  @Test
  void givesAReportBackAsItWasWithItsUserAndItsCall() {
    ProbeReport within = report(alice, call, NOW);
    ProbeReport without = report(alice, null, NOW + 1);
    ProbeReport others = report(bob, call, NOW + 2);

    await(store().keep(within));
    await(store().keep(without));
    await(store().keep(others));

    assertThat(await(store().ofUser(alice, 10))).containsExactly(without, within);
    assertThat(await(store().ofUser(bob, 10))).containsExactly(others);
    assertThat(await(store().ofCall(call, 10))).containsExactly(others, within);
  }

  @Test
  void keepsWhatTwoDevicesSayAtTheSameMoment() {
    ProbeReport one = report(alice, call, NOW);
    ProbeReport other = report(bob, call, NOW);

    await(store().keep(one));
    await(store().keep(other));

    assertThat(await(store().ofCall(call, 10))).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void givesTheNewest() {
    for (int i = 0; i < 5; i++) {
      await(store().keep(report(alice, null, NOW + i)));
    }

    assertThat(await(store().ofUser(alice, 2)))
        .extracting(ProbeReport::timeMillis)
        .containsExactly(NOW + 4, NOW + 3);
  }
}
