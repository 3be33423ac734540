package io.skein.node.people;

import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/** Stances as the store has them, at each question anew. Thread-safe. */
public final class StoredStances implements Stances {
  private final PeopleStore store;
  private final Self.Strangers usual;

  public StoredStances(PeopleStore store, People.Rules rules) {
    this.store = store;
    this.usual = rules.strangers();
  }

  @Override
  public CompletionStage<Stance> of(UserId user, UserId other) {
    return store.kept(user, other).thenApply(kept -> People.stance(kept, usual));
  }
}
