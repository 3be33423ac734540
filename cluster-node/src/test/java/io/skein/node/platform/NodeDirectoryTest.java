package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.platform.NodeDirectory.Command;
import io.skein.node.platform.NodeDirectory.Draining;
import io.skein.node.platform.NodeDirectory.Endpoints;
import io.skein.node.platform.NodeDirectory.Ready;
import io.skein.node.platform.NodeDirectory.Socket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes in one system: their directories know each other by its receptionist. */
class NodeDirectoryTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Endpoints endpoints = new Endpoints();
  private final TestProbe<Object> probe = kit.createTestProbe();
  private ActorRef<Command> one;
  private ActorRef<Command> other;

  @BeforeEach
  void start() {
    one =
        kit.spawn(NodeDirectory.create("10.0.0.1:7400", "http://10.0.0.1:7480", endpoints), "one");
    other =
        kit.spawn(
            NodeDirectory.create("10.0.0.2:7400", "http://10.0.0.2:7480", new Endpoints()),
            "other");
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void awaitEndpoints(String... expected) {
    probe.awaitAssert(
        () -> {
          assertThat(endpoints.current()).containsExactly(expected);
          return null;
        });
  }

  @Test
  void knowsWhoIsReadyAndThePagesOfWhoWas() {
    one.tell(new Ready());
    other.tell(new Ready());
    awaitEndpoints("10.0.0.1:7400", "10.0.0.2:7400");

    other.tell(new Draining());

    awaitEndpoints("10.0.0.1:7400");
    assertThat(endpoints.origins())
        .containsExactlyInAnyOrder("http://10.0.0.1:7480", "http://10.0.0.2:7480");
  }

  @Test
  void takesTheSocketOfANodeThatSaysNothingOfPages() {
    one.tell(new Ready());
    other.tell(new Ready());
    awaitEndpoints("10.0.0.1:7400", "10.0.0.2:7400");

    one.tell(new Socket(other, "10.0.0.3:7400", null));

    awaitEndpoints("10.0.0.1:7400", "10.0.0.3:7400");
  }
}
