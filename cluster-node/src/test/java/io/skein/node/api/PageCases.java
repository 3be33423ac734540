package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.CHAT_PAGES;
import static io.skein.node.api.ApiUnderTest.NODE_PAGES;
import static io.skein.node.api.ApiUnderTest.PASSWORD;
import static io.skein.node.api.ApiUnderTest.credentials;
import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages may in their browsers: read answers, and have their refresh token in a cookie. */
abstract class PageCases {
  private static final String FOREIGN_PAGES = "https://evil.example";
  private static final Pattern COOKIE =
      Pattern.compile(
          "skein-refresh=([\\w-]+); Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=\\d{6,}");
  private static final String FORGOTTEN =
      "skein-refresh=; Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=0";

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  /** Of a page that this node serves. */
  private String ownPages() {
    return "http://127.0.0.1:" + api.port();
  }

  private static Map<String, String> from(String page) {
    return Map.of("Origin", page);
  }

  private static Map<String, String> from(String page, String cookie) {
    return Map.of("Origin", page, "Cookie", "theme=dark; skein-refresh=" + cookie + "; last=1");
  }

  private static Map<String, String> together(Map<String, String> one, Map<String, String> other) {
    Map<String, String> all = new HashMap<>(one);
    all.putAll(other);
    return all;
  }

