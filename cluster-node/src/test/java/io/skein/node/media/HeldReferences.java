package io.skein.node.media;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells whether a media is referenced as it was when asked, but only when a test lets it. */
final class HeldReferences implements MediaReferences {
  private final MediaReferences references;
  private final Deque<Runnable> answers = new ArrayDeque<>();

  HeldReferences(MediaReferences references) {
    this.references = references;
  }

  /** Lets the next question have its answer. */
  void answer() {
    answers.remove().run();
  }

  /** How many questions wait for theirs. */
  int waiting() {
    return answers.size();
  }

  @Override
  public CompletionStage<Boolean> isReferenced(MediaId media) {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    CompletableFuture<Boolean> now = references.isReferenced(media).toCompletableFuture();
    answers.add(() -> held.complete(now.join()));
    return held;
  }

  @Override
  public CompletionStage<Void> add(
      MediaId media, ConversationId conversation, ClientId message, Instant when) {
    return references.add(media, conversation, message, when);
  }

  @Override
  public CompletionStage<Void> addUntil(
      MediaId media, ConversationId conversation, ClientId message, Instant when, Instant until) {
    return references.addUntil(media, conversation, message, when, until);
  }

  @Override
  public CompletionStage<Void> remove(
      MediaId media, ConversationId conversation, ClientId message, Instant when) {
    return references.remove(media, conversation, message, when);
  }

  @Override
  public CompletionStage<Void> removeAll(MediaId media) {
    return references.removeAll(media);
  }
}
