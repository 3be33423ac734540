package io.skein.node.account;

import io.skein.node.platform.IdGenerator;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes accounts: for people who register, and for the embedder's service. Thread-safe. */
final class Registrar {
  private final AccountStore store;
  private final AccountSettings settings;
  private final NameRules nameRules;
  private final PasswordRules passwordRules;
  private final PasswordHashes hashes;
  private final Attempts attempts;
  private final IdGenerator ids;
  private final Clock clock;

  Registrar(
      AccountStore store,
      AccountSettings settings,
      PasswordHashes hashes,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.nameRules = settings.names().rules();
    this.passwordRules = settings.passwords().rules();
    this.hashes = hashes;
    this.attempts =
        new Attempts(
            settings.attempts().registrationBurst(),
            settings.attempts().registrationInterval(),
            settings.attempts().trackedMax());
    this.ids = ids;
    this.clock = clock;
  }

  /** Someone registers. All that can be refused is refused before the password is hashed. */
  CompletionStage<Outcome<Account>> register(
      Credentials wanted, @Nullable String inviteCode, InetAddress address) {
    Outcome<NameRules.Accepted> admitted = admit(wanted, inviteCode, address);
    return admitted.then(
        name ->
            Outcome.then(
                isFree(name),
                free -> Outcome.then(hashes.hash(wanted.password()), hash -> create(name, hash))));
  }

  private Outcome<NameRules.Accepted> admit(
      Credentials wanted, @Nullable String inviteCode, InetAddress address) {
    Duration wait = attempts.begin(Addresses.key(address), clock.instant());
    if (!wait.isZero()) {
      return Outcome.refused(ErrorCode.TOO_MANY_ATTEMPTS, "too many registrations", wait);
    }
    AccountSettings.Registration registration = settings.registration();
    boolean admitted =
        switch (registration.mode()) {
          case OPEN -> true;
          case INVITE -> inviteCode != null && isInvited(inviteCode, registration.inviteCodes());
          case CLOSED -> false;
        };
    if (!admitted) {
      return Outcome.refused(
          ErrorCode.REGISTRATION_REFUSED, "registration is " + registration.mode().text());
    }
    NameRules.Verdict verdict = nameRules.check(wanted.name());
    if (verdict instanceof NameRules.Refused refused) {
      return Outcome.refused(refused.code(), refused.detail());
    }
    NameRules.Accepted name = (NameRules.Accepted) verdict;
    String refusal = passwordRules.refusal(wanted.password(), name.name());
    return refusal == null
        ? Outcome.done(name)
        : Outcome.refused(ErrorCode.PASSWORD_INVALID, refusal);
  }

  /** Compares with every code in full, so that time tells nothing. */
  private static boolean isInvited(String given, List<String> codes) {
    byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String code : codes) {
      found |= MessageDigest.isEqual(bytes, code.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  /** Saves the hash, and the transaction, for a name that is long taken. */
  private CompletionStage<Outcome<Boolean>> isFree(NameRules.Accepted name) {
    return store
        .findByKey(name.key())
        .thenApply(
            holder ->
                holder == null
                    ? Outcome.done(true)
                    : Outcome.refused(ErrorCode.NAME_TAKEN, "name: taken"));
  }

  private CompletionStage<Outcome<Account>> create(NameRules.Accepted name, String password) {
    Account account = draft(name, password);
    return store
        .create(account)
        .thenApply(
            holder ->
                holder.equals(account.id())
                    ? Outcome.done(account)
                    : Outcome.refused(ErrorCode.NAME_TAKEN, "name: taken"));
  }

  private Account draft(NameRules.Accepted name, @Nullable String password) {
    Instant now = clock.instant();
    return new Account(
        new UserId(ids.next()),
        name.name(),
        name.key(),
        password,
        password == null ? 0 : Versions.after(0, now),
        now,
        Account.State.OPEN);
  }

  /**
   * The service makes a user without a password.
   *
   * @param existing what to do if the very name (no look-alike) is there
   */
  CompletionStage<Outcome<ServiceUser>> createForService(String raw, Existing existing) {
    NameRules.Verdict verdict = nameRules.check(raw);
    if (verdict instanceof NameRules.Refused refused) {
      return Outcome.refusal(refused.code(), refused.detail());
    }
    NameRules.Accepted name = (NameRules.Accepted) verdict;
    return store
        .findByKey(name.key())
        .thenCompose(
            holder ->
                holder == null
                    ? createForService(name, existing)
                    : CompletableFuture.completedFuture(existing(name, holder, existing)));
  }

  private CompletionStage<Outcome<ServiceUser>> createForService(
      NameRules.Accepted name, Existing existing) {
    Account account = draft(name, null);
    return store
        .create(account)
        .thenCompose(
            holder ->
                holder.equals(account.id())
                    ? Outcome.success(new ServiceUser(account.id(), account.name(), true))
                    // Another request made it in between.
                    : store.find(holder).thenApply(other -> existing(name, other, existing)));
  }

  private static Outcome<ServiceUser> existing(
      NameRules.Accepted name, @Nullable Account holder, Existing existing) {
    if (existing == Existing.RETURN
        && holder != null
        && holder.isOpen()
        && holder.name().equals(name.name())) {
      return Outcome.done(new ServiceUser(holder.id(), holder.name(), false));
    }
    return Outcome.refused(ErrorCode.NAME_TAKEN, "name: taken");
  }
}
