package io.skein.node.people;

import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;

class InMemoryPeopleStoreTest extends PeopleStoreContract {
  private final InMemoryPeopleStore store = new InMemoryPeopleStore();

  @Override
  protected PeopleStore store() {
    return store;
  }

  @Test
  void failsEverythingWhileAway() {
    store.setAway(true);

    assertThat(failureOf(store.load(new UserId(1)))).isInstanceOf(PeopleUnavailableException.class);
  }
}
