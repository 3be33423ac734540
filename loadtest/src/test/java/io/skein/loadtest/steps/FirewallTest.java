package io.skein.loadtest.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.steps.Firewall.Peer;
import io.skein.loadtest.system.InstanceStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class FirewallTest {
  private static final Peer ONE = new Peer("node-1", "127.0.0.1", 7430);
  private static final Peer TWO = new Peer("node-2", "127.0.0.2", 7430);
  private static final Peer THREE = new Peer("node-3", "127.0.0.3", 7431);

  private final List<String> scripts = new ArrayList<>();
  private final Firewall firewall = new Firewall(20, scripts::add);

  @Test
  void cutsTheConversationsOfOneNodeWithTheOthersOnly() {
    String script = firewall.script(TWO, List.of(ONE, THREE), 10);

    assertThat(script)
        .isEqualTo(
            """
            table inet skein_load_20
            delete table inet skein_load_20
            table inet skein_load_20 {
             set asked {
              type ipv4_addr . ipv4_addr . inet_service; flags timeout
              elements = { 127.0.0.2 . 127.0.0.1 . 7430 timeout 15s,\
             127.0.0.1 . 127.0.0.2 . 7430 timeout 15s,\
             127.0.0.2 . 127.0.0.3 . 7431 timeout 15s,\
             127.0.0.3 . 127.0.0.2 . 7430 timeout 15s }
             }
             set answered {
              type ipv4_addr . ipv4_addr . inet_service; flags timeout
              elements = { 127.0.0.1 . 127.0.0.2 . 7430 timeout 15s,\
             127.0.0.2 . 127.0.0.1 . 7430 timeout 15s,\
             127.0.0.3 . 127.0.0.2 . 7431 timeout 15s,\
             127.0.0.2 . 127.0.0.3 . 7430 timeout 15s }
             }
             chain cut {
              type filter hook input priority 0; policy accept;
              ip saddr . ip daddr . tcp dport @asked drop
              ip saddr . ip daddr . tcp sport @answered drop
             }
            }
            """);
  }

  /** Whatever it is told, a cut names both ends and a port, and ends by itself. */
  @Test
  void dropsNothingThatItDoesNotName() {
    String script = firewall.script(ONE, List.of(TWO), 0.5);

    assertThat(Pattern.compile("drop").matcher(script).results().count()).isEqualTo(2);
    assertThat(script.lines().filter(line -> line.endsWith("drop")))
        .allMatch(line -> line.contains("ip saddr . ip daddr . tcp "));
    assertThat(script.lines().filter(line -> line.contains("elements")))
        .allMatch(line -> line.contains("timeout 6s"));
  }

  @Test
  void removesWhatAnEarlierRunLeft() {
    firewall.require();

    assertThat(scripts)
        .containsExactly("table inet skein_load_20\ndelete table inet skein_load_20\n");
  }

  @Test
  void saysWhatIsMissingBeforeTheRun() {
    Firewall powerless =
        new Firewall(
            0,
            script -> {
              throw new IOException("this process may not filter packets (run as root)");
            });

    assertThatThrownBy(powerless::require)
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("run as root");
  }

  @Test
  void cutsOffWhomTheStatusNames() throws IOException {
    assertThat(
            Instance.peers(
                List.of(
                    new InstanceStatus.Node("node-1", "127.0.0.1", 7430),
                    new InstanceStatus.Node("node-2", "127.0.0.2", 7430))))
        .containsExactly(ONE, TWO);
  }

  @Test
  void touchesNoAddressThatOthersHave() {
    List<InstanceStatus.Node> elsewhere =
        List.of(new InstanceStatus.Node("node-1", "10.0.0.1", 7430));

    assertThatThrownBy(() -> Instance.peers(elsewhere)).hasMessageContaining("loopback");
  }
}
