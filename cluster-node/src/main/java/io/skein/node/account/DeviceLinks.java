package io.skein.node.account;

import io.skein.node.account.WaitingDevice.Decision;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a new device in by the word of one that is logged in, as RFC 8628 has it: the new one shows
 * a link and asks again and again; the other one sends the link, sees what the new one calls
 * itself, and says yes. Everything between lies in the store, so that any node answers.
 * Thread-safe.
 */
final class DeviceLinks {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLinks.class);

  /** A device whose question was quick on its way, after a slow one, is not told to slow down. */
  private static final int POLL_BURST = 2;

  private final AccountStores stores;
  private final DeviceLogIns logIns;
  private final AccountSettings.Linking settings;
  private final SecureRandom random;
  private final Clock clock;
  private final Attempts beginnings;
  private final Attempts wrong;
  private final Attempts polls;

  DeviceLinks(
      AccountStores stores,
      DeviceLogIns logIns,
      AccountSettings settings,
      SecureRandom random,
      Clock clock) {
    AccountSettings.AttemptLimits limits = settings.attempts();
    this.stores = stores;
    this.logIns = logIns;
    this.settings = settings.linking();
    this.random = random;
    this.clock = clock;
    this.beginnings =
        new Attempts(
            this.settings.addressBurst(), this.settings.addressInterval(), limits.trackedMax());
    this.wrong = new Attempts(limits.addressBurst(), limits.addressInterval(), limits.trackedMax());
    this.polls = new Attempts(POLL_BURST, this.settings.pollInterval(), limits.trackedMax());
  }

  /** A new device wants to be linked. */
  CompletionStage<Outcome<LinkOffer>> begin(DeviceLabel label, InetAddress address) {
    Instant now = clock.instant();
    Duration wait = beginnings.begin(Addresses.key(address), now);
    if (!wait.isZero()) {
      return tooMany("too many devices begin to wait", wait);
    }
    DeviceCode code = DeviceCode.random(random);
    Instant expires = now.plus(settings.life()).truncatedTo(ChronoUnit.MILLIS);
    WaitingDevice device =
        new WaitingDevice(DeviceCode.key(code.link()), code.proof(), label, expires, null);
    return stores
        .waiting()
        .add(device, settings.life())
        .thenApply(
            done ->
                Outcome.done(
                    new LinkOffer(
                        code.text(), code.link(), settings.life(), settings.pollInterval())));
  }

  /** Which device waits under a link, for a user who was shown it. */
  CompletionStage<Outcome<WaitingDevice>> look(Caller caller, DeviceLink link) {
    return unlessGuessing(
        guesser(caller),
        () ->
            find(link)
                .thenApply(found -> found.andThen(device -> device.undecided(clock.instant()))));
  }

  /** A user says what becomes of the device that waits under a link; may be said again. */
  CompletionStage<Outcome<WaitingDevice>> decide(Caller caller, DeviceLink link, Verdict verdict) {
    return unlessGuessing(
        guesser(caller),
        () -> {
          CompletionStage<Outcome<WaitingDevice>> open =
              find(link)
                  .thenApply(
                      found ->
                          found.andThen(device -> device.open(caller, verdict, clock.instant())));
          return Outcome.then(
              open,
              device ->
                  device.decision() == null
                      ? decide(caller, device, verdict)
                      : Outcome.success(device));
        });
  }

  private CompletionStage<Outcome<WaitingDevice>> decide(
      Caller caller, WaitingDevice device, Verdict verdict) {
    return stores
        .accounts()
        .find(caller.user())
        .thenCompose(
            account -> {
              if (account == null || !account.isOpen()) {
                return Outcome.refusal(ErrorCode.ACCOUNT_CLOSED, "the account is deleted");
              }
              WaitingDevice decided =
                  device.decided(
                      new Decision(
                          caller.user(), caller.device(), account.passwordVersion(), verdict));
              return stores
                  .waiting()
                  .decide(decided, left(device))
                  .thenApply(stored -> stored ? Outcome.done(decided) : WaitingDevice.answered());
            });
  }

  /** The store keeps whole seconds. */
  private Duration left(WaitingDevice device) {
    Duration left = Duration.between(clock.instant(), device.expires());
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }

  /** The new device asks for its tokens. */
  CompletionStage<Outcome<SignedIn>> collect(String deviceCode, InetAddress address) {
    DeviceCode code = DeviceCode.parse(deviceCode);
    if (code == null) {
      return Outcome.refusal(ErrorCode.INVALID_GRANT, "deviceCode: is none");
    }
    return unlessGuessing(
        Addresses.key(address),
        () -> {
          Duration wait = polls.begin(poller(code), clock.instant());
          if (!wait.isZero()) {
            return CompletableFuture.completedFuture(
                Outcome.refused(ErrorCode.SLOW_DOWN, "asks too often", wait));
          }
          return Outcome.then(
              find(code.link()),
              device ->
                  told(device.collect(code, clock.instant()))
                      .then(decision -> logIn(device, decision)));
        });
  }

  /** Who waits is told for how long until it asks again. */
  private <T> Outcome<T> told(Outcome<T> outcome) {
    return outcome instanceof Outcome.Refused<T> refused
            && refused.code() == ErrorCode.AUTHORIZATION_PENDING
        ? Outcome.refused(refused.code(), refused.detail(), settings.pollInterval())
        : outcome;
  }

  /**
   * Once: whoever takes the device away logs it in. If that fails, or the answer is lost, the
   * device begins anew, and its user sees one in the list that was never there.
   */
  private CompletionStage<Outcome<SignedIn>> logIn(WaitingDevice device, Decision decision) {
    return stores
        .waiting()
        .take(device.key())
        .thenCompose(
            taken ->
                taken
                    ? Outcome.then(
                        answerable(decision),
                        account ->
                            logIns
                                .logIn(account, device.label(), null)
                                .thenApply(outcome -> letIn(outcome, decision)))
                    : CompletableFuture.completedFuture(WaitingDevice.expired()));
  }

  /** The password may have been changed, or the account deleted, while the device logged in. */
  private static Outcome<SignedIn> letIn(Outcome<SignedIn> outcome, Decision decision) {
    if (outcome instanceof Outcome.Done<SignedIn> done) {
      LOG.info(
          "Device {} of user {} was let in by device {}",
          done.value().device(),
          decision.user(),
          decision.device());
    }
    return outcome instanceof Outcome.Refused<SignedIn> refused
            && refused.code() == ErrorCode.WRONG_CREDENTIALS
        ? WaitingDevice.denied()
        : outcome;
  }

  /**
   * The account of whoever has said yes, if the word still counts: its device has not been logged
   * out meanwhile, nor the password changed.
   */
  private CompletionStage<Outcome<Account>> answerable(Decision decision) {
    return stores
        .devices()
        .find(decision.user(), decision.device())
        .thenCombine(
            stores.accounts().find(decision.user()),
            (device, account) ->
                device != null
                        && account != null
                        && account.isOpen()
                        && account.passwordVersion() == decision.passwordVersion()
                    ? Outcome.done(account)
                    : WaitingDevice.denied());
  }

  private CompletionStage<Outcome<WaitingDevice>> find(DeviceLink link) {
    return stores
        .waiting()
        .find(DeviceCode.key(link))
        .thenApply(found -> found == null ? WaitingDevice.expired() : Outcome.done(found));
  }

  private static String guesser(Caller caller) {
    return "user " + caller.user();
  }

  /** By its secret: nobody who has only seen the link can make the device wait. */
  private static String poller(DeviceCode code) {
    return HexFormat.of().formatHex(code.proof().asArray());
  }

  /** Counts what is asked, unless it shows that who asks has seen a link. */
  private <T> CompletionStage<Outcome<T>> unlessGuessing(
      String guesser, Supplier<CompletionStage<Outcome<T>>> request) {
    Duration wait = wrong.begin(guesser, clock.instant());
    if (!wait.isZero()) {
      return tooMany("too many wrong links", wait);
    }
    return request
        .get()
        .whenComplete(
            (outcome, failure) -> {
              if (outcome == null || !isWrong(outcome)) {
                wrong.giveBack(guesser);
              }
            });
  }

  private static boolean isWrong(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?> refused
        && (refused.code() == ErrorCode.INVALID_GRANT || refused.code() == ErrorCode.EXPIRED_TOKEN);
  }

  private static <T> CompletionStage<Outcome<T>> tooMany(String what, Duration wait) {
    return CompletableFuture.completedFuture(
        Outcome.refused(ErrorCode.TOO_MANY_ATTEMPTS, what, wait));
  }
}