  private Answered preflight(String page, String path, String method) {
    return client.send(
        Sent.UNKNOWN,
        "OPTIONS",
        path,
        new byte[0],
        Map.of("Origin", page, "Access-Control-Request-Method", method));
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT_PAGES, NODE_PAGES})
  void pagesThatMayReadAnswersAndRefusals(String page) {
    for (Answered answered :
        List.of(
            client.get("/v1/limits", from(page)),
            client.send(Sent.WRONG, "GET", "/v1/devices", new byte[0], from(page)),
            client.send(Sent.UNKNOWN, "GET", "/v1/nothing", new byte[0], from(page)),
            client.send(Sent.WRONG, "GET", "/v1/media/m1", new byte[0], from(page)))) {
      assertThat(answered.header("Access-Control-Allow-Origin")).isEqualTo(page);
      assertThat(answered.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(answered.header("Access-Control-Expose-Headers"))
          .contains("Location", "Retry-After", "Content-Range", "Upload-Offset");
      assertThat(answered.header("Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void foreignPagesAndNoPagesAreToldNothingOfIt() {
    for (Map<String, String> headers : List.of(from(FOREIGN_PAGES), Map.<String, String>of())) {
      Answered answered = client.get("/v1/limits", headers);

      assertThat(answered.response().headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
      assertThat(answered.header("Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void pagesAreToldWhatAPathTakes() {
    Answered devices = preflight(CHAT_PAGES, "/v1/devices/7", "PUT");
    Answered uploads = preflight(CHAT_PAGES, "/v1/uploads/m7", "PATCH");

    assertThat(devices.status()).isEqualTo(204);
    assertThat(devices.header("Access-Control-Allow-Origin")).isEqualTo(CHAT_PAGES);
    assertThat(devices.header("Access-Control-Allow-Methods")).isEqualTo("DELETE, PUT");
    assertThat(devices.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "Range")
        .doesNotContain("Skein-Service-Key");
    assertThat(devices.header("Access-Control-Max-Age")).isEqualTo("7200");
    assertThat(uploads.header("Access-Control-Allow-Methods")).isEqualTo("DELETE, HEAD, PATCH");
    assertThat(uploads.header("Access-Control-Allow-Headers"))
        .contains("Tus-Resumable", "Upload-Offset", "X-HTTP-Method-Override");
    assertThat(preflight(CHAT_PAGES, "/v1/nothing", "GET").status()).isEqualTo(404);
  }

  @Test
  void foreignPagesMayNotEvenAsk() {
    Answered refused = preflight(FOREIGN_PAGES, "/v1/devices", "GET");

    assertThat(refused.code()).isEqualTo("FORBIDDEN");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(preflight("null", "/v1/devices", "GET").status()).isEqualTo(403);
  }

  @Test
  void aPagesRefreshTokenIsInACookieAndNowhereElse() {
    String name = newName();
    Answered registered = register(ownPages(), name);
    Answered loggedIn = logIn(CHAT_PAGES, name);

    String first = cookie(registered);
    Answered refreshed = refresh(ownPages(), first);
    String second = cookie(refreshed);

    for (Answered answered : List.of(registered, loggedIn, refreshed)) {
      assertThat(answered.json().has("refreshToken")).isFalse();
      assertThat(answered.field("accessToken")).isNotEmpty();
    }
    assertThat(refreshed.field("device")).isEqualTo(registered.field("device"));
    assertThat(second).isNotEqualTo(first);
    assertThat(loggedIn.header("Set-Cookie")).endsWith("; Secure");
    assertThat(registered.header("Set-Cookie")).doesNotContain("Secure");
  }

  @Test
  void aTokenInTheBodyGoesBeforeTheCookie() {
    Answered one = api.register(newName());
    String other = cookie(register(ownPages(), newName()));

    Answered refreshed =
        client.post(
            "/v1/auth/refresh",
            "{\"refreshToken\":\"" + one.field("refreshToken") + "\"}",
            from(ownPages(), other));

    assertThat(refreshed.field("user")).isEqualTo(one.field("user"));
    assertThat(refreshed.field("refreshToken")).isNotEmpty();
    assertThat(refreshed.header("Set-Cookie")).isEmpty();
  }

  @Test
  void noOtherPageUsesTheCookie() {
    String name = newName();
    String token = cookie(register(ownPages(), name));

    for (String page : List.of(FOREIGN_PAGES, "null", "http://127.0.0.1", "http://[", "")) {
      assertThat(refresh(page, token).code()).isEqualTo("FORBIDDEN");
      assertThat(logOut(page, token).code()).isEqualTo("FORBIDDEN");
      assertThat(logIn(page, name).code()).isEqualTo("FORBIDDEN");
      assertThat(register(page, newName()).code()).isEqualTo("FORBIDDEN");
    }
    assertThat(refresh(ownPages(), token).status()).isEqualTo(200);
  }

  @Test
  void aCookieThatWillNeverDoIsForgotten() {
    Answered refused = refresh(ownPages(), "void");

    assertThat(refused.code()).isEqualTo("REFRESH_INVALID");
    assertThat(refused.header("Set-Cookie")).isEqualTo(FORGOTTEN);
    assertThat(logOut(ownPages(), "void").header("Set-Cookie")).isEqualTo(FORGOTTEN);
  }

  @Test
  void withoutATokenAnywhereNothingIsRefreshed() {
    Answered refused =
        client.send(
            Sent.AS_DOCUMENTED,
            "POST",
            "/v1/auth/refresh",
            "{}".getBytes(StandardCharsets.UTF_8),
            ContractClient.withJson(from(ownPages())));

    assertThat(refused.code()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void aPageLogsOutByItsCookieAlone() {
    Answered device = register(ownPages(), newName());

    Answered loggedOut = logOut(ownPages(), cookie(device));

    assertThat(loggedOut.status()).isEqualTo(204);
    assertThat(loggedOut.header("Set-Cookie")).isEqualTo(FORGOTTEN);
    assertThat(client.get("/v1/devices", device.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(refresh(ownPages(), cookie(device)).code()).isEqualTo("REFRESH_INVALID");
  }

  @Test
  void aDeviceThatLogsOutTakesItsOwnCookieAlong() {
    Answered one = register(ownPages(), newName());
    Answered other = register(ownPages(), newName());

    Answered oneIsOut =
        client.post(
            "/v1/auth/logout", "{}", together(from(ownPages(), cookie(other)), one.token()));
    Answered otherIsOut =
        client.post(
            "/v1/auth/logout", "{}", together(from(ownPages(), cookie(other)), other.token()));

    assertThat(oneIsOut.status()).isEqualTo(204);
    assertThat(oneIsOut.header("Set-Cookie")).isEmpty();
    assertThat(otherIsOut.header("Set-Cookie")).isEqualTo(FORGOTTEN);
  }

  private Answered register(String page, String name) {
    return client.post("/v1/auth/register", inCookie(name), from(page));
  }

  private Answered logIn(String page, String name) {
    return client.post("/v1/auth/login", inCookie(name), from(page));
  }

  private static String inCookie(String name) {
    return credentials(name, PASSWORD).replace("}", ",\"refreshCookie\":true}");
  }

  private Answered refresh(String page, String cookie) {
    return client.post("/v1/auth/refresh", "{}", from(page, cookie));
  }

  private Answered logOut(String page, String cookie) {
    return client.post("/v1/auth/logout", "{}", from(page, cookie));
  }

  private static String cookie(Answered answered) {
    Matcher matcher = COOKIE.matcher(answered.header("Set-Cookie"));
    assertThat(matcher.lookingAt()).as(answered.header("Set-Cookie")).isTrue();
    return matcher.group(1);
  }
}
