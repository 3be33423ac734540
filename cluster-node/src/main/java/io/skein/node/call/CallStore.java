package io.skein.node.call;

import io.skein.protocol.ConversationId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The newest call of each conversation, so that another node goes on with it. Of two states the one
 * with the higher {@link io.skein.protocol.Call#version} is kept, in whatever order they are
 * written: what a node that was paused still writes changes nothing that others have decided since.
 * Thread-safe; stages fail with {@link CallUnavailableException}, and calls may be repeated.
 */
public interface CallStore {
  /**
   * The newest call of the conversation: null if there never was one, or it was kept for long
   * enough.
   */
  CompletionStage<@Nullable LiveCall> load(ConversationId conversation);

  /** Keeps this state for as long as the store keeps calls, counted from now. */
  CompletionStage<Void> write(LiveCall call);
}
