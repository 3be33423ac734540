package io.skein.node.call;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the call's entry among what is due ahead of time, as long as its actor lives. Confined to
 * the call's actor, but for what stages do.
 */
final class CallWatch {
  private final CallShell shell;
  private CallDue.@Nullable Entry entry;

  CallWatch(CallShell shell) {
    this.shell = shell;
  }

  private CallDue.Entry next() {
    return new CallDue.Entry(
        shell.id(), shell.nowMillis() + shell.settings().watchEvery().toMillis());
  }

  /** Before a call is stored. */
  CompletionStage<Void> begin() {
    CallDue.Entry before = entry;
    CallDue.Entry begun = next();
    entry = begun;
    return shell.services().due().add(begun).thenRun(() -> forget(before, begun));
  }

  /** The actor lives: later is early enough. */
  void goOn() {
    CallDue.Entry before = entry;
    CallDue.Entry later = next();
    entry = later;
    shell
        .services()
        .due()
        .add(later)
        .thenRun(() -> forget(before, later))
        .exceptionally(
            failure -> {
              // The one before is there still: the call is woken once more.
              shell.metrics().storeFailures.increment();
              return null;
            });
  }

  /** Nothing is left to do. */
  void end() {
    CallDue.Entry before = entry;
    entry = null;
    forget(before, null);
  }

  /**
   * The call was looked after, by an entry of the actor before this one, or of a call that is over.
   *
   * @param goesOn whether anything is left to do
   */
  void woken(long dueMillis, boolean goesOn) {
    CallDue.Entry woke = new CallDue.Entry(shell.id(), dueMillis);
    if (goesOn && entry == null) {
      goOn();
    }
    if (!woke.equals(entry)) {
      forget(woke, null);
    }
    shell.context().getLog().debug("the call of {} was looked after", shell.id());
  }

  private void forget(CallDue.@Nullable Entry old, CallDue.@Nullable Entry kept) {
    if (old != null && !old.equals(kept)) {
      shell
          .services()
          .due()
          .remove(old)
          .exceptionally(
              failure -> {
                // It does no harm: whoever it wakes removes it.
                shell.metrics().storeFailures.increment();
                return null;
              });
    }
  }
}
