package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.instance.PortPlan.Addressing;
import io.skein.node.cli.instance.PortPlan.Endpoint;
import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.instance.PortPlan.NodePorts;
import io.skein.node.cli.instance.PortPlan.StorePlace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PortPlanTest {

  @Test
  void firstNodeAndStoreHaveTheDocumentedPorts() {
    PortPlan plan = new PortPlan(0, Addressing.ADDRESS_EACH);

    assertThat(plan.node(1))
        .isEqualTo(
            new NodePlace("node-1", "127.0.0.1", new NodePorts(7400, 7480, 7490, 7355, 7460)));
    assertThat(plan.store(1)).isEqualTo(new StorePlace("store-1", "127.0.0.1", 7042, 7050, 7051));
    assertThat(plan.node(1).url()).isEqualTo("http://127.0.0.1:7480");
  }

  @Test
  void offsetShiftsEveryPort() {
    NodePlace node = new PortPlan(100, Addressing.ADDRESS_EACH).node(3);

    assertThat(node.host()).isEqualTo("127.0.0.3");
    assertThat(node.ports()).isEqualTo(new NodePorts(7500, 7580, 7590, 7455, 7560));
  }

  @Test
  void withOneAddressEachNodeGetsPortsOfItsOwn() {
    NodePlace node = new PortPlan(0, Addressing.PORTS_EACH).node(2);

    assertThat(node.host()).isEqualTo("127.0.0.1");
    assertThat(node.ports()).isEqualTo(new NodePorts(7401, 7481, 7491, 7356, 7461));
  }

  @ParameterizedTest
  @EnumSource(Addressing.class)
  void largestInstanceHasNoPortTwice(Addressing addressing) {
    List<Endpoint> all =
        new PortPlan(0, addressing).endpoints(PortPlan.PROCESSES_MAX, PortPlan.PROCESSES_MAX);

    assertThat(all).extracting(Endpoint::toString).doesNotHaveDuplicates();
    assertThat(all).hasSize(PortPlan.PROCESSES_MAX * 7);
  }

  @Test
  void highestOffsetStillGivesPorts() {
    assertThat(
            new PortPlan(PortPlan.OFFSET_MAX, Addressing.PORTS_EACH)
                .endpoints(PortPlan.PROCESSES_MAX, PortPlan.PROCESSES_MAX))
        .allMatch(endpoint -> endpoint.port() <= 65_535);
    assertThatThrownBy(() -> new PortPlan(PortPlan.OFFSET_MAX + 1, Addressing.PORTS_EACH))
        .hasMessageContaining("0..50000");
    assertThatThrownBy(() -> new PortPlan(-1, Addressing.PORTS_EACH))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
