package io.skein.node.api;

import io.skein.node.api.Route.Access;
import io.skein.node.api.Route.Input;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A user's conversations, read through the session. Thread-safe. */
final class ConversationRoutes {
  private static final int PAGE_DEFAULT = 50;

  private final Sessions sessions;
  private final Limits limits;

  ConversationRoutes(Sessions sessions, Limits limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(new Route("GET", "/v1/conversations", Access.DEVICE, Input.NOTHING, this::list));
  }

  private CompletionStage<Answer> list(ApiRequest request) {
    Optional<ConversationId> after =
        request.queryParameter("after").map(ConversationRoutes::conversation);
    int limit =
        Math.min(
            request.queryParameter("limit").map(ConversationRoutes::limit).orElse(PAGE_DEFAULT),
            limits.pageEntriesMax());
    return sessions
        .conversations(request.caller().user(), after.orElse(null), limit)
        .thenApply(ConversationRoutes::answer);
  }

  private static Answer answer(Reply.Answer reply) {
    if (reply instanceof Reply.ConversationPage page) {
      return Answer.ok(ConversationBodies.page(page));
    }
    if (reply instanceof Reply.Failed failed) {
      return Answer.refused(
          failed.code(), failed.detail(), Duration.ofMillis(failed.retryAfterMillis()));
    }
    throw new IllegalStateException("a session answered with " + reply.getClass().getName());
  }

  private static ConversationId conversation(String text) {
    try {
      return ConversationId.parse(text);
    } catch (IllegalArgumentException e) {
      throw Fields.bad("after", "is no conversation id");
    }
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw Fields.bad("limit", "must be a number above 0");
  }
}
