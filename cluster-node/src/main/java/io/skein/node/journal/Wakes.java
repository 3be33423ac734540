package io.skein.node.journal;

/**
 * Starts entities whose last entries may not have been published (rule 18), wherever they live now.
 * Thread-safe.
 */
public interface Wakes {
  /**
   * Starts an entity; once its head is published, the row goes: {@link WakeStore#remove}. May be
   * called several times for one row, and again after it is gone.
   */
  void wake(WakeStore.Wake wake);
}
