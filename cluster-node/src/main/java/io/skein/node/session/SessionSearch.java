package io.skein.node.session;

import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchActor;
import io.skein.node.search.SearchServices;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Searches among the messages of a user: says in which conversations, and what of them the user has
 * deleted for itself; a {@link SearchActor} does the rest. Confined to the session's actor.
 */
final class SessionSearch {
  private final ActorContext<SessionMessage> context;
  private final Inbox inbox;
  private final SearchServices services;
  private final SessionRequests requests;
  private final SessionGateways gateways;
  private int searching;

  SessionSearch(
      ActorContext<SessionMessage> context,
      Inbox inbox,
      SearchServices services,
      SessionRequests requests,
      SessionGateways gateways) {
    this.context = context;
    this.inbox = inbox;
    this.services = services;
    this.requests = requests;
    this.gateways = gateways;
  }

  void search(SessionCommand.Search search) {
    ConversationId only = search.request().conversation();
    if (only != null && !inbox.isListed(only)) {
      search.replyTo().refuse(ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
      return;
    }
    if (searching >= services.settings().searchesPerUserMax()) {
      search.replyTo().refuse(ErrorCode.TOO_MANY_REQUESTS, "other searches are not answered");
      return;
    }
    searching++;
    requests.begin();
    List<IndexQuery.Place> places = only == null ? inbox.places() : List.of(inbox.place(only));
    if (!gateways.mayDiscard()) {
      begin(search, places, Map.of());
      return;
    }
    List<ConversationId> conversations =
        places.stream().map(IndexQuery.Place::conversation).toList();
    requests
        .keeping()
        .afterReading(
            conversations,
            deleted -> {
              if (deleted == null) {
                end();
                requests.refuseForNow(search.replyTo(), "the store does not answer");
              } else {
                begin(search, places, deleted);
              }
            });
  }

  private void begin(
      SessionCommand.Search search,
      List<IndexQuery.Place> places,
      Map<ConversationId, Discarded> deleted) {
    context.spawnAnonymous(
        SearchActor.create(
            new SearchActor.Search(
                search.user(), search.request(), places, deleted, search.replyTo()),
            services,
            () -> context.getSelf().tell(new SessionNote.Continue(this::end))));
  }

  private void end() {
    searching--;
    requests.end(() -> {});
  }
}
