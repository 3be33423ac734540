package io.skein.node.media.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.node.media.MediaReferences;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.TimeToLive;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** References in table {@code media_references}. Thread-safe. */
public final class CassandraMediaReferences implements MediaReferences {
  private final CassandraSession session;
  private final InstantSource clock;
  private final PreparedStatement insert;
  private final PreparedStatement insertUntil;
  private final PreparedStatement delete;
  private final PreparedStatement deleteAll;
  private final PreparedStatement select;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraMediaReferences(CassandraSession session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
    this.insert =
        session.prepareWrite(
            "INSERT INTO media_references (media, conversation, message) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    this.insertUntil =
        session.prepareWrite(
            "INSERT INTO media_references (media, conversation, message) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ? AND TTL ?");
    this.delete =
        session.prepareWrite(
            "DELETE FROM media_references USING TIMESTAMP ?"
                + " WHERE media = ? AND conversation = ? AND message = ?");
    this.deleteAll = session.prepareWrite("DELETE FROM media_references WHERE media = ?");
    this.select =
        session.prepareRead("SELECT message FROM media_references WHERE media = ? LIMIT 1");
  }

  @Override
  public CompletionStage<Void> add(
      MediaId media, ConversationId conversation, ClientId message, Instant when) {
    return Calls.write(
        session, insert.bind(media.value(), conversation.toString(), uuid(message), micros(when)));
  }

  @Override
  public CompletionStage<Void> addUntil(
      MediaId media, ConversationId conversation, ClientId message, Instant when, Instant until) {
    return Calls.write(
        session,
        insertUntil.bind(
            media.value(),
            conversation.toString(),
            uuid(message),
            micros(when),
            TimeToLive.seconds(Duration.between(clock.instant(), until))));
  }

  @Override
  public CompletionStage<Void> remove(
      MediaId media, ConversationId conversation, ClientId message, Instant when) {
    return Calls.write(
        session, delete.bind(micros(when), media.value(), conversation.toString(), uuid(message)));
  }

  @Override
  public CompletionStage<Void> removeAll(MediaId media) {
    return Calls.write(session, deleteAll.bind(media.value()));
  }

  @Override
  public CompletionStage<Boolean> isReferenced(MediaId media) {
    return Calls.read(session, select.bind(media.value()), rows -> rows.one() != null);
  }

  private static long micros(Instant when) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, when);
  }

  private static UUID uuid(ClientId message) {
    return new UUID(message.high(), message.low());
  }
}
