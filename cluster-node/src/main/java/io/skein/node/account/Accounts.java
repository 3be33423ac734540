package io.skein.node.account;

import io.skein.node.account.AccountMetrics.Action;
import io.skein.node.platform.Batch;
import io.skein.node.platform.IdGenerator;
import io.skein.protocol.DeviceId;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, their devices and their tokens: what the HTTP API asks for, beside the path of a
 * message. Thread-safe; nothing blocks. A refusal is an {@link Outcome}, also when the store does
 * not answer; a stage fails for a defect only.
 */
public final class Accounts implements AutoCloseable {
  private final AccountStores stores;
  private final AccountSettings settings;
  private final Clock clock;
  private final AccountMetrics metrics;
  private final AccessTokens accessTokens;
  private final LinkTokens linkTokens;
  private final Runnable stopKeys;
  private final PasswordRules passwordRules;
  private final PasswordHashes hashes;
  private final Registrar registrar;
  private final PasswordChecks passwordChecks;
  private final DeviceLogIns devices;
  private final DeviceLinks links;

  private Accounts(
      AccountStores stores,
      AccountSettings settings,
      IdGenerator ids,
      Clock clock,
      SessionNotifier sessions,
      AccountMetrics metrics,
      AccessTokens accessTokens,
      LinkTokens linkTokens,
      Runnable stopKeys) {
    this.stores = stores;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.accessTokens = accessTokens;
    this.linkTokens = linkTokens;
    this.stopKeys = stopKeys;
    this.passwordRules = settings.passwords().rules();
    this.hashes = new PasswordHashes(settings.hashing(), metrics);
    this.registrar = new Registrar(stores.accounts(), settings, hashes, ids, clock);
    this.passwordChecks = new PasswordChecks(stores.accounts(), settings, hashes, clock);
    this.devices =
        new DeviceLogIns(
            stores,
            accessTokens,
            new RefreshRules(settings.tokens().refreshGrace(), new SecureRandom()),
            settings,
            ids,
            clock,
            sessions);
    this.links = new DeviceLinks(stores, devices, settings, new SecureRandom(), clock);
  }

