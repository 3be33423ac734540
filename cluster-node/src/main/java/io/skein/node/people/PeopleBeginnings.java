package io.skein.node.people;

import io.skein.node.people.PeopleStore.Change;
import io.skein.node.platform.Batch;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an embedder's service says of users whom it has made, before they have ever connected.
 * Thread-safe.
 */
public final class PeopleBeginnings {
  private final PeopleStore store;
  private final int parallelism;

  public PeopleBeginnings(PeopleStore store, PeopleSettings settings) {
    this.store = store;
    this.parallelism = settings.profiles().parallelism();
  }

  /**
   * Sets what strangers may do towards those of these users who have done nothing with their people
   * yet; the others have a will of their own. May be repeated.
   */
  public CompletionStage<Void> begin(List<UserId> users, Self.Strangers strangers) {
    Self initial = Self.INITIAL;
    Self self =
        new Self(
            initial.displayName(),
            initial.signature(),
            initial.hidden(),
            initial.adding(),
            strangers);
    Change first = new Change(0, 1, 0, self, List.of(), List.of());
    return Batch.of(users, parallelism, user -> store.write(user, first)).thenAccept(written -> {});
  }
}
