package io.skein.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.scenario.ScenarioException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class SkeinTargetTest {
  @Test
  void findsTheSocketOfANodeWhetherItSpeaksTlsOrNot() {
    assertThat(SkeinTarget.socketOf("127.0.0.2:7400"))
        .isEqualTo(new InetSocketAddress("127.0.0.2", 7400));
    assertThat(SkeinTarget.socketOf("tls://127.0.0.2:7400"))
        .isEqualTo(new InetSocketAddress("127.0.0.2", 7400));
  }

  @Test
  void saysWhatIsNoSocket() {
    assertThatThrownBy(() -> SkeinTarget.socketOf("tls://nowhere"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("tls://nowhere");
  }
}
