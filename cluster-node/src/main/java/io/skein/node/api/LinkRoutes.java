package io.skein.node.api;

import io.skein.node.account.Accounts;
import io.skein.node.account.Caller;
import io.skein.node.account.DeviceLabel;
import io.skein.node.account.LinkOffer;
import io.skein.node.account.Outcome;
import io.skein.node.account.WaitingDevice;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.protocol.DeviceLink;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How a device that is logged in lets a new one in, over HTTP: RFC 8628 but for its forms, which
 * are JSON and problem documents as everywhere here. Thread-safe.
 */
final class LinkRoutes {
  private static final int LINK_LENGTH_MAX = 256;
  private static final int CODE_LENGTH_MAX = 256;
  private static final int VERDICT_LENGTH_MAX = 16;

  private final Accounts accounts;
  private final SignedInAnswers answers;

  LinkRoutes(Accounts accounts, SignedInAnswers answers) {
    this.accounts = accounts;
    this.answers = answers;
  }

  private record OfferBody(
      String deviceCode, String link, long expiresInSeconds, long intervalMillis) {
    static OfferBody of(LinkOffer offer) {
      return new OfferBody(
          offer.deviceCode(),
          offer.link().text(),
          offer.life().toSeconds(),
          offer.interval().toMillis());
    }

    /** Without the code and the link. */
    @Override
    public String toString() {
      return "OfferBody[" + expiresInSeconds + "]";
    }
  }

  private record LabelBody(String name, String type) {}

  private record WaitingBody(LabelBody device) {
    static WaitingBody of(WaitingDevice device) {
      DeviceLabel label = device.label();
      return new WaitingBody(new LabelBody(label.name(), label.type().text()));
    }
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/auth/link", Access.ANYBODY, Input.JSON, this::begin),
        new Route("POST", "/v1/auth/link/token", Access.ANYBODY, Input.JSON, this::collect),
        new Route("POST", "/v1/devices/link", Access.DEVICE, Input.JSON, this::decide));
  }

  private CompletionStage<Answer> begin(ApiRequest request) {
    return accounts
        .beginLink(
            request
                .body()
                .optionalObject("device")
                .map(AccountRoutes::label)
                .orElse(DeviceLabel.UNNAMED),
            request.address())
        .thenApply(outcome -> Answer.of(outcome, offer -> Answer.created(OfferBody.of(offer))));
  }

  private CompletionStage<Answer> collect(ApiRequest request) {
    boolean inCookie = answers.wantsCookie(request);
    return accounts
        .collectLink(request.body().text("deviceCode", CODE_LENGTH_MAX), request.address())
        .thenApply(
            outcome ->
                Answer.of(
                    outcome, signedIn -> answers.answer(request, inCookie, signedIn, Answer::ok)));
  }

  /** Without a decision: only tells what waits, so that the user can be asked. */
  private CompletionStage<Answer> decide(ApiRequest request) {
    Fields body = request.body();
    DeviceLink link = body.parsed("link", body.text("link", LINK_LENGTH_MAX), LinkRoutes::link);
    Optional<Verdict> verdict =
        body.optionalText("decision", VERDICT_LENGTH_MAX)
            .map(text -> body.parsed("decision", text, LinkRoutes::verdict));
    Caller caller = request.caller();
    CompletionStage<Outcome<WaitingDevice>> waiting =
        verdict.isPresent()
            ? accounts.decideLink(caller, link, verdict.get())
            : accounts.lookAtLink(caller, link);
    return waiting.thenApply(
        outcome -> Answer.of(outcome, device -> Answer.ok(WaitingBody.of(device))));
  }

  private static DeviceLink link(String text) {
    DeviceLink link = DeviceLink.parse(text);
    if (link == null) {
      throw new IllegalArgumentException("no link of a device");
    }
    return link;
  }

  private static Verdict verdict(String text) {
    for (Verdict verdict : Verdict.values()) {
      if (verdict.name().toLowerCase(Locale.ROOT).equals(text)) {
        return verdict;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
