package io.skein.node.call.relay;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What tests of the relay begin with. */
final class RelayFixtures {
  static final RelayKey KEY = key(1);
  static final RelayKey NEXT_KEY = key(2);
  static final Bytes CALL = bytes("a call");

  private RelayFixtures() {}

  static RelayKey key(int seed) {
    byte[] secret = new byte[RelayKey.SECRET_BYTES];
    Arrays.fill(secret, (byte) seed);
    return RelayKey.of(secret);
  }

  static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Bytes bytes) {
    return new String(bytes.asArray(), StandardCharsets.UTF_8);
  }

  /** The defaults, with these over them. */
  static RelaySettings settings(String hocon) {
    return RelaySettings.from(
        ConfigFactory.parseString(hocon).withFallback(ConfigFactory.defaultReference()).resolve());
  }

  static RelaySettings settings() {
    return settings("");
  }

  /** Counts, and tells what it has counted. */
  static final class Counted {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final RelayMetrics metrics = new RelayMetrics(registry);

    double of(String name) {
      return registry.get(name).counter().count();
    }

    double of(String name, String reason) {
      return registry.get(name).tag("reason", reason).counter().count();
    }
  }

  /** Keeps what it hears. */
  static final class Heard implements RelayListener {
    final List<String> signals = new CopyOnWriteArrayList<>();
    final List<Bytes> bodies = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();

    @Override
    public void onSignal(String peer, Bytes call, Bytes signal) {
      bodies.add(signal);
      signals.add(peer + " " + text(call) + " " + (signal.size() > 100 ? signal : text(signal)));
    }

    @Override
    public void onGap(String peer, Bytes call) {
      gaps.add(peer + " " + text(call));
    }
  }

  static long nanos(Duration duration) {
    return duration.toNanos();
  }
}
