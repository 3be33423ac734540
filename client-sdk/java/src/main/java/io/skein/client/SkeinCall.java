package io.skein.client;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import java.util.concurrent.CompletableFuture;

/**
 * A call, as this device sees it. There is one for each call, as long as it lasts.
 *
 * <p>Thread-safe. What it is asked tells how the call is, as far as {@link SkeinListener#onCall}
 * has been told, or is being told. Futures fail as those of {@link SkeinClient} do: with
 * NO_SUCH_CALL if the call is over, and with what is said below.
 */
public interface SkeinCall {
  CallId id();

  ConversationId conversation();

  /** The call as it was told last; of one that is over, at its end. */
  Call state();

  /** Whether this device rings: it shows the user who calls, and makes a noise. */
  boolean rings();

  /** Whether the user takes part on this device, or is about to. */
  boolean isHere();

  /** What this device sends in it. */
  LocalMedia media();

  /**
   * Takes part, on this device: answers the call, or joins one of a group. Fails with
   * CALL_ELSEWHERE if the user takes part on another device, and with CALL_FULL.
   *
   * @throws IllegalStateException if the client was made without {@link CallMedia}
   */
  CompletableFuture<Void> accept(LocalMedia media);

  /** The same, in place of the user's other device. */
  CompletableFuture<Void> takeOver(LocalMedia media);

  /** The user does not want to be called: none of its devices rings any more. */
  CompletableFuture<Void> decline();

  /** The same, as the user is in another call. */
  CompletableFuture<Void> busy();

  /** Takes part no more, or calls off what nobody has answered. */
  CompletableFuture<Void> hangUp();

  /** The same, as no media flow: a direct call has failed then. */
  CompletableFuture<Void> fail();

  /**
   * Sends this from now on; the other participants are told. May be called at any time: the last
   * one counts, also on later connections.
   */
  void send(LocalMedia media);

  /** Sends, or sends no more, what is heard here. */
  default void mute(boolean isSo) {
    send(media().withMuted(isSo));
  }

  /** Sends what a camera sees, or no more. */
  default void video(boolean isSo) {
    send(media().withVideo(isSo));
  }

  /** Sends what is on a screen, or no more. */
  default void screen(boolean isSo) {
    send(media().withScreen(isSo));
  }

  /**
   * The server by which media of the call go, if {@code state().room()} is not 0: then there are no
   * {@link PeerConnection}s with other participants.
   */
  CallSfu sfu();

  /** Puts the call on hold, or goes on. */
  default void hold(boolean isSo) {
    send(media().withHeld(isSo));
  }
}
