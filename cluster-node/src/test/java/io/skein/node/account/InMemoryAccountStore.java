package io.skein.node.account;

import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** For tests: accounts in maps. Thread-safe. Can be told to be away. */
public final class InMemoryAccountStore implements AccountStore {
  private final Map<String, UserId> names = new HashMap<>();
  private final Map<UserId, Account> accounts = new HashMap<>();
  private boolean away;

  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized CompletionStage<UserId> create(Account account) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    UserId holder = names.putIfAbsent(account.key(), account.id());
    if (holder == null) {
      accounts.put(account.id(), account);
      holder = account.id();
    }
    return CompletableFuture.completedFuture(holder);
  }

  @Override
  public synchronized CompletionStage<@Nullable Account> findByKey(String key) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    UserId holder = names.get(key);
    return CompletableFuture.completedFuture(holder == null ? null : accounts.get(holder));
  }

  @Override
  public synchronized CompletionStage<@Nullable Account> find(UserId user) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    return CompletableFuture.completedFuture(accounts.get(user));
  }

  @Override
  public synchronized CompletionStage<Void> setPassword(UserId user, String hash, long version) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    accounts.computeIfPresent(
        user,
        (id, account) ->
            account.isOpen() && account.passwordVersion() < version
                ? account.withPassword(hash, version)
                : account);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> close(UserId user, Instant now) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    accounts.computeIfPresent(
        user,
        (id, account) ->
            new Account(
                id,
                account.name(),
                account.key(),
                null,
                account.passwordVersion(),
                account.created(),
                Account.State.CLOSED));
    return CompletableFuture.completedFuture(null);
  }
}
