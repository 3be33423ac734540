package io.skein.node.api;

import io.skein.node.account.Accounts;
import io.skein.node.account.Caller;
import io.skein.node.account.Credentials;
import io.skein.node.account.Device;
import io.skein.node.account.DeviceLabel;
import io.skein.node.account.DeviceType;
import io.skein.node.account.Outcome;
import io.skein.node.account.SignedIn;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Accounts, devices and tokens over HTTP. Thread-safe. */
final class AccountRoutes {
  private static final int NAME_LENGTH_MAX = 256;
  private static final int PASSWORD_LENGTH_MAX = 1024;
  private static final int INVITE_CODE_LENGTH_MAX = 256;
  private static final int TOKEN_LENGTH_MAX = 1024;
  private static final int ID_LENGTH_MAX = 20;

  private final Accounts accounts;
  private final RefreshCookie cookie;
  private final SignedInAnswers answers;

  AccountRoutes(Accounts accounts, RefreshCookie cookie, SignedInAnswers answers) {
    this.accounts = accounts;
    this.cookie = cookie;
    this.answers = answers;
  }

  private record DeviceBody(
      String id, String name, String type, Instant createdAt, Instant lastSeenAt, boolean current) {
    static DeviceBody of(Device device, Caller caller) {
      return new DeviceBody(
          device.id().toString(),
          device.name(),
          device.type().text(),
          device.created(),
          lastSeen(device),
          device.id().equals(caller.device()));
    }

    /** What is kept is the hour, which began before a device that has just come. */
    private static Instant lastSeen(Device device) {
      return device.lastSeen().isBefore(device.created()) ? device.created() : device.lastSeen();
    }
  }

