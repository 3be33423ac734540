package io.skein.node.account.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.account.AccountsUnavailableException;
import io.skein.node.account.AccountsUnavailableException.Call;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests of this package's stores, with the failures that their ports promise. Stateless. */
final class Calls {
  private Calls() {}

  static <T extends @Nullable Object> CompletionStage<T> read(
      CassandraSession session, Statement<?> statement, Function<AsyncResultSet, T> result) {
    return StoreFailures.translate(
        session.execute(statement),
        result,
        (message, cause) -> new AccountsUnavailableException(Call.READ, message, cause));
  }

  static <T extends @Nullable Object> CompletionStage<T> write(
      CassandraSession session, Statement<?> statement, Function<AsyncResultSet, T> result) {
    return StoreFailures.translate(
        session.execute(statement),
        result,
        (message, cause) -> new AccountsUnavailableException(Call.WRITE, message, cause));
  }

  static CompletionStage<Void> write(CassandraSession session, Statement<?> statement) {
    return Calls.<@Nullable Void>write(session, statement, rows -> null).thenAccept(done -> {});
  }
}
