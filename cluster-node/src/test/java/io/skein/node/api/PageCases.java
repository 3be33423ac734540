package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.CHAT_PAGES;
import static io.skein.node.api.ApiUnderTest.NODE_PAGES;
import static io.skein.node.api.ApiUnderTest.PASSWORD;
import static io.skein.node.api.ApiUnderTest.credentials;
import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages may in their browsers: read answers, and have their refresh token in a cookie. */
abstract class PageCases {
  private static final String FOREIGN_PAGES = "https://evil.example";
  private static final Pattern COOKIE =
      Pattern.compile(
          "skein-refresh-(\\d+)=([\\w-]+); Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=\\d{6,}");
  private static final String NOBODY = "7";

  /** A cookie that a browser has. */
  private record Kept(String user, String token) {
    String forgotten() {
      return "skein-refresh-" + user + "=; Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=0";
    }
  }

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  /** Of a page that this node serves. */
  private String ownPages() {
    return "http://127.0.0.1:" + api.port();
  }

  private static Map<String, String> from(String page) {
    return Map.of("Origin", page);
  }

  private static Map<String, String> from(String page, Kept... cookies) {
    String all =
        Stream.of(cookies)
            .map(kept -> "skein-refresh-" + kept.user() + "=" + kept.token())
            .collect(Collectors.joining("; "));
    return Map.of("Origin", page, "Cookie", "theme=dark; " + all + "; last=1");
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

    Kept first = cookie(registered);
    Answered refreshed = refresh(ownPages(), first);
    Kept second = cookie(refreshed);

    for (Answered answered : List.of(registered, loggedIn, refreshed)) {
      assertThat(answered.json().has("refreshToken")).isFalse();
      assertThat(answered.field("accessToken")).isNotEmpty();
    }
    assertThat(refreshed.field("device")).isEqualTo(registered.field("device"));
    assertThat(first.user()).isEqualTo(registered.field("user"));
    assertThat(second.user()).isEqualTo(first.user());
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(loggedIn.header("Set-Cookie")).endsWith("; Secure");
    assertThat(registered.header("Set-Cookie")).doesNotContain("Secure");
  }

  @Test
  void aPageThatIsLetInByAnotherDeviceHasItsRefreshTokenInACookie() {
    Answered other = api.register(newName());
    Answered offer = client.post("/v1/auth/link", "{}");
    client.post(
        "/v1/devices/link",
        "{\"link\":\"" + offer.field("link") + "\",\"decision\":\"approve\"}",
        other.token());

    Answered ofAnother = collect(FOREIGN_PAGES, offer);
    Answered linked = collect(ownPages(), offer);
    Answered refreshed = refresh(ownPages(), cookie(linked));

    assertThat(ofAnother.code()).isEqualTo("FORBIDDEN");
    assertThat(linked.json().has("refreshToken")).isFalse();
    assertThat(cookie(linked).user()).isEqualTo(other.field("user"));
    assertThat(refreshed.field("device")).isEqualTo(linked.field("device"));
  }

  @Test
  void aBrowserKeepsSeveralAccounts() {
    Kept one = cookie(register(ownPages(), newName()));
    Kept other = cookie(register(ownPages(), newName()));

    Answered ofOne = client.post("/v1/auth/refresh", user(one), from(ownPages(), other, one));
    Answered ofOther =
        client.post("/v1/auth/refresh", user(other), from(ownPages(), other, cookie(ofOne)));

    assertThat(ofOne.field("user")).isEqualTo(one.user());
    assertThat(ofOther.field("user")).isEqualTo(other.user());
  }

  @Test
  void aTokenInTheBodyGoesBeforeTheCookie() {
    Answered one = api.register(newName());
    Kept other = cookie(register(ownPages(), newName()));

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
    Kept kept = cookie(register(ownPages(), name));

    for (String page : List.of(FOREIGN_PAGES, "null", "http://127.0.0.1", "http://[", "")) {
      assertThat(refresh(page, kept).code()).isEqualTo("FORBIDDEN");
      assertThat(logOut(page, kept).code()).isEqualTo("FORBIDDEN");
      assertThat(logIn(page, name).code()).isEqualTo("FORBIDDEN");
      assertThat(register(page, newName()).code()).isEqualTo("FORBIDDEN");
    }
    assertThat(refresh(ownPages(), kept).status()).isEqualTo(200);
  }

