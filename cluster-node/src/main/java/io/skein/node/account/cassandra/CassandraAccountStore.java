package io.skein.node.account.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.account.Account;
import io.skein.node.account.AccountStore;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Accounts by id, and names by a lightweight transaction on their key. The account is written
 * before its name is taken: a node that dies in between leaves a row that nobody can reach, and the
 * name free. Thread-safe.
 */
public final class CassandraAccountStore implements AccountStore {
  private final CassandraSession session;
  private final PreparedStatement insert;
  private final PreparedStatement insertPassword;
  private final PreparedStatement takeName;
  private final PreparedStatement selectName;
  private final PreparedStatement select;
  private final PreparedStatement close;

  /** Prepares its statements. Blocks. */
  public CassandraAccountStore(CassandraSession session) {
    this.session = session;
    this.insert =
        session.prepareWrite(
            "INSERT INTO accounts (user, name, name_key, created, closed)"
                + " VALUES (?, ?, ?, ?, false)");
    this.insertPassword =
        session.prepareWrite(
            "INSERT INTO accounts (user, password) VALUES (?, ?) USING TIMESTAMP ?");
    this.takeName =
        session.prepareLightweightTransaction(
            "INSERT INTO account_names (name_key, user) VALUES (?, ?) IF NOT EXISTS");
    this.selectName = session.prepareRead("SELECT user FROM account_names WHERE name_key = ?");
    this.select =
        session.prepareRead(
            "SELECT user, name, name_key, password, writetime(password) AS password_version,"
                + " created, closed FROM accounts WHERE user = ?");
    this.close =
        session.prepareWrite(
            "UPDATE accounts SET closed = true, closed_at = ?, password = '' WHERE user = ?");
  }

  @Override
  public CompletionStage<UserId> create(Account account) {
    return write(account)
        // After a time-out, the same transaction again tells whether the first one took the name.
        .thenCompose(done -> takeName(account).exceptionallyCompose(failure -> takeName(account)));
  }

  private CompletionStage<Void> write(Account account) {
    String password = account.password();
    CompletionStage<Void> row =
        Calls.write(
            session,
            insert
                .bind()
                .setLong(0, account.id().value())
                .setString(1, account.name())
                .setString(2, account.key())
                .setInstant(3, account.created()));
    return password == null
        ? row
        : row.thenCompose(done -> setPassword(account.id(), password, account.passwordVersion()));
  }

  private CompletionStage<UserId> takeName(Account account) {
    BoundStatement statement = takeName.bind(account.key(), account.id().value());
    return Calls.write(
        session,
        statement,
        rows -> rows.wasApplied() ? account.id() : new UserId(only(rows).getLong("user")));
  }

  @Override
  public CompletionStage<@Nullable Account> findByKey(String key) {
    return Calls.<@Nullable UserId>read(
            session,
            selectName.bind(key),
            rows -> {
              Row row = rows.one();
              return row == null ? null : new UserId(row.getLong(0));
            })
        .thenCompose(user -> user == null ? CompletableFuture.completedFuture(null) : find(user));
  }

  @Override
  public CompletionStage<@Nullable Account> find(UserId user) {
    return Calls.read(session, select.bind(user.value()), rows -> account(rows.one()));
  }

  @Override
  public CompletionStage<Void> setPassword(UserId user, String hash, long version) {
    BoundStatementBuilder statement = insertPassword.boundStatementBuilder();
    return Calls.write(
        session, statement.setLong(0, user.value()).setString(1, hash).setLong(2, version).build());
  }

  @Override
  public CompletionStage<Void> close(UserId user, Instant now) {
    return Calls.write(session, close.bind(now, user.value()));
  }

  /** A row without a name is none: only its name was taken, or only its password written. */
  private static @Nullable Account account(@Nullable Row row) {
    if (row == null || row.isNull("name")) {
      return null;
    }
    boolean closed = row.getBoolean("closed");
    return new Account(
        new UserId(row.getLong("user")),
        text(row, "name"),
        text(row, "name_key"),
        closed ? null : row.getString("password"),
        row.getLong("password_version"),
        Objects.requireNonNull(row.getInstant("created")),
        closed ? Account.State.CLOSED : Account.State.OPEN);
  }

  private static String text(Row row, String column) {
    return Objects.requireNonNull(row.getString(column));
  }

  private static Row only(AsyncResultSet rows) {
    return Objects.requireNonNull(rows.one());
  }
}
