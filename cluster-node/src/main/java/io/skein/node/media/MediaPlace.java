package io.skein.node.media;

import java.util.concurrent.CompletionStage;

/**
 * Where a cluster keeps the bytes of media: a name that its first node gave, for ever. Thread-safe;
 * stages fail with {@link MediaUnavailableException}, and calls may be repeated.
 */
public interface MediaPlace {
  /** The name; empty if none was given yet. */
  CompletionStage<String> find();

  /**
   * Gives this name, unless one was given.
   *
   * @return the one that holds
   */
  CompletionStage<String> decide(String name);
}
