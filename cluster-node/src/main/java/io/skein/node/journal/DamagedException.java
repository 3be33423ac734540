package io.skein.node.journal;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the store is not what was written: its checksum or its form is wrong. The message
 * names the key. No repetition helps, and nothing of it may be used: a person has to look.
 */
public final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the key, as an operator finds it in the store
   */
  public DamagedException(String what, String how, @Nullable Throwable cause) {
    super(what + " is damaged: " + how, cause);
  }
}
