package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.media.MediaUnavailableException;
import io.skein.node.media.MediaUnavailableException.Call;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests of this package's stores, with the failures that their ports promise. Stateless. */
final class Calls {
  /** Of serial reads, as of the transactions that they may have to finish. */
  static final Duration SERIAL_TIMEOUT = Duration.ofSeconds(3);

  private Calls() {}

  static <T extends @Nullable Object> CompletionStage<T> read(
      CassandraSession session, Statement<?> statement, Function<AsyncResultSet, T> result) {
    return StoreFailures.translate(
        session.execute(statement),
        result,
        (message, cause) -> new MediaUnavailableException(Call.READ, message, cause));
  }

  static CompletionStage<Void> write(CassandraSession session, Statement<?> statement) {
    return StoreFailures.translate(
        session.execute(statement),
        (message, cause) -> new MediaUnavailableException(Call.WRITE, message, cause));
  }

  /** Whether a lightweight transaction changed anything. */
  static CompletionStage<Boolean> transaction(CassandraSession session, Statement<?> statement) {
    return StoreFailures.translate(
        session.execute(statement),
        AsyncResultSet::wasApplied,
        (message, cause) -> new MediaUnavailableException(Call.WRITE, message, cause));
  }

  static ByteBuffer blob(Bytes bytes) {
    return ByteBuffer.wrap(bytes.asArray());
  }

  static Bytes bytes(Row row, String column) {
    ByteBuffer buffer = Objects.requireNonNull(row.getByteBuffer(column), column);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return Bytes.wrap(bytes);
  }
}
