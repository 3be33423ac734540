package io.skein.client.internal.core.call;

import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.CallCore.Shown;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.CallSignal;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this device with the others of one call: one for each, and another one when
 * either of both takes part anew. Confined to one thread.
 */
final class CallLinks {
  /** Signals that came before the word of who says them. */
  static final int EARLY_MAX = 128;

  private final CallCore.Effects effects;
  private final Runnable askCall;
  private final Consumer<LinkId> lost;
  private final Map<LinkId, PeerLink> links = new LinkedHashMap<>();
  private final List<Reply.CallSignalEvent> early = new ArrayList<>();

  /**
   * @param askCall the call is not as this device knows it
   * @param lost no media flow with this participant
   */
  CallLinks(CallCore.Effects effects, Runnable askCall, Consumer<LinkId> lost) {
    this.effects = effects;
    this.askCall = askCall;
    this.lost = lost;
  }

  /** Null: there is none, or no more. */
  @Nullable PeerLink get(LinkId id) {
    return links.get(id);
  }

  /**
   * Keeps a connection with each of the others.
   *
   * @param own as who this device takes part
   * @param isSeated whether the node knows that the open connection is this device's in the call
   */
  void keep(Participant own, Shown shown, boolean isSeated, long now) {
    Map<LinkId, Participant> wanted = new LinkedHashMap<>();
    Call call = shown.call();
    for (Participant peer : call.participants()) {
      if (!peer.user().equals(own.user())) {
        int join = Math.max(own.join(), peer.join());
        wanted.put(new LinkId(call.id(), peer.user(), peer.device(), join), peer);
      }
    }
    closeAllBut(wanted);
    wanted.forEach(
        (id, peer) -> {
          PeerLink link = links.get(id);
          if (link == null) {
            open(id, own, peer, shown, isSeated, now);
          } else {
            link.told(isSeated && !peer.isAway(), now);
          }
        });
  }

  /** This device takes part no more. */
  void closeAll() {
    closeAllBut(Map.of());
  }

  private void closeAllBut(Map<LinkId, Participant> wanted) {
    for (LinkId id : List.copyOf(links.keySet())) {
      if (!wanted.containsKey(id)) {
        links.remove(id);
        effects.close(id);
      }
    }
  }

  private void open(
      LinkId id, Participant own, Participant peer, Shown shown, boolean isSeated, long now) {
    effects.open(id, shown, peer);
    PeerLink link =
        new PeerLink(own.join() > peer.join(), id.join(), now, new LinkEffects(id, shown.call()));
    links.put(id, link);
    link.told(isSeated && !peer.isAway(), now);
    link.begin(now);
    for (CallSignal signal : heldFor(id)) {
      link.received(signal, now);
    }
  }

  /** A signal has arrived; one of joinings that the call has not told of waits until it does. */
  void signalled(Reply.CallSignalEvent event, long now) {
    int join = event.signal().join();
    for (Map.Entry<LinkId, PeerLink> one : links.entrySet()) {
      LinkId id = one.getKey();
      if (isOf(event, id) && (join == 0 || join == id.join())) {
        one.getValue().received(event.signal(), now);
        return;
      } else if (isOf(event, id) && join < id.join()) {
        return;
      }
    }
    if (early.size() < EARLY_MAX) {
      early.add(event);
    }
  }

  private static boolean isOf(Reply.CallSignalEvent event, LinkId id) {
    return id.user().equals(event.user()) && id.device().equals(event.device());
  }

  /** What has come for this connection before it was there. */
  private List<CallSignal> heldFor(LinkId id) {
    List<Reply.CallSignalEvent> all =
        early.stream().filter(one -> isOf(one, id) && one.signal().join() <= id.join()).toList();
    early.removeAll(all);
    return all.stream()
        .map(Reply.CallSignalEvent::signal)
        .filter(signal -> signal.join() == 0 || signal.join() == id.join())
        .toList();
  }

  /** Nobody is expected any more. */
  void forgetEarly() {
    early.clear();
  }

  /** The connection to the node is gone. */
  void disconnected(long now) {
    links.values().forEach(link -> link.told(false, now));
  }

  void advance(long now) {
    links.values().forEach(link -> link.advance(now));
  }

  long nextDue() {
    long due = Long.MAX_VALUE;
    for (PeerLink link : links.values()) {
      due = Math.min(due, link.nextDue());
    }
    return due;
  }

  /** What one connection wants done, as it is wanted of all. */
  private final class LinkEffects implements PeerLink.Effects {
    private final LinkId id;
    private final Call call;

    LinkEffects(LinkId id, Call call) {
      this.id = id;
      this.call = call;
    }

    @Override
    public void send(CallSignal signal) {
      effects.request(
          new Request.SignalCall(call.conversation(), id.call(), id.user(), id.device(), signal),
          /* once= */ true);
    }

    @Override
    public void run(Negotiation.Operation operation) {
      effects.run(id, operation);
    }

    @Override
    public void askCall() {
      askCall.run();
    }

    @Override
    public void lost() {
      lost.accept(id);
    }
  }
}
