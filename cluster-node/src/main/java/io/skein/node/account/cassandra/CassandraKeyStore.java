package io.skein.node.account.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.account.KeyStore;
import io.skein.node.account.TokenKey;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Keys of access tokens, a handful of rows in one partition. Thread-safe. */
public final class CassandraKeyStore implements KeyStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /** Prepares its statements. Blocks. */
  public CassandraKeyStore(CassandraSession session) {
    this.session = session;
    this.select =
        session.prepareRead("SELECT id, secret, created FROM token_keys WHERE scope = 'access'");
    this.insert =
        session.prepareWrite(
            "INSERT INTO token_keys (scope, id, secret, created) VALUES ('access', ?, ?, ?)");
    this.delete = session.prepareWrite("DELETE FROM token_keys WHERE scope = 'access' AND id = ?");
  }

  @Override
  public CompletionStage<List<TokenKey>> load() {
    return Calls.read(
        session,
        select.bind(),
        rows -> {
          List<TokenKey> keys = new ArrayList<>();
          for (Row row : rows.currentPage()) {
            keys.add(key(row));
          }
          return keys;
        });
  }

  @Override
  public CompletionStage<Void> add(TokenKey key) {
    return Calls.write(
        session, insert.bind(key.id(), ByteBuffer.wrap(key.secret().asArray()), key.created()));
  }

  @Override
  public CompletionStage<Void> remove(int id) {
    return Calls.write(session, delete.bind(id));
  }

  private static TokenKey key(Row row) {
    ByteBuffer secret = Objects.requireNonNull(row.getByteBuffer("secret"));
    byte[] bytes = new byte[secret.remaining()];
    secret.get(bytes);
    return new TokenKey(
        row.getInt("id"), Bytes.wrap(bytes), Objects.requireNonNull(row.getInstant("created")));
  }
}
