package io.skein.client.internal;

import io.skein.client.CallSfu;
import io.skein.client.LocalMedia;
import io.skein.client.SkeinCall;
import io.skein.client.internal.core.call.CallCore.Shown;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request.ChangeCall.Action;
import java.util.concurrent.CompletableFuture;

/** A call as the embedder has it. Thread-safe; {@link #show} is called as a callback alone. */
final class CallHandle implements SkeinCall {
  private final CallShell shell;
  private volatile Shown shown;

  CallHandle(CallShell shell, Shown shown) {
    this.shell = shell;
    this.shown = shown;
  }

  /** The call is so now; gives how it was. */
  Shown show(Shown now) {
    Shown before = shown;
    shown = now;
    return before;
  }

  @Override
  public CallId id() {
    return shown.call().id();
  }

  @Override
  public ConversationId conversation() {
    return shown.call().conversation();
  }

  @Override
  public Call state() {
    return shown.call();
  }

  @Override
  public boolean rings() {
    return shown.rings();
  }

  @Override
  public boolean isHere() {
    return shown.isHere();
  }

  @Override
  public LocalMedia media() {
    return shown.media();
  }

  @Override
  public CompletableFuture<Void> accept(LocalMedia media) {
    return shell.join(this, Action.JOIN, media);
  }

  @Override
  public CompletableFuture<Void> takeOver(LocalMedia media) {
    return shell.join(this, Action.TAKE_OVER, media);
  }

  @Override
  public CompletableFuture<Void> decline() {
    return shell.leave(this, Action.DECLINE);
  }

  @Override
  public CompletableFuture<Void> busy() {
    return shell.leave(this, Action.BUSY);
  }

  @Override
  public CompletableFuture<Void> hangUp() {
    return shell.leave(this, Action.LEAVE);
  }

  @Override
  public CompletableFuture<Void> fail() {
    return shell.leave(this, Action.FAIL);
  }

  @Override
  public void send(LocalMedia media) {
    shell.send(this, media);
  }

  // Each changes what was wanted last, which the loop knows, and media() may not tell yet.

  @Override
  public void mute(boolean isSo) {
    shell.change(this, media -> media.withMuted(isSo));
  }

  @Override
  public void video(boolean isSo) {
    shell.change(this, media -> media.withVideo(isSo));
  }

  @Override
  public void screen(boolean isSo) {
    shell.change(this, media -> media.withScreen(isSo));
  }

  @Override
  public void hold(boolean isSo) {
    shell.change(this, media -> media.withHeld(isSo));
  }

  @Override
  public CallSfu sfu() {
    return new CallSfuHandle(shell, this);
  }

  @Override
  public String toString() {
    return shown.call().toString();
  }
}
