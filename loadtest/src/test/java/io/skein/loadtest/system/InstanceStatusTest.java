package io.skein.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.scenario.ScenarioException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class InstanceStatusTest {
  private static final InstanceStatus STATUS =
      InstanceStatus.of(
          """
          {"data": "/somewhere",
           "nodes": [
            {"name": "node-1", "host": "127.0.0.1", "pid": 11, "ports": {"artery": 7430}},
            {"name": "node-2", "host": "127.0.0.2", "pid": null, "ports": {"artery": 7431}}],
           "cassandra": [{"name": "store-1", "host": "127.0.0.1", "port": 7042, "pid": 12}]}
          """);

  @Test
  void tellsWhereThingsAre() {
    assertThat(STATUS.data()).isEqualTo(Path.of("/somewhere"));
    assertThat(STATUS.store())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7042));
    assertThat(STATUS.nodes())
        .containsExactly(
            new InstanceStatus.Node("node-1", "127.0.0.1", 7430),
            new InstanceStatus.Node("node-2", "127.0.0.2", 7431));
  }

  @Test
  void namesTheProcessesThatRun() {
    assertThat(STATUS.pids()).containsEntry("node-1", 11L).containsEntry("store-1", 12L).hasSize(2);
  }

  @Test
  void hasNothingThatItIsNotTold() {
    InstanceStatus nothing = InstanceStatus.of("{}");

    assertThat(nothing.data()).isNull();
    assertThat(nothing.store()).isNull();
    assertThat(nothing.nodes()).isEmpty();
    assertThat(nothing.pids()).isEmpty();
  }

  @Test
  void saysThatItIsNoStatus() {
    assertThatThrownBy(() -> InstanceStatus.of("no such thing"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no JSON");
  }
}
