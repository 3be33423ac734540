package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DriverOptionsTest {
  private final OptionsMap options =
      DriverOptions.of(
          CassandraSettings.from(
              ConfigFactory.parseString("skein.cassandra.lwt-timeout = 7s")
                  .withFallback(ConfigFactory.parseResources("skein/cassandra.conf"))
                  .resolve()));

  @Test
  void asksForAQuorumUnlessAStatementSaysOtherwise() {
    assertThat(options.get(TypedDriverOption.REQUEST_CONSISTENCY)).isEqualTo("LOCAL_QUORUM");
    assertThat(options.get(TypedDriverOption.REQUEST_SERIAL_CONSISTENCY)).isEqualTo("LOCAL_SERIAL");
    assertThat(options.get(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE)).isFalse();
  }

  @Test
  void neverRepeatsALightweightTransaction() {
    assertThat(options.get(DriverOptions.LWT, TypedDriverOption.RETRY_POLICY_CLASS))
        .isEqualTo(NeverRetry.class.getName());
    assertThat(options.get(DriverOptions.LWT, TypedDriverOption.REQUEST_TIMEOUT))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(options.get(DriverOptions.LWT, TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE))
        .isFalse();
  }

  @Test
  void logsNoStatementWithItsValues() {
    assertThat(options.get(TypedDriverOption.REQUEST_LOG_WARNINGS)).isFalse();
  }
}