  private record DevicesBody(List<DeviceBody> devices) {}

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/auth/register", Access.ANYBODY, Input.JSON, this::register),
        new Route("POST", "/v1/auth/login", Access.ANYBODY, Input.JSON, this::logIn),
        new Route("POST", "/v1/auth/refresh", Access.ANYBODY, Input.JSON, this::refresh),
        new Route("POST", "/v1/auth/logout", Access.DEVICE_OR_COOKIE, Input.JSON, this::logOut),
        new Route("POST", "/v1/auth/password", Access.DEVICE, Input.JSON, this::changePassword),
        new Route("DELETE", "/v1/account", Access.DEVICE, Input.JSON, this::deleteAccount),
        new Route("GET", "/v1/devices", Access.DEVICE, Input.NOTHING, this::listDevices),
        new Route("PUT", "/v1/devices/{device}", Access.DEVICE, Input.JSON, this::renameDevice),
        new Route(
            "DELETE", "/v1/devices/{device}", Access.DEVICE, Input.NOTHING, this::logOutDevice));
  }

  private CompletionStage<Answer> register(ApiRequest request) {
    Fields body = request.body();
    boolean inCookie = answers.wantsCookie(request);
    return accounts
        .register(
            credentials(body),
            body.optionalText("inviteCode", INVITE_CODE_LENGTH_MAX).orElse(null),
            body.optionalObject("device").map(AccountRoutes::label).orElse(DeviceLabel.UNNAMED),
            request.address())
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    signedIn -> answers.answer(request, inCookie, signedIn, Answer::created)));
  }

  private CompletionStage<Answer> logIn(ApiRequest request) {
    Fields body = request.body();
    Optional<Fields> device = body.optionalObject("device");
    boolean inCookie = answers.wantsCookie(request);
    return accounts
        .logIn(
            credentials(body),
            device.map(AccountRoutes::label).orElse(DeviceLabel.UNNAMED),
            device.flatMap(AccountRoutes::deviceId).orElse(null),
            request.address())
        .thenApply(
            outcome ->
                Answer.of(
                    outcome, signedIn -> answers.answer(request, inCookie, signedIn, Answer::ok)));
  }

  private CompletionStage<Answer> refresh(ApiRequest request) {
    Fields body = request.body();
    Optional<String> given = body.optionalText("refreshToken", TOKEN_LENGTH_MAX);
    if (given.isPresent()) {
      return accounts
          .refresh(given.get())
          .thenApply(
              outcome ->
                  Answer.of(
                      outcome, signedIn -> answers.answer(request, false, signedIn, Answer::ok)));
    }
    UserId user = user(body).orElseThrow(() -> Fields.bad("refreshToken", "is missing"));
    return refreshKept(request, user)
        .thenApply(
            outcome ->
                outcome instanceof Outcome.Done<SignedIn> done
                    ? answers.answer(request, true, done.value(), Answer::ok)
                    : forgetIfVoid(request, user, outcome));
  }

  /** By the cookie of a page. */
  private CompletionStage<Outcome<SignedIn>> refreshKept(ApiRequest request, UserId user) {
    cookie.requirePage(request);
    return RefreshCookie.token(request, user)
        .map(accounts::refresh)
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    Outcome.refused(ErrorCode.REFRESH_INVALID, "there is no cookie of the user")));
  }

  /** What will never do again is not sent again. */
  private static Answer forgetIfVoid(ApiRequest request, UserId user, Outcome<SignedIn> refused) {
    Answer answer = Answer.of(refused, signedIn -> Answer.done());
    return refused instanceof Outcome.Refused<SignedIn> why
            && why.code() == ErrorCode.REFRESH_INVALID
        ? RefreshCookie.forget(request, answer, user)
        : answer;
  }

  private CompletionStage<Answer> logOut(ApiRequest request) {
    Optional<Caller> caller = request.callerIfAny();
    return caller.isPresent() ? logOut(request, caller.get()) : logOutKept(request);
  }

  /** A page whose access token is no more is known by its cookie. */
  private CompletionStage<Answer> logOutKept(ApiRequest request) {
    UserId user =
        user(request.body())
            .orElseThrow(
                () -> new RefusedException(ErrorCode.TOKEN_INVALID, "Authorization: is missing"));
    return refreshKept(request, user)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Done<SignedIn> done) {
                return logOut(request, new Caller(done.value().user(), done.value().device()));
              }
              return CompletableFuture.completedFuture(forgetIfVoid(request, user, outcome));
            });
  }

  private CompletionStage<Answer> logOut(ApiRequest request, Caller caller) {
    boolean isKept =
        RefreshCookie.token(request, caller.user())
            .filter(token -> Accounts.isRefreshTokenOf(token, caller))
            .isPresent();
    return (request.body().flag("all", false)
            ? accounts.logOutAll(caller.user())
            : accounts.logOut(caller.user(), caller.device()))
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    done ->
                        isKept
                            ? RefreshCookie.forget(request, Answer.done(), caller.user())
                            : Answer.done()));
  }

  private CompletionStage<Answer> changePassword(ApiRequest request) {
    Fields body = request.body();
    return accounts
        .changePassword(
            request.caller(),
            body.text("currentPassword", PASSWORD_LENGTH_MAX),
            body.text("newPassword", PASSWORD_LENGTH_MAX),
            request.address())
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private CompletionStage<Answer> deleteAccount(ApiRequest request) {
    return accounts
        .delete(
            request.caller(),
            request.body().text("password", PASSWORD_LENGTH_MAX),
            request.address())
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private CompletionStage<Answer> listDevices(ApiRequest request) {
    Caller caller = request.caller();
    return accounts
        .devices(caller.user())
        .thenApply(
            outcome ->
                Answer.of(
                    outcome,
                    devices ->
                        Answer.ok(
                            new DevicesBody(
                                devices.stream()
                                    .map(device -> DeviceBody.of(device, caller))
                                    .toList()))));
  }

  private CompletionStage<Answer> renameDevice(ApiRequest request) {
    return accounts
        .renameDevice(
            request.caller().user(),
            device(request),
            request.body().optionalText("name", DeviceLabel.NAME_LENGTH_MAX).orElse(""))
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private CompletionStage<Answer> logOutDevice(ApiRequest request) {
    return accounts
        .logOut(request.caller().user(), device(request))
        .thenApply(outcome -> Answer.of(outcome, done -> Answer.done()));
  }

  private static DeviceId device(ApiRequest request) {
    try {
      return DeviceId.parse(request.parameter("device"));
    } catch (IllegalArgumentException e) {
      throw Fields.bad("device", "is no id");
    }
  }

  private static Optional<UserId> user(Fields body) {
    return body.optionalText("user", ID_LENGTH_MAX)
        .map(text -> body.parsed("user", text, UserId::parse));
  }

  private static Credentials credentials(Fields body) {
    return new Credentials(
        body.text("name", NAME_LENGTH_MAX), body.text("password", PASSWORD_LENGTH_MAX));
  }

  static DeviceLabel label(Fields device) {
    String type = device.optionalText("type", 32).orElse(DeviceType.OTHER.text());
    return new DeviceLabel(
        device.optionalText("name", DeviceLabel.NAME_LENGTH_MAX).orElse(""),
        device.parsed("type", type, AccountRoutes::deviceType));
  }

  static Optional<DeviceId> deviceId(Fields device) {
    return device
        .optionalText("id", ID_LENGTH_MAX)
        .map(text -> device.parsed("id", text, DeviceId::parse));
  }

  private static DeviceType deviceType(String text) {
    DeviceType type = DeviceType.ofText(text);
    if (type == null) {
      throw new IllegalArgumentException(text);
    }
    return type;
  }
}
