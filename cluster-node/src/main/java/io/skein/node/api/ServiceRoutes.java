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
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What an embedder's own service asks for, many at once. Thread-safe. */
final class ServiceRoutes {
  private static final int NAME_LENGTH_MAX = 256;
  private static final int ID_LENGTH_MAX = 20;

  private final Accounts accounts;
  private final Endpoints endpoints;
  private final int batchMax;

  ServiceRoutes(Accounts accounts, Endpoints endpoints, int batchMax) {
    this.accounts = accounts;
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
    return accounts
        .createUsers(names, existing)
        .thenApply(
            outcomes ->
                Answer.ok(
                    new UsersBody(
                        IntStream.range(0, names.size())
                            .mapToObj(i -> UserBody.of(names.get(i), outcomes.get(i)))
                            .toList())));
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

  private static Existing existing(String text) {
    for (Existing constant : Existing.values()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
