package io.skein.terminal;

import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeTurnServer;
import io.skein.protocol.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether calls would work, in {@code ./skein chat}. */
class CallDoctorTest {
  private final FakeCluster cluster = new FakeCluster();
  private final FakeTurnServer turn = new FakeTurnServer();
  @TempDir Path home;

  @BeforeEach
  void people() {
    cluster.addUser("alice", "alice's password");
  }

  @AfterEach
  void end() {
    cluster.close();
    turn.close();
  }

  private Person alice() {
    return new Person(cluster, home.resolve("alice"), "alice", "alice's password");
  }

  private void servers(String credential, String... urls) {
    cluster.with(
        model -> {
          model
              .ice()
              .servers(
                  new Reply.IceServers(
                      List.of(urls),
                      FakeTurnServer.USERNAME,
                      credential,
                      0,
                      Reply.IceServers.Policy.ALL));
          return null;
        });
  }

  @Test
  void saysThatCallsWork() {
    servers(FakeTurnServer.CREDENTIAL, turn.url("stun", ""), turn.url("turn", "?transport=tcp"));
    try (Person alice = alice()) {
      alice.types("/doctor");

      alice.sees("  a relay by TCP");
      alice.sees("── calls work from here ──");
    }
  }

  @Test
  void saysWhyTheyDoNotAlways() {
    servers("another", turn.url("turn", "?transport=udp"));
    try (Person alice = alice()) {
      alice.types("/doctor");

      alice.sees("  a relay by UDP  refused (401)");
      alice.sees("── calls work from here, but not always, or not as well ──");
      alice.sees("The relay does not accept this device");
    }
  }
}
