package io.skein.node.conversation;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Who typed since it was told last: the newest word of each, of so many at most. Confined to the
 * conversation's actor.
 */
final class Typists {
  private final int shownMax;
  private Map<UserId, Request.Typing.Kind> heard = Map.of();

  /** The one connection that all of it comes from; null: it comes from several. */
  private @Nullable ActorRef<Outbound> origin;

  /**
   * @param shownMax of more who type at once nobody reads the names
   */
  Typists(int shownMax) {
    this.shownMax = shownMax;
  }

  void heard(UserId user, Request.Typing.Kind kind, @Nullable ActorRef<Outbound> connection) {
    if (heard.isEmpty()) {
      heard = new LinkedHashMap<>(2);
      origin = connection;
    } else if (!Objects.equals(origin, connection)) {
      origin = null;
    }
    if (heard.size() < shownMax || heard.containsKey(user)) {
      heard.put(user, kind);
    }
  }

  /** What the user typed is posted: it is to be shown no more, and not after it. */
  void posted(UserId user) {
    // Nobody's map takes no change.
    if (heard.containsKey(user)) {
      heard.remove(user);
    }
  }

  boolean isEmpty() {
    return heard.isEmpty();
  }

  /**
   * Whose own words are all that is to be told, so that it need not hear of them; null: nobody's.
   */
  @Nullable ActorRef<Outbound> origin() {
    return origin;
  }

  /** Those to tell of now, in the order in which they were heard first. */
  List<Reply.Typist> take() {
    List<Reply.Typist> typists = new ArrayList<>(heard.size());
    heard.forEach((user, kind) -> typists.add(new Reply.Typist(user, kind)));
    heard = Map.of();
    origin = null;
    return typists;
  }
}
