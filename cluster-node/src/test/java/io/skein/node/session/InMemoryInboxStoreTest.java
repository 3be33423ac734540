package io.skein.node.session;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryInboxStoreTest extends InboxStoreContract {
  private final InMemoryInboxStore store = new InMemoryInboxStore();

  @Override
  protected InboxStore store() {
    return store;
  }

  @Test
  void failsEverythingAndChangesNothingWhileAway() {
    UserId user = new UserId(1);

    store.setAway(true);
    assertThat(failureOf(store.mark(user, ConversationId.group(1), Set.of(new DeviceId(1)))))
        .isInstanceOf(InboxUnavailableException.class);
    assertThat(failureOf(store.load(user))).isInstanceOf(InboxUnavailableException.class);
    store.setAway(false);

    assertThat(await(store.load(user)).marks()).isEmpty();
    assertThat(store.markWrites()).isZero();
  }
}
