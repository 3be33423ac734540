package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.client.Certificates;
import io.skein.client.SkeinAccounts;
import io.skein.client.testing.TestCertificate;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes started one by one, each from its own file, with a store that was there before, and with
 * certificates that their clients ask for: docs/deploy.md. The store is that of the shared cluster,
 * whose nodes have another keyspace in it.
 */
@ExtendWith(SharedCluster.class)
final class SeveralHostsIT {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final int NODES = 3;

  private static TestCluster cluster;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Launcher.Running> nodes = new ArrayList<>();
  private TestCertificate certificate;
  private SSLContext trusting;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void makeCertificate(@TempDir Path directory) throws Exception {
    certificate = TestCertificate.make(directory, "ip:127.0.0.1,ip:127.0.0.2,ip:127.0.0.3");
    trusting = Certificates.trusting(certificate.pem());
  }

  @Test
  void threeNodesFromTheirOwnFilesFormOneCluster(@TempDir Path directory) throws Exception {
    JsonNode cassandra = cluster.status().at("/cassandra/0");
    int offset = PortOffsets.free(NODES);
    try {
      for (int i = 1; i <= NODES; i++) {
        Path file = directory.resolve("node-" + i + ".conf");
        Files.writeString(file, configuration(i, offset, cassandra, directory));
        nodes.add(new Launcher(directory).start("node", "--config", file.toString()));
      }
      for (int i = 1; i <= NODES; i++) {
        awaitReady(i, offset);
      }

      // Each node hears of the others a moment after they are ready.
      Await.until(
          READY, () -> endpoints(1, offset).size() == NODES, () -> endpoints(1, offset).toString());
      assertThat(endpoints(1, offset)).allMatch(endpoint -> endpoint.startsWith("tls://"));
      theyCarryAMessage(offset);
    } finally {
      stopNodes();
    }
  }

  private void theyCarryAMessage(int offset) {
    try (Person kim = Person.register(api(1, offset), trusting, "kim-hosts");
        Person leo = Person.register(api(3, offset), trusting, "leo-hosts")) {
      ConversationId chat = kim.client().blocking().openDirect(leo.id()).conversation();
      kim.client().post(chat, "across hosts").join();
      leo.awaitText(chat, "across hosts");
    }
  }

  private String configuration(int node, int offset, JsonNode cassandra, Path directory) {
    return """
        certificate { enabled = true, certificate-file = "%9$s", key-file = "%10$s" }
        skein {
          node { name = "host-%1$d", host = "127.0.0.%1$d" }
          data-dir = "%2$s/data-%1$d"
          media.directory = "%2$s/media"
          gateway { port = %3$d, tls = ${certificate}, tls.required = true }
          http { port = %4$d, tls = ${certificate} }
          metrics.port = %5$d
          cluster {
            port = %6$d
            seed-nodes = ["127.0.0.1:%6$d", "127.0.0.2:%6$d", "127.0.0.3:%6$d"]
          }
          cassandra {
            contact-points = ["%7$s:%8$d"]
            local-datacenter = "datacenter1"
            keyspace = "several_hosts"
            replication = 1
          }
        }
        """
        .formatted(
            node,
            directory,
            7400 + offset,
            7480 + offset,
            7490 + offset,
            7355 + offset,
            cassandra.get("host").asText(),
            cassandra.get("port").asInt(),
            certificate.pem(),
            certificate.key());
  }

  private static URI api(int node, int offset) {
    return URI.create("https://127.0.0." + node + ":" + (7480 + offset));
  }

  private void awaitReady(int node, int offset) {
    URI health = URI.create("http://127.0.0." + node + ":" + (7490 + offset) + "/health/ready");
    Await.until(
        READY,
        () -> {
          // Nobody starts it again.
          assertThat(nodes).as(this::lastWords).allMatch(running -> running.process().isAlive());
          return status(health) == 200;
        },
        this::lastWords);
  }

  private String lastWords() {
    return nodes.stream().map(Launcher.Running::lastWords).collect(Collectors.joining("\n"));
  }

  private int status(URI uri) {
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private List<String> endpoints(int node, int offset) {
    return SkeinAccounts.at(api(node, offset), trusting)
        .endpoints()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private void stopNodes() throws InterruptedException {
    for (Launcher.Running node : nodes) {
      node.process().destroy();
    }
    for (Launcher.Running node : nodes) {
      if (!node.process().waitFor(60, TimeUnit.SECONDS)) {
        node.process().destroyForcibly();
      }
    }
  }
}
