package io.skein.node.platform.cassandra;

import static com.datastax.oss.driver.api.core.DefaultConsistencyLevel.LOCAL_QUORUM;
import static com.datastax.oss.driver.api.core.DefaultConsistencyLevel.LOCAL_SERIAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.skein.node.testing.MigratedStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a statement was prepared decides how it is executed. */
class CassandraSessionIT {
  private static final Duration TIMEOUT = Duration.ofMillis(1_234);

  private final CassandraSession session = MigratedStore.session();

  @Test
  void writesAndReadsAtAQuorumAndMayRepeat() {
    BoundStatement read =
        session.prepareRead("SELECT last FROM node_epochs WHERE scope = 'skein'").bind();
    BoundStatement write =
        session
            .prepareWrite("INSERT INTO journal_marks (epoch, sealed) VALUES (?, ?)", TIMEOUT)
            .bind();

    assertThat(read.getConsistencyLevel()).isEqualTo(LOCAL_QUORUM);
    assertThat(read.isIdempotent()).isTrue();
    assertThat(write.getConsistencyLevel()).isEqualTo(LOCAL_QUORUM);
    assertThat(write.isIdempotent()).isTrue();
    assertThat(write.getTimeout()).isEqualTo(TIMEOUT);
  }

  @Test
  void decidesTransactionsInTheLocalDatacenterAndNeverRepeatsThem() {
    BoundStatement transaction =
        session
            .prepareLightweightTransaction(
                "UPDATE node_epochs SET last = ? WHERE scope = 'skein' IF last = ?", TIMEOUT)
            .bind();
    BoundStatement read =
        session
            .prepareSerialRead("SELECT last FROM node_epochs WHERE scope = 'skein'", TIMEOUT)
            .bind();

    assertThat(transaction.getConsistencyLevel()).isEqualTo(LOCAL_QUORUM);
    assertThat(transaction.getSerialConsistencyLevel()).isEqualTo(LOCAL_SERIAL);
    assertThat(transaction.isIdempotent()).isFalse();
    assertThat(transaction.getExecutionProfileName()).isEqualTo(DriverOptions.LWT);
    assertThat(transaction.getTimeout()).isEqualTo(TIMEOUT);
    assertThat(read.getConsistencyLevel()).isEqualTo(LOCAL_SERIAL);
    assertThat(read.getExecutionProfileName()).isEqualTo(DriverOptions.LWT);
    assertThat(read.getTimeout()).isEqualTo(TIMEOUT);
  }
}
