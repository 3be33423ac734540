package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the store answered, as the journal's ports promise it: a stage fails with the exception
 * itself, {@link JournalUnavailableException} if the outcome is unknown. Stateless.
 */
final class Answers {
  private Answers() {}

  static CompletableFuture<Void> done(CassandraSession session, Statement<?> write) {
    return StoreFailures.translate(session.execute(write), JournalUnavailableException::new);
  }

  /** The answer's only row, or null; the stage fails with what {@code value} throws. */
  static <T extends @Nullable Object> CompletableFuture<T> one(
      CassandraSession session, Statement<?> statement, Function<@Nullable Row, T> value) {
    return StoreFailures.translate(
        session.execute(statement),
        rows -> value.apply(rows.one()),
        JournalUnavailableException::new);
  }

  /** The row that answers a lightweight transaction. */
  static CompletableFuture<Row> transaction(CassandraSession session, Statement<?> statement) {
    return one(
        session, statement, row -> Objects.requireNonNull(row, "a transaction is always answered"));
  }

  static boolean applied(Row answer) {
    return answer.getBoolean("[applied]");
  }

  /** The values of all rows, in order, however many pages they make. */
  static <T> CompletableFuture<List<T>> all(
      CassandraSession session, Statement<?> read, Function<Row, T> value) {
    CompletableFuture<List<T>> answer = new CompletableFuture<>();
    collect(session.execute(read), value, new ArrayList<>(), answer);
    return answer;
  }

  private static <T> void collect(
      CompletionStage<AsyncResultSet> page,
      Function<Row, T> value,
      List<T> values,
      CompletableFuture<List<T>> answer) {
    page.whenComplete(
        (rows, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(
                StoreFailures.explain(failure, JournalUnavailableException::new));
            return;
          }
          try {
            rows.currentPage().forEach(row -> values.add(value.apply(row)));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
          }
          if (rows.hasMorePages()) {
            collect(rows.fetchNextPage(), value, values, answer);
          } else {
            answer.complete(List.copyOf(values));
          }
        });
  }

  /** One step after another; unlike {@code thenCompose}, the failure stays what it was. */
  static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> then(
      CompletionStage<T> first, Function<T, CompletionStage<R>> next) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    first
        .thenCompose(next)
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
              }
            });
    return answer;
  }
}
