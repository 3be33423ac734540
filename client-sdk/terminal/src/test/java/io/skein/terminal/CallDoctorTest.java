package io.skein.terminal;

import io.skein.client.testing.FakeTurnServer;
import io.skein.protocol.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether calls would work, in {@code ./skein chat}. */
class CallDoctorTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeTurnServer turn = new FakeTurnServer();

  @AfterEach
  void end() {
    turn.close();
  }

  private void servers(String credential, String... urls) {
    people
        .cluster()
        .with(
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
    try (Person alice = people.alice()) {
      alice.types("/doctor");

      alice.sees("  a relay by TCP");
      alice.sees("── calls work from here ──");
    }
  }

  @Test
  void saysWhyTheyDoNotAlways() {
    servers("another", turn.url("turn", "?transport=udp"));
    try (Person alice = people.alice()) {
      alice.types("/doctor");

      alice.sees("  a relay by UDP  refused (401)");
      alice.sees("── calls work from here, but not always, or not as well ──");
      alice.sees("The relay does not accept this device");
    }
  }
}
