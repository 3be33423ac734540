package io.skein.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.instance.ChildState;
import io.skein.node.cli.instance.InstanceStatus;
import io.skein.node.cli.instance.InstanceStatus.NodeStatus;
import io.skein.node.cli.instance.InstanceStatus.StoreStatus;
import io.skein.node.cli.instance.PortPlan.NodePorts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  private static final InstanceStatus STATUS =
      new InstanceStatus(
          List.of(
              new NodeStatus(
                  "node-1",
                  ChildState.READY,
                  4711L,
                  "127.0.0.1",
                  new NodePorts(7400, 7480, 7490, 7355, 7460)),
              new NodeStatus(
                  "node-2",
                  ChildState.DOWN,
                  null,
                  "127.0.0.2",
                  new NodePorts(7400, 7480, 7490, 7355, 7460))),
          List.of(new StoreStatus("store-1", 4712L, ChildState.STARTING, "127.0.0.1", 7042)));

  @Test
  void jsonHasTheShapeThatScriptsRelyOn() throws IOException {
    assertThat(StatusCommand.toJson(STATUS, "/var/skein"))
        .isEqualTo(
            "{\"nodes\":["
                + "{\"name\":\"node-1\",\"state\":\"ready\",\"pid\":4711,\"host\":\"127.0.0.1\","
                + "\"ports\":{\"client\":7400,\"http\":7480,\"metrics\":7490,\"artery\":7355,"
                + "\"aeron\":7460}},"
                + "{\"name\":\"node-2\",\"state\":\"down\",\"pid\":null,\"host\":\"127.0.0.2\","
                + "\"ports\":{\"client\":7400,\"http\":7480,\"metrics\":7490,\"artery\":7355,"
                + "\"aeron\":7460}}],"
                + "\"cassandra\":["
                + "{\"name\":\"store-1\",\"pid\":4712,\"state\":\"starting\","
                + "\"host\":\"127.0.0.1\",\"port\":7042}],"
                + "\"data\":\"/var/skein\"}");
  }

  @Test
  void tableHasALinePerProcess() {
    assertThat(StatusTable.of(STATUS).lines())
        .containsExactly(
            "node-1    ready        4711  http://127.0.0.1:7480  sockets 127.0.0.1:7400  "
                + "metrics http://127.0.0.1:7490/metrics",
            "node-2    down            -  http://127.0.0.2:7480  sockets 127.0.0.2:7400  "
                + "metrics http://127.0.0.2:7490/metrics",
            "store-1   starting     4712  127.0.0.1:7042 (CQL)");
  }
}
