package io.skein.node.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers the mark of one directory: the first holds. */
public final class HeldPlace implements MediaPlace {
  private String mark = "";

  @Override
  public synchronized CompletionStage<String> find() {
    return CompletableFuture.completedFuture(mark);
  }

  @Override
  public synchronized CompletionStage<String> decide(String given) {
    mark = mark.isEmpty() ? given : mark;
    return find();
  }
}
