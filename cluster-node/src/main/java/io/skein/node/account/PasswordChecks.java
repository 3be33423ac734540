package io.skein.node.account;

import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether somebody knows the password of an account: limited per account and address, in the
 * same time whether the account exists or not. Thread-safe.
 */
final class PasswordChecks {
  private final AccountStore store;
  private final NameRules nameRules;
  private final PasswordRules passwordRules;
  private final PasswordHashes hashes;
  private final Attempts byAccount;
  private final Attempts byAddress;
  private final Clock clock;

  PasswordChecks(AccountStore store, AccountSettings settings, PasswordHashes hashes, Clock clock) {
    AccountSettings.AttemptLimits limits = settings.attempts();
    this.store = store;
    this.nameRules = settings.names().rules();
    this.passwordRules = settings.passwords().rules();
    this.hashes = hashes;
    this.byAccount =
        new Attempts(limits.accountBurst(), limits.accountInterval(), limits.trackedMax());
    this.byAddress =
        new Attempts(limits.addressBurst(), limits.addressInterval(), limits.trackedMax());
    this.clock = clock;
  }

  /** The open account that has this name and password; WRONG_CREDENTIALS if there is none. */
  CompletionStage<Outcome<Account>> check(Credentials credentials, InetAddress address) {
    // A name that nobody can have leads to no account, like one that nobody has.
    NameRules.Accepted name =
        nameRules.read(credentials.name()) instanceof NameRules.Accepted accepted ? accepted : null;
    return limited(
        name == null ? "" : name.key(),
        address,
        () -> {
          CompletionStage<@Nullable Account> found =
              name == null
                  ? CompletableFuture.completedFuture(null)
                  : store
                      .findByKey(name.key())
                      .thenApply(
                          account ->
                              account != null && account.name().equals(name.name())
                                  ? account
                                  : null);
          return found.thenCompose(account -> verify(account, credentials.password()));
        });
  }

  /** Whether an account's user, who is logged in, knows its password as well. */
  CompletionStage<Outcome<Account>> check(Account account, String password, InetAddress address) {
    return limited(account.key(), address, () -> verify(account, password));
  }

  private interface Check {
    CompletionStage<Outcome<Account>> run();
  }

  private CompletionStage<Outcome<Account>> limited(
      String accountKey, InetAddress address, Check check) {
    Instant now = clock.instant();
    String addressKey = Addresses.key(address);
    Duration wait = byAddress.begin(addressKey, now);
    if (!wait.isZero()) {
      return tooMany(wait);
    }
    wait = byAccount.begin(accountKey, now);
    if (!wait.isZero()) {
      byAddress.giveBack(addressKey);
      return tooMany(wait);
    }
    return check
        .run()
        .whenComplete(
            (outcome, failure) -> {
              if (outcome == null || !isWrong(outcome)) {
                byAddress.giveBack(addressKey);
                byAccount.giveBack(accountKey);
              }
            });
  }

  /** Overload and a store that is away tell nothing about the password. */
  private static boolean isWrong(Outcome<Account> outcome) {
    return outcome instanceof Outcome.Refused<Account> refused
        && refused.code() == ErrorCode.WRONG_CREDENTIALS;
  }

  private static CompletionStage<Outcome<Account>> tooMany(Duration wait) {
    return CompletableFuture.completedFuture(
        Outcome.refused(ErrorCode.TOO_MANY_ATTEMPTS, "too many wrong passwords", wait));
  }

  private CompletionStage<Outcome<Account>> verify(@Nullable Account account, String password) {
    if (passwordRules.isTooLong(password)) {
      return wrong();
    }
    String hash = account == null ? null : account.password();
    return Outcome.then(
        hashes.verify(hash, password),
        same -> account != null && same ? rehashed(account, password) : wrong());
  }

  private static CompletionStage<Outcome<Account>> wrong() {
    return Outcome.refusal(ErrorCode.WRONG_CREDENTIALS, "name or password is wrong");
  }

  /**
   * Hashes the password anew if the settings have changed. One version above what was read: a
   * change of the password meanwhile, which has the time as its version, wins.
   */
  private CompletionStage<Outcome<Account>> rehashed(Account account, String password) {
    String old = account.password();
    if (old == null || !hashes.isDated(old)) {
      return Outcome.success(account);
    }
    return Outcome.then(
        hashes.hash(password),
        hash -> {
          Account updated = account.withPassword(hash, account.passwordVersion() + 1);
          return store
              .setPassword(account.id(), hash, updated.passwordVersion())
              .thenApply(done -> Outcome.done(updated));
        });
  }
}
