package io.skein.node.journal;

import java.util.concurrent.CompletionStage;

/** What the other nodes say of their own leases (rule 15). Thread-safe. */
public interface PeerLeases {
  /**
   * Whether any other node that can be asked has a valid lease. False if none answers in time;
   * never fails.
   */
  CompletionStage<Boolean> isAnyValid();
}