  @Test
  void aCookieThatWillNeverDoIsForgotten() {
    Kept wrong = new Kept(NOBODY, "void");

    Answered refused = refresh(ownPages(), wrong);

    assertThat(refused.code()).isEqualTo("REFRESH_INVALID");
    assertThat(refused.header("Set-Cookie")).isEqualTo(wrong.forgotten());
    assertThat(logOut(ownPages(), wrong).header("Set-Cookie")).isEqualTo(wrong.forgotten());
  }

  @Test
  void withoutACookieOfTheUserNothingIsRefreshed() {
    Kept other = cookie(register(ownPages(), newName()));

    Answered refused =
        client.post("/v1/auth/refresh", user(new Kept(NOBODY, "")), from(ownPages(), other));

    assertThat(refused.code()).isEqualTo("REFRESH_INVALID");
  }

  @Test
  void whoNamesNeitherATokenNorAUserIsAnsweredThatOneIsMissing() {
    Answered refused = client.post("/v1/auth/refresh", "{}", from(ownPages()));

    assertThat(refused.code()).isEqualTo("BAD_REQUEST");
    assertThat(refused.field("detail")).startsWith("refreshToken");
  }

  @Test
  void aPageLogsOutByItsCookieAlone() {
    Answered device = register(ownPages(), newName());
    Kept kept = cookie(device);

    Answered loggedOut = logOut(ownPages(), kept);

    assertThat(loggedOut.status()).isEqualTo(204);
    assertThat(loggedOut.header("Set-Cookie")).isEqualTo(kept.forgotten());
    assertThat(client.get("/v1/devices", device.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(refresh(ownPages(), kept).code()).isEqualTo("REFRESH_INVALID");
  }

  @Test
  void aDeviceThatLogsOutTakesItsOwnCookieAlong() {
    String name = newName();
    Answered earlier = register(ownPages(), name);
    Answered later = logIn(ownPages(), name);
    Map<String, String> browser = from(ownPages(), cookie(later));

    Answered earlierIsOut =
        client.post("/v1/auth/logout", "{}", together(browser, earlier.token()));
    Answered laterIsOut = client.post("/v1/auth/logout", "{}", together(browser, later.token()));

    assertThat(earlierIsOut.status()).isEqualTo(204);
    assertThat(earlierIsOut.header("Set-Cookie")).isEmpty();
    assertThat(laterIsOut.header("Set-Cookie")).isEqualTo(cookie(later).forgotten());
  }

  private Answered register(String page, String name) {
    return client.post("/v1/auth/register", inCookie(name), from(page));
  }

  private Answered logIn(String page, String name) {
    return client.post("/v1/auth/login", inCookie(name), from(page));
  }

  private Answered collect(String page, Answered offer) {
    return client.post(
        "/v1/auth/link/token",
        "{\"deviceCode\":\"" + offer.field("deviceCode") + "\",\"refreshCookie\":true}",
        from(page));
  }

  private static String inCookie(String name) {
    return credentials(name, PASSWORD).replace("}", ",\"refreshCookie\":true}");
  }

  private Answered refresh(String page, Kept kept) {
    return client.post("/v1/auth/refresh", user(kept), from(page, kept));
  }

  private Answered logOut(String page, Kept kept) {
    return client.post("/v1/auth/logout", user(kept), from(page, kept));
  }

  private static String user(Kept kept) {
    return "{\"user\":\"" + kept.user() + "\"}";
  }

  private static Kept cookie(Answered answered) {
    Matcher matcher = COOKIE.matcher(answered.header("Set-Cookie"));
    assertThat(matcher.lookingAt()).as(answered.header("Set-Cookie")).isTrue();
    return new Kept(matcher.group(1), matcher.group(2));
  }
}
