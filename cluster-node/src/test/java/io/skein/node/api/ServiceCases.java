package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static io.skein.node.api.ApiUnderTest.serviceKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.node.api.ContractClient.Answered;
import io.skein.node.testing.Stages;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an embedder's own service asks for. */
abstract class ServiceCases {
  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @Test
  void makesUsersAndTellsOfEachWhatCameOfIt() {
    String name = newName();

    JsonNode users = users("refuse", name, "a b", "admin", name).path("users");

    assertThat(users.get(0).path("created").asBoolean()).isTrue();
    assertThat(users.get(1).path("problem").path("code").asText()).isEqualTo("NAME_INVALID");
    assertThat(users.get(2).path("problem").path("code").asText()).isEqualTo("NAME_TAKEN");
    assertThat(users.get(3).path("problem").path("code").asText()).isEqualTo("NAME_TAKEN");
  }

  @Test
  void canBeRepeatedIfItIsToReturnWhoIsThere() {
    String name = newName() + "l";
    JsonNode first = users("return", name).path("users").get(0);

    JsonNode again = users("return", name).path("users").get(0);
    JsonNode lookAlike = users("return", name.replace('l', '1')).path("users").get(0);

    assertThat(again.path("user").asText()).isEqualTo(first.path("user").asText());
    assertThat(again.path("created").asBoolean()).isFalse();
    assertThat(lookAlike.path("problem").path("code").asText()).isEqualTo("NAME_TAKEN");
  }

  @Test
  void usersLetStrangersDoWhatTheServiceSaysUntilTheySaySomethingThemselves() {
    String body = "{\"names\":[\"%s\"],\"existing\":\"return\",\"strangers\":\"%s\"}";
    String name = newName();
    JsonNode made =
        client
            .post("/v1/service/users", body.formatted(name, "everyone"), serviceKey())
            .json()
            .at("/users/0");
    UserId user = UserId.parse(made.path("user").asText());
    assertThat(strangers(user)).isEqualTo(Self.Strangers.EVERYONE);

    client.post("/v1/service/users", body.formatted(name, "contacts"), serviceKey());

    assertThat(strangers(user)).isEqualTo(Self.Strangers.EVERYONE);
  }

  @Test
  void usersWhoseStrangersCannotBeSaidNowAreAskedForAgain() {
    String body = "{\"names\":[\"%s\"],\"existing\":\"return\",\"strangers\":\"everyone\"}";
    String name = newName();
    api.people.setAway(true);

    Answered answered = client.post("/v1/service/users", body.formatted(name), serviceKey());

    api.people.setAway(false);
    assertThat(answered.status()).isEqualTo(503);
    assertThat(answered.json().path("code").asText()).isEqualTo("UNAVAILABLE");
    JsonNode again =
        client.post("/v1/service/users", body.formatted(name), serviceKey()).json().at("/users/0");
    assertThat(again.path("created").asBoolean()).as("made by the first attempt").isFalse();
    assertThat(strangers(UserId.parse(again.path("user").asText())))
        .isEqualTo(Self.Strangers.EVERYONE);
  }

  private Self.Strangers strangers(UserId user) {
    return Stages.await(api.people.self(user)).strangers();
  }

  @Test
  void aThousandUsersGetTheirTokens() {
    String names =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"" + newName() + "\"")
            .collect(Collectors.joining(","));
    JsonNode users =
        client
            .post("/v1/service/users", "{\"names\":[" + names + "]}", serviceKey())
            .json()
            .path("users");
    StringBuilder orders = new StringBuilder();
    users.forEach(
        user ->
            orders
                .append(orders.isEmpty() ? "" : ",")
                .append("{\"user\":\"" + user.path("user").asText() + "\"}"));

    Answered answered =
        client.post("/v1/service/tokens", "{\"tokens\":[" + orders + "]}", serviceKey());

    assertThat(answered.json().path("tokens")).hasSize(1000);
    assertThat(answered.json().path("endpoints")).hasSize(2);
    JsonNode last = answered.json().path("tokens").get(999);
    assertThat(last.path("user").asText()).isEqualTo(users.get(999).path("user").asText());
    assertThat(
            client
                .get(
                    "/v1/devices",
                    Map.of("Authorization", "Bearer " + last.path("accessToken").asText()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aKnownDeviceGetsNewTokens() {
    String user = users("refuse", newName()).path("users").get(0).path("user").asText();
    JsonNode first = token("{\"user\":\"" + user + "\",\"device\":{\"type\":\"browser\"}}");

    JsonNode second =
        token(
            "{\"user\":\""
                + user
                + "\",\"device\":{\"id\":\""
                + first.path("device").asText()
                + "\"}}");

    assertThat(second.path("device").asText()).isEqualTo(first.path("device").asText());
    assertThat(second.path("refreshToken").asText())
        .isNotEqualTo(first.path("refreshToken").asText());
  }

  @Test
  void unknownAndDeletedUsersGetNoTokens() {
    String user = users("refuse", newName()).path("users").get(0).path("user").asText();
    api.accountStore.close(UserId.parse(user), Instant.now());

    assertThat(token("{\"user\":\"1\"}").path("problem").path("code").asText())
        .isEqualTo("UNKNOWN_USER");
    assertThat(token("{\"user\":\"" + user + "\"}").path("problem").path("code").asText())
        .isEqualTo("ACCOUNT_CLOSED");
  }

  @Test
  void aUserWithoutAPasswordCannotLogInButCanDeleteTheAccount() {
    String name = newName();
    String user = users("refuse", name).path("users").get(0).path("user").asText();
    JsonNode token = token("{\"user\":\"" + user + "\"}");

    Answered logIn =
        client.post("/v1/auth/login", ApiUnderTest.credentials(name, ApiUnderTest.PASSWORD));
    Answered deleted =
        client.delete(
            "/v1/account",
            "{\"password\":\"\"}",
            Map.of("Authorization", "Bearer " + token.path("accessToken").asText()));

    assertThat(logIn.code()).isEqualTo("WRONG_CREDENTIALS");
    assertThat(deleted.status()).isEqualTo(204);
  }

  @Test
  void moreThanAThousandAtOnceAreRefused() {
    String names =
        IntStream.range(0, 1001).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(","));

    Answered refused =
        client.post("/v1/service/users", "{\"names\":[" + names + "]}", serviceKey());

    assertThat(refused.code()).isEqualTo("BAD_REQUEST");
    assertThat(refused.field("detail")).startsWith("names: ");
  }

  private JsonNode users(String existing, String... names) {
    String list =
        Arrays.stream(names).map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
    return client
        .post(
            "/v1/service/users",
            "{\"names\":[" + list + "],\"existing\":\"" + existing + "\"}",
            serviceKey())
        .json();
  }

  private JsonNode token(String order) {
    return client
        .post("/v1/service/tokens", "{\"tokens\":[" + order + "]}", serviceKey())
        .json()
        .path("tokens")
        .get(0);
  }
}
