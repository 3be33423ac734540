package io.skein.node.session.cassandra;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.session.InboxStore;
import io.skein.node.session.InboxStoreContract;
import io.skein.node.testing.MigratedStore;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class CassandraInboxStoreIT extends InboxStoreContract {
  private static final DeviceId PHONE = new DeviceId(1);
  private static final ConversationId GROUP = ConversationId.group(5);

  private final CassandraInboxStore store =
      new CassandraInboxStore(MigratedStore.session(), Clock.systemUTC());
  private final UserId moving = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  @Override
  protected InboxStore store() {
    return store;
  }

  /** A session moves from a node whose clock is an hour ahead. */
  @Test
  void isNotDeceivedByAClockThatWasAhead() {
    InboxStore ahead =
        new CassandraInboxStore(
            MigratedStore.session(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    await(ahead.putConversation(moving, new InboxStore.Entry(GROUP, 1, false), Set.of()));
    await(ahead.mark(moving, GROUP, Set.of(PHONE)));
    await(ahead.clearMarks(moving, PHONE, Set.of(GROUP), Bytes.wrap(new byte[] {1})));
    await(ahead.removeConversation(moving, GROUP, Set.of(PHONE)));

    await(store.load(moving));
    await(store.putConversation(moving, new InboxStore.Entry(GROUP, 7, false), Set.of()));
    await(store.mark(moving, GROUP, Set.of(PHONE)));

    InboxStore.Inbox inbox = await(store.load(moving));
    assertThat(inbox.conversations()).containsExactly(new InboxStore.Entry(GROUP, 7, false));
    assertThat(inbox.marks()).isEqualTo(Map.of(PHONE, Set.of(GROUP)));
  }

  @Test
  void readsARowThatWasWrittenBeforeThereWerePreferences() {
    CassandraSession session = MigratedStore.session();
    PreparedStatement earlier =
        session.prepareWrite(
            "INSERT INTO inboxes (user, device, conversation, since, large)"
                + " VALUES (?, 0, ?, ?, ?)");
    await(session.execute(earlier.bind(moving.value(), GROUP.toString(), 3L, true)));

    assertThat(await(store.load(moving)).conversations())
        .containsExactly(new InboxStore.Entry(GROUP, 3, true, Preferences.NONE));
  }

  @Test
  void isEmptyWhenOnlyItsTombstonesAreLeft() {
    await(store.putConversation(moving, new InboxStore.Entry(GROUP, 1, false), Set.of()));
    await(store.removeConversation(moving, GROUP, Set.of()));
    await(store.forgetDevice(moving, PHONE));

    assertThat(await(store.load(moving)))
        .isEqualTo(new InboxStore.Inbox(List.of(), Map.of(), Map.of()));
  }
}