  /**
   * Starts, with the keys of the configuration or of the store.
   *
   * @return completes when tokens can be made; fails with {@link AccountsUnavailableException} if
   *     the keys cannot be read
   */
  public static CompletionStage<Accounts> start(
      AccountStores stores,
      AccountSettings settings,
      IdGenerator ids,
      Clock clock,
      SessionNotifier sessions,
      AccountMetrics metrics) {
    AccountSettings.Tokens tokens = settings.tokens();
    if (!tokens.keys().isEmpty()) {
      TokenKeys fixed = TokenKeys.ofSecrets(tokens.keys());
      AccessTokens accessTokens =
          new HmacAccessTokens(() -> fixed, () -> {}, tokens.accessLife(), Duration.ZERO);
      return CompletableFuture.completedFuture(
          new Accounts(
              stores,
              settings,
              ids,
              clock,
              sessions,
              metrics,
              accessTokens,
              new LinkTokens(() -> fixed, () -> {}, Duration.ZERO),
              () -> {}));
    }
    TokenKeyRing ring = new TokenKeyRing(stores.keys(), tokens, clock, new SecureRandom());
    AccessTokens accessTokens =
        new HmacAccessTokens(ring, ring::reloadSoon, tokens.accessLife(), tokens.keyActivation());
    return ring.start()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                ring.close();
              }
            })
        .thenApply(
            done ->
                new Accounts(
                    stores,
                    settings,
                    ids,
                    clock,
                    sessions,
                    metrics,
                    accessTokens,
                    new LinkTokens(ring, ring::reloadSoon, tokens.keyActivation()),
                    ring::close));
  }

  /** What gateways check tokens with. */
  public AccessTokens accessTokens() {
    return accessTokens;
  }

  /** What signs links to what a user may have. */
  public LinkTokens linkTokens() {
    return linkTokens;
  }

  /** Somebody makes an account, and is logged in on its first device. */
  public CompletionStage<Outcome<SignedIn>> register(
      Credentials wanted, @Nullable String inviteCode, DeviceLabel label, InetAddress address) {
    return counted(
        Action.REGISTER,
        () ->
            Outcome.then(
                registrar.register(wanted, inviteCode, address),
                account -> devices.logInFirst(account, label)));
  }

  /**
   * Somebody logs a device in.
   *
   * @param again the device's id, if it was logged in before and knows
   */
  public CompletionStage<Outcome<SignedIn>> logIn(
      Credentials credentials, DeviceLabel label, @Nullable DeviceId again, InetAddress address) {
    return counted(
        Action.LOG_IN,
        () ->
            Outcome.then(
                passwordChecks.check(credentials, address),
                account -> devices.logIn(account, label, again)));
  }

  /** Whether a text is, or was, a refresh token of a device. */
  public static boolean isRefreshTokenOf(String text, Caller device) {
    RefreshToken token = RefreshToken.parse(text);
    return token != null
        && token.user().equals(device.user())
        && token.device().equals(device.device());
  }

  /** A new device wants to be let in by one that is logged in. */
  public CompletionStage<Outcome<LinkOffer>> beginLink(DeviceLabel label, InetAddress address) {
    return counted(Action.LINK_BEGIN, () -> links.begin(label, address));
  }

  /** Which device waits under a link that it shows; EXPIRED_TOKEN if none does. */
  public CompletionStage<Outcome<WaitingDevice>> lookAtLink(Caller caller, DeviceLink link) {
    return Outcome.orUnavailable(links.look(caller, link));
  }

  /**
   * The user says what becomes of the device that waits under a link; EXPIRED_TOKEN if none does,
   * or somebody else was faster. May be repeated.
   */
  public CompletionStage<Outcome<WaitingDevice>> decideLink(
      Caller caller, DeviceLink link, WaitingDevice.Verdict verdict) {
    return counted(Action.LINK_DECIDE, () -> links.decide(caller, link, verdict));
  }

  /** A new device asks whether it is let in; once, it gets its tokens. */
  public CompletionStage<Outcome<SignedIn>> collectLink(String deviceCode, InetAddress address) {
    return counted(Action.LINK_COLLECT, () -> links.collect(deviceCode, address));
  }

  /** A device wants its next pair of tokens. */
  public CompletionStage<Outcome<SignedIn>> refresh(String refreshToken) {
    RefreshToken token = RefreshToken.parse(refreshToken);
    return counted(
        Action.REFRESH,
        () ->
            token == null
                ? Outcome.refusal(ErrorCode.REFRESH_INVALID, "not a refresh token")
                : devices.refresh(token));
  }

  /**
   * Whose access token this is: of an account's device that is still logged in. One read, of the
   * partition that every other request of the user needs.
   */
  public CompletionStage<Outcome<Caller>> authenticate(String accessToken) {
    AccessTokens.Verdict verdict = accessTokens.verify(accessToken, clock.instant());
    if (verdict instanceof AccessTokens.Invalid invalid) {
      return Outcome.refusal(invalid.code(), "access token");
    }
    AccessTokens.Valid valid = (AccessTokens.Valid) verdict;
    return loggedIn(valid.user(), valid.device());
  }

  private CompletionStage<Outcome<Caller>> loggedIn(UserId user, DeviceId device) {
    return Outcome.orUnavailable(
        stores
            .devices()
            .devices(user)
            .thenApply(
                ids ->
                    ids.contains(device)
                        ? Outcome.done(new Caller(user, device))
                        : Outcome.refused(ErrorCode.LOGGED_OUT, "the device is logged out")));
  }

  /** What gateways give devices that are connected. */
  public FreshTokens freshTokens() {
    Duration life = settings.tokens().accessLife();
    return (user, device) ->
        loggedIn(user, device)
            .thenApply(
                known ->
                    known.andThen(
                        caller ->
                            Outcome.done(
                                new FreshTokens.Fresh(
                                    accessTokens.issue(user, device, clock.instant()), life))));
  }

  /** The user's devices, by id. */
  public CompletionStage<Outcome<List<Device>>> devices(UserId user) {
    return Outcome.orUnavailable(
        stores
            .devices()
            .list(user)
            .thenApply(
                list ->
                    Outcome.done(list.stream().sorted(Comparator.comparing(Device::id)).toList())));
  }

  /** Logs out one device of the user; NOT_FOUND if there is no such one. */
  public CompletionStage<Outcome<Unit>> logOut(UserId user, DeviceId device) {
    return counted(Action.LOG_OUT, () -> devices.logOut(user, device));
  }

  /** Gives one device of the user another name; NOT_FOUND if there is no such one. */
  public CompletionStage<Outcome<Unit>> renameDevice(UserId user, DeviceId device, String name) {
    return Outcome.orUnavailable(devices.rename(user, device, name));
  }

  /** Logs out all devices of the user. */
  public CompletionStage<Outcome<Unit>> logOutAll(UserId user) {
    return counted(
        Action.LOG_OUT,
        () -> devices.logOut(user, device -> true).thenApply(done -> Outcome.done(Unit.DONE)));
  }

  /**
   * Replaces the password; all devices but the caller's are logged out. If that fails half-way, the
   * same request completes it: it names the new password, which nobody but its author knows.
   */
  public CompletionStage<Outcome<Unit>> changePassword(
      Caller caller, String current, String wanted, InetAddress address) {
    return counted(
        Action.CHANGE_PASSWORD,
        () ->
            Outcome.then(
                open(caller),
                account ->
                    knowsPassword(account, current, address)
                        .thenCompose(
                            known ->
                                isWrongPassword(known)
                                    ? finishPasswordChange(account, wanted, caller, address)
                                    : known.then(same -> replacePassword(same, wanted, caller)))));
  }

  private CompletionStage<Outcome<Unit>> replacePassword(
      Account account, String wanted, Caller caller) {
    String refusal = passwordRules.refusal(wanted, account.name());
    if (refusal != null) {
      return Outcome.refusal(ErrorCode.PASSWORD_INVALID, "new " + refusal);
    }
    return Outcome.then(
        hashes.hash(wanted),
        hash ->
            stores
                .accounts()
                .setPassword(
                    account.id(), hash, Versions.after(account.passwordVersion(), clock.instant()))
                .thenCompose(done -> logOutOthers(caller)));
  }

  /**
   * The password may be the wanted one already, from an attempt whose log-outs failed. A guess like
   * any other: it counts as one more.
   */
  private CompletionStage<Outcome<Unit>> finishPasswordChange(
      Account account, String wanted, Caller caller, InetAddress address) {
    return Outcome.then(
        passwordChecks.check(account, wanted, address), same -> logOutOthers(caller));
  }

  private static boolean isWrongPassword(Outcome<Account> known) {
    return known instanceof Outcome.Refused<Account> refused
        && refused.code() == ErrorCode.WRONG_CREDENTIALS;
  }

  private CompletionStage<Outcome<Unit>> logOutOthers(Caller caller) {
    return devices
        .logOut(caller.user(), device -> !device.id().equals(caller.device()))
        .thenApply(done -> Outcome.done(Unit.DONE));
  }

  /**
   * Deletes the account: its name stays taken, its devices are logged out, the caller's last. If
   * that fails half-way, the caller's device is still logged in and may ask again: the devices of a
   * deleted account are logged out whoever of them asks, as there is no password left to know.
   *
   * @param password not needed, and not looked at, for a user who has none
   */
  public CompletionStage<Outcome<Unit>> delete(
      Caller caller, String password, InetAddress address) {
    return counted(
        Action.DELETE,
        () ->
            Outcome.then(
                find(caller),
                account ->
                    account.isOpen()
                        ? Outcome.then(
                            knowsPassword(account, password, address),
                            same -> closeAndLogOut(caller))
                        : logOutClosed(caller)));
  }

  private CompletionStage<Outcome<Unit>> closeAndLogOut(Caller caller) {
    return stores
        .accounts()
        .close(caller.user(), clock.instant())
        .thenCompose(done -> logOutClosed(caller));
  }

  private CompletionStage<Outcome<Unit>> logOutClosed(Caller caller) {
    return logOutOthers(caller)
        .thenCompose(others -> devices.logOut(caller.user(), device -> true))
        .thenCompose(
            done -> stores.devices().forgetState(caller.user(), Versions.after(0, clock.instant())))
        .thenApply(done -> Outcome.done(Unit.DONE));
  }

  private CompletionStage<Outcome<Account>> find(Caller caller) {
    return stores
        .accounts()
        .find(caller.user())
        .thenCompose(account -> account == null ? accountClosed() : Outcome.success(account));
  }

  private CompletionStage<Outcome<Account>> open(Caller caller) {
    return Outcome.then(
        find(caller), account -> account.isOpen() ? Outcome.success(account) : accountClosed());
  }

  private static CompletionStage<Outcome<Account>> accountClosed() {
    return Outcome.refusal(ErrorCode.ACCOUNT_CLOSED, "the account is deleted");
  }

  private CompletionStage<Outcome<Account>> knowsPassword(
      Account account, String password, InetAddress address) {
    return account.password() == null
        ? Outcome.success(account)
        : passwordChecks.check(account, password, address);
  }

  /** Makes users without a password; each has an outcome of its own, in the order of the names. */
  public CompletionStage<List<Outcome<ServiceUser>>> createUsers(
      List<String> names, Existing existing) {
    return Batch.of(
        names,
        settings.service().parallelism(),
        name -> counted(Action.SERVICE_USER, () -> registrar.createForService(name, existing)));
  }

  /**
   * Logs devices in for the service; each has an outcome of its own, in the order of the orders.
   */
  public CompletionStage<List<Outcome<SignedIn>>> issueTokens(List<TokenOrder> orders) {
    return Batch.of(
        orders,
        settings.service().parallelism(),
        order -> counted(Action.SERVICE_TOKEN, () -> issue(order)));
  }

  private CompletionStage<Outcome<SignedIn>> issue(TokenOrder order) {
    return stores
        .accounts()
        .find(order.user())
        .thenCompose(
            account -> {
              if (account == null) {
                return Outcome.refusal(ErrorCode.UNKNOWN_USER, "user: unknown");
              }
              return account.isOpen()
                  ? devices.logIn(account, order.label(), order.device())
                  : Outcome.refusal(ErrorCode.ACCOUNT_CLOSED, "user: the account is deleted");
            });
  }

  private <T> CompletionStage<Outcome<T>> counted(
      Action action, Supplier<CompletionStage<Outcome<T>>> request) {
    return Outcome.orUnavailable(request.get())
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                metrics.count(action, outcome);
              } else {
                metrics.countFailure(action);
              }
            });
  }

  @Override
  public void close() {
    stopKeys.run();
    hashes.close();
  }
}
