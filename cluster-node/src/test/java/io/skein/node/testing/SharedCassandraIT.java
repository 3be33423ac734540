package io.skein.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import org.junit.jupiter.api.Test;

class SharedCassandraIT {

  @Test
  void servesTheDriverAKeyspaceOfItsOwn() {
    String keyspace = SharedCassandra.newKeyspace();

    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(SharedCassandra.contactPoint())
            .withLocalDatacenter(SharedCassandra.datacenter())
            .build()) {
      session.execute(
          "CREATE KEYSPACE "
              + keyspace
              + " WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}");
      session.execute("CREATE TABLE " + keyspace + ".letters (id int PRIMARY KEY, body text)");
      session.execute("INSERT INTO " + keyspace + ".letters (id, body) VALUES (1, 'a')");

      assertThat(session.execute("SELECT body FROM " + keyspace + ".letters").one())
          .isNotNull()
          .extracting(row -> row.getString("body"))
          .isEqualTo("a");
    }
    assertThat(SharedCassandra.newKeyspace()).isNotEqualTo(keyspace);
  }
}
