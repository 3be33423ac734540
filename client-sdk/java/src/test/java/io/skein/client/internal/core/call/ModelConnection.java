package io.skein.client.internal.core.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a peer connection is as far as descriptions go (WebRTC 1.0 section 4.7): it throws where a
 * real one would fail, or where two descriptions come together that are not of each other. Confined
 * to one thread.
 */
final class ModelConnection {
  private enum State {
    STABLE,
    HAVE_LOCAL_OFFER,
    HAVE_REMOTE_OFFER
  }

  private final String name;
  private State state = State.STABLE;
  private String pending = "";
  private @Nullable String agreed;
  private int made;
  private final List<Integer> handled = new ArrayList<>();

  ModelConnection(String name) {
    this.name = name;
  }

  /** The description that the operation makes; empty: none. */
  String run(Negotiation.Operation operation) {
    if (operation instanceof Negotiation.Operation.Offer) {
      rollBack();
      state = State.HAVE_LOCAL_OFFER;
      pending = "offer " + ++made + " of " + name;
      return pending;
    } else if (operation instanceof Negotiation.Operation.Answer answer) {
      rollBack();
      handled.add(answer.offer().sequence());
      pending = answer.offer().body();
      String description = "answer " + ++made + " of " + name + " to " + pending;
      agreed = description;
      return description;
    } else if (operation instanceof Negotiation.Operation.Accept accept) {
      handled.add(accept.answer().sequence());
      String description = accept.answer().body();
      if (state != State.HAVE_LOCAL_OFFER || !description.endsWith(" to " + pending)) {
        throw new AssertionError(name + " in " + state + ", " + pending + ", took " + description);
      }
      state = State.STABLE;
      agreed = description;
      return "";
    }
    handled.add(((Negotiation.Operation.Candidate) operation).candidate().sequence());
    return "";
  }

  void rollBack() {
    state = State.STABLE;
    pending = "";
  }

  boolean isStable() {
    return state == State.STABLE;
  }

  /** The answer that both agreed on last, which names its offer; null: none. */
  @Nullable String agreed() {
    return agreed;
  }

  /** The numbers of the other's signals, as they were taken. */
  List<Integer> handled() {
    return handled;
  }
}
