package io.skein.node.account;

import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps accounts, and names unique. Thread-safe. Every call may be repeated; stages fail with
 * {@link AccountsUnavailableException}.
 */
public interface AccountStore {
  /**
   * Takes the name's key for this account and stores it, both or (as far as readers can see)
   * neither.
   *
   * @return the user who has the key from now on, or had it before: the account was created exactly
   *     if that is its id
   */
  CompletionStage<UserId> create(Account account);

  /** The account that has (or had, if closed) the key; null if the key is free. */
  CompletionStage<@Nullable Account> findByKey(String key);

  /** Null if there is none. */
  CompletionStage<@Nullable Account> find(UserId user);

  /**
   * Replaces the password hash, unless one of a higher version is there. The account must have been
   * found before.
   */
  CompletionStage<Void> setPassword(UserId user, String hash, long version);

  /** Closes the account and forgets its password; the name's key stays taken. */
  CompletionStage<Void> close(UserId user, Instant now);
}
