package io.skein.node.account;

import io.skein.node.platform.Batch;
import io.skein.node.platform.IdGenerator;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs devices in and out, once it is decided whose they are: policy, limit, tokens. Thread-safe.
 */
final class DeviceLogIns {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLogIns.class);

  /** Of one user at once; there are few. */
  private static final int PARALLELISM = 8;

  private final AccountStores stores;
  private final AccessTokens accessTokens;
  private final RefreshRules refreshRules;
  private final AccountSettings settings;
  private final IdGenerator ids;
  private final Clock clock;
  private final SessionNotifier sessions;

  DeviceLogIns(
      AccountStores stores,
      AccessTokens accessTokens,
      RefreshRules refreshRules,
      AccountSettings settings,
      IdGenerator ids,
      Clock clock,
      SessionNotifier sessions) {
    this.stores = stores;
    this.accessTokens = accessTokens;
    this.refreshRules = refreshRules;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
    this.sessions = sessions;
  }

  /**
   * Logs a device of this account in.
   *
   * @param again the device's id if it was logged in before; taken over if it is still one of the
   *     user's, else the device gets a new one
   */
  CompletionStage<Outcome<SignedIn>> logIn(
      Account account, DeviceLabel label, @Nullable DeviceId again) {
    return stores
        .devices()
        .list(account.id())
        .thenCompose(
            present -> {
              Device older = with(again, present);
              DeviceId id = older == null ? new DeviceId(ids.next()) : older.id();
              DevicePolicy.Decision decision =
                  settings.devices().policy().admit(present, id, label.type());
              if (decision instanceof DevicePolicy.Admit admit) {
                Instant now = clock.instant();
                return admit(
                    account, refreshRules.issue(account.id(), id, label, older, now), admit, now);
              }
              return Outcome.refusal(
                  ErrorCode.TOO_MANY_DEVICES,
                  decision instanceof DevicePolicy.Conflict
                      ? "another device is logged in, which may not be at once with this one"
                      : "at most " + settings.devices().perUserMax() + " devices");
            });
  }

  /** Logs in the first device of an account that was made this moment. */
  CompletionStage<Outcome<SignedIn>> logInFirst(Account account, DeviceLabel label) {
    Instant now = clock.instant();
    RefreshRules.Issued issued =
        refreshRules.issue(account.id(), new DeviceId(ids.next()), label, null, now);
    return put(issued.device())
        .thenApply(done -> Outcome.done(signedIn(account, issued.token(), now)));
  }

  private CompletionStage<Outcome<SignedIn>> admit(
      Account account, RefreshRules.Issued issued, DevicePolicy.Admit admit, Instant now) {
    return put(issued.device())
        .thenCompose(done -> logOut(admit.replaced()))
        // A password change or a deletion under way either saw the device and logs it out, or is
        // seen here.
        .thenCompose(done -> stores.accounts().find(account.id()))
        .thenCompose(
            after -> {
              if (after != null && isSame(account, after)) {
                return Outcome.success(signedIn(account, issued.token(), now));
              }
              return logOut(List.of(issued.device()))
                  .thenApply(
                      done ->
                          Outcome.refused(
                              ErrorCode.WRONG_CREDENTIALS, "the account changed meanwhile"));
            });
  }

  private static boolean isSame(Account before, Account after) {
    return after.isOpen() && after.passwordVersion() == before.passwordVersion();
  }

  /** Gives the next pair of tokens for a refresh token. */
  CompletionStage<Outcome<SignedIn>> refresh(RefreshToken presented) {
    return stores
        .devices()
        .find(presented.user(), presented.device())
        .thenCompose(
            device ->
                device == null
                    ? Outcome.refusal(ErrorCode.REFRESH_INVALID, "the device is not logged in")
                    : refresh(device, presented));
  }

  private CompletionStage<Outcome<SignedIn>> refresh(Device device, RefreshToken presented) {
    Instant now = clock.instant();
    RefreshRules.Answer answer = refreshRules.rotate(device, presented, now);
    if (answer instanceof RefreshRules.Rotated rotated) {
      return put(rotated.device()).thenCompose(done -> signedIn(device, rotated.token(), now));
    }
    if (answer instanceof RefreshRules.Repeated repeated) {
      return signedIn(device, repeated.token(), now);
    }
    if (answer instanceof RefreshRules.Reused) {
      LOG.warn(
          "A refresh token of device {} of user {} was used twice: logged out",
          device.id(),
          device.user());
      return logOut(List.of(device))
          .thenApply(
              done ->
                  Outcome.refused(
                      ErrorCode.REFRESH_INVALID, "used before: the device is logged out"));
    }
    return Outcome.refusal(ErrorCode.REFRESH_INVALID, "not of this log-in");
  }

  private CompletionStage<Outcome<SignedIn>> signedIn(
      Device device, RefreshToken token, Instant now) {
    return stores
        .accounts()
        .find(device.user())
        .thenCompose(
            account -> {
              if (account != null && account.isOpen()) {
                return Outcome.success(signedIn(account, token, now));
              }
              return logOut(List.of(device))
                  .thenApply(
                      done -> Outcome.refused(ErrorCode.ACCOUNT_CLOSED, "the account is deleted"));
            });
  }

  /** Gives one of a user's devices another name; NOT_FOUND if it is none. */
  CompletionStage<Outcome<Unit>> rename(UserId user, DeviceId id, String name) {
    return stores
        .devices()
        .find(user, id)
        .thenCompose(
            device ->
                device == null
                    ? Outcome.refusal(ErrorCode.NOT_FOUND, "no such device")
                    : stores
                        .devices()
                        .rename(user, id, name, Versions.after(0, clock.instant()))
                        .thenApply(done -> Outcome.done(Unit.DONE)));
  }

  /** Logs out one of a user's devices; NOT_FOUND if it is none. */
  CompletionStage<Outcome<Unit>> logOut(UserId user, DeviceId id) {
    return stores
        .devices()
        .find(user, id)
        .thenCompose(
            device ->
                device == null
                    ? Outcome.refusal(ErrorCode.NOT_FOUND, "no such device")
                    : logOut(List.of(device)).thenApply(out -> Outcome.done(Unit.DONE)));
  }

  /** Logs out those of a user's devices. */
  CompletionStage<Void> logOut(UserId user, Predicate<Device> which) {
    return stores
        .devices()
        .list(user)
        .thenCompose(devices -> logOut(devices.stream().filter(which).toList()));
  }

  private CompletionStage<Void> logOut(List<Device> devices) {
    return Batch.of(devices, PARALLELISM, this::logOut).thenAccept(done -> {});
  }

  private CompletionStage<Boolean> logOut(Device device) {
    return stores
        .devices()
        .remove(device.user(), device.id(), Versions.after(device.version(), clock.instant()))
        .thenCompose(done -> sessions.loggedOut(device.user(), device.id()).handle(this::told));
  }

  /**
   * A session that cannot be told is on a node that is just being lost, or moved: its successor
   * reads the devices from the store, where this one is gone.
   */
  private Boolean told(@Nullable Void done, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("A session was not told of a log-out: {}", failure.toString());
    }
    return failure == null;
  }

  private CompletionStage<Void> put(Device device) {
    return stores.devices().put(device, settings.tokens().refreshIdleMax());
  }

  private static @Nullable Device with(@Nullable DeviceId id, List<Device> devices) {
    return devices.stream().filter(device -> device.id().equals(id)).findFirst().orElse(null);
  }

  private SignedIn signedIn(Account account, RefreshToken token, Instant now) {
    return new SignedIn(
        account.id(),
        account.name(),
        token.device(),
        accessTokens.issue(account.id(), token.device(), now),
        settings.tokens().accessLife(),
        token.text());
  }
}
