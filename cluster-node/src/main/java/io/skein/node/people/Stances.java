package io.skein.node.people;

import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/**
 * What is stored of how users stand to each other, for the chat that starts. Thread-safe. A failed
 * stage ({@link PeopleUnavailableException}) means that nobody can tell now.
 */
@FunctionalInterface
public interface Stances {
  /** How {@code user} stands to {@code other}; what was stored before the call is in it. */
  CompletionStage<Stance> of(UserId user, UserId other);
}
