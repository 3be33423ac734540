package io.skein.node.account;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the keys of access tokens for all nodes. Thread-safe. Every call may be repeated; stages
 * fail with {@link AccountsUnavailableException}.
 */
public interface KeyStore {
  /** All keys, in no order; includes each that was added before the call. */
  CompletionStage<List<TokenKey>> load();

  CompletionStage<Void> add(TokenKey key);

  CompletionStage<Void> remove(int id);
}
