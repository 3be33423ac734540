package io.skein.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skein.node.account.Accounts;
import io.skein.node.account.DeviceLabel;
import io.skein.node.account.Existing;
import io.skein.node.account.Outcome;
import io.skein.node.account.ServiceUser;
import io.skein.node.account.SignedIn;
import io.skein.node.account.TokenOrder;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.node.people.PeopleBeginnings;
import io.skein.node.people.PeopleUnavailableException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What an embedder's own service asks for, many at once. Thread-safe. */
final class ServiceRoutes {
  private static final int NAME_LENGTH_MAX = 256;
  private static final int ID_LENGTH_MAX = 20;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Accounts accounts;
  private final PeopleBeginnings people;
  private final Endpoints endpoints;
  private final int batchMax;

  ServiceRoutes(Accounts accounts, PeopleBeginnings people, Endpoints endpoints, int batchMax) {
    this.accounts = accounts;
    this.people = people;
    this.endpoints = endpoints;
    this.batchMax = batchMax;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record UserBody(
      String name, @Nullable String user, @Nullable Boolean created, @Nullable Problem problem) {
    static UserBody of(String name, Outcome<ServiceUser> outcome) {
      if (outcome instanceof Outcome.Done<ServiceUser> done) {
        ServiceUser user = done.value();
        return new UserBody(user.name(), user.user().toString(), user.created(), null);
      }
      Outcome.Refused<ServiceUser> refused = (Outcome.Refused<ServiceUser>) outcome;
      return new UserBody(
          name, null, null, Problem.of(refused.code(), refused.detail(), refused.retryAfter()));
    }
  }

  private record UsersBody(List<UserBody> users) {}

  private record TokensBody(List<Signed> tokens, List<String> endpoints) {}

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/service/users", Access.SERVICE, Input.JSON, this::createUsers),
        new Route("POST", "/v1/service/tokens", Access.SERVICE, Input.JSON, this::issueTokens));
  }

  private CompletionStage<Answer> createUsers(ApiRequest request) {
    Fields body = request.body();
    List<String> names = body.texts("names", batchMax, NAME_LENGTH_MAX);
    Existing existing =
        body.parsed(
            "existing",
            body.optionalText("existing", 16).orElse("refuse"),
            ServiceRoutes::existing);
    Self.@Nullable Strangers strangers =
        body.optionalText("strangers", 16)
            .map(text -> body.parsed("strangers", text, ServiceRoutes::strangers))
            .orElse(null);
    return accounts
        .createUsers(names, existing)
        .thenCompose(outcomes -> begin(outcomes, strangers))
        .thenApply(
            outcomes ->
                Answer.ok(
                    new UsersBody(
                        IntStream.range(0, names.size())
                            .mapToObj(i -> UserBody.of(names.get(i), outcomes.get(i)))
                            .toList())))
        .exceptionallyCompose(ServiceRoutes::unavailable);
  }

  /** The users are there, but not all of them as they were asked for: to be asked for again. */
  private static CompletionStage<Answer> unavailable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof PeopleUnavailableException
        ? CompletableFuture.completedFuture(
            Answer.refused(
                ErrorCode.UNAVAILABLE, "strangers: repeat it with existing=return", RETRY_AFTER))
        : CompletableFuture.failedFuture(failure);
  }

  /** What strangers may do is said once the user is there, and again if the request is repeated. */
  private CompletionStage<List<Outcome<ServiceUser>>> begin(
      List<Outcome<ServiceUser>> outcomes, Self.@Nullable Strangers strangers) {
    if (strangers == null) {
      return CompletableFuture.completedFuture(outcomes);
    }
    List<UserId> made =
        outcomes.stream()
            .filter(Outcome.Done.class::isInstance)
            .map(outcome -> ((Outcome.Done<ServiceUser>) outcome).value().user())
            .toList();
    return people.begin(made, strangers).thenApply(done -> outcomes);
  }

  private CompletionStage<Answer> issueTokens(ApiRequest request) {
    List<TokenOrder> orders = request.body().objects("tokens", batchMax, ServiceRoutes::order);
    return accounts.issueTokens(orders).thenApply(outcomes -> Answer.ok(tokens(orders, outcomes)));
  }

  private TokensBody tokens(List<TokenOrder> orders, List<Outcome<SignedIn>> outcomes) {
    return new TokensBody(
        IntStream.range(0, orders.size())
            .mapToObj(i -> Signed.of(orders.get(i), outcomes.get(i)))
            .toList(),
        endpoints.ready());
  }

  private static TokenOrder order(Fields order) {
    Optional<Fields> device = order.optionalObject("device");
    return new TokenOrder(
        order.parsed("user", order.text("user", ID_LENGTH_MAX), UserId::parse),
        device.map(AccountRoutes::label).orElse(DeviceLabel.UNNAMED),
        device.flatMap(AccountRoutes::deviceId).orElse(null));
  }

  private static Self.Strangers strangers(String text) {
    return switch (text) {
      case "everyone" -> Self.Strangers.EVERYONE;
      case "until-answered" -> Self.Strangers.UNTIL_ANSWERED;
      case "contacts" -> Self.Strangers.CONTACTS;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Existing existing(String text) {
    for (Existing constant : Existing.values()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
