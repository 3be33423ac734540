package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what the driver answers into what a feature's port promises. Stateless. */
public final class StoreFailures {
  /** How Cassandra's {@code CassandraAuthorizer} begins when it cannot read what a role may do. */
  private static final String CANNOT_TELL = "Unable to perform authorization";

  private StoreFailures() {}

  /**
   * The port's stage for one request.
   *
   * @param request what {@link CassandraSession#execute} returned
   * @param result makes the value from the answer
   * @param unavailable makes the port's exception for a store that did not answer, or not in time;
   *     what the store refuses for good (a statement that it does not understand) is passed on as
   *     it is, since no repetition helps
   * @return fails with that exception itself, not wrapped
   */
  public static <T extends @Nullable Object> CompletableFuture<T> translate(
      CompletionStage<AsyncResultSet> request,
      Function<AsyncResultSet, T> result,
      BiFunction<String, Throwable, ? extends RuntimeException> unavailable) {
    CompletableFuture<T> translated = new CompletableFuture<>();
    request.whenComplete(
        (rows, failure) -> {
          if (failure != null) {
            translated.completeExceptionally(explain(failure, unavailable));
            return;
          }
          try {
            translated.complete(result.apply(rows));
          } catch (RuntimeException e) {
            translated.completeExceptionally(e);
          }
        });
    return translated;
  }

  /** As {@link #translate}, for a write: only that it was done counts. */
  public static CompletableFuture<Void> translate(
      CompletionStage<AsyncResultSet> request,
      BiFunction<String, Throwable, ? extends RuntimeException> unavailable) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    request.whenComplete(
        (rows, failure) -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(explain(failure, unavailable));
          }
        });
    return done;
  }

  /** The exception that {@link #translate} would fail with. */
  public static Throwable explain(
      Throwable failure, BiFunction<String, Throwable, ? extends RuntimeException> unavailable) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return isUnavailable(cause)
        ? unavailable.apply("the store did not do it: " + cause.getMessage(), cause)
        : cause;
  }

  /** A closed session throws {@link IllegalStateException}: the node is stopping. */
  private static boolean isUnavailable(Throwable cause) {
    return (cause instanceof DriverException && !isForGood(cause))
        || cause instanceof IllegalStateException;
  }

  /**
   * Whether the store will never do this: a statement that it does not understand, or that this
   * node may not execute. A store that cannot read its roles says "unauthorized" too, for as long
   * as it cannot.
   */
  static boolean isForGood(Throwable failure) {
    return failure instanceof QueryValidationException
        && !(failure instanceof UnauthorizedException
            && String.valueOf(failure.getMessage()).contains(CANNOT_TELL));
  }
}
