package io.skein.client.internal.core.call;

import io.skein.client.CallChange;
import io.skein.client.CallChange.RingsNoMore.Why;
import io.skein.client.LocalMedia;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.CallCore.Shown;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What this device has to do with one call: what is wanted is kept apart from what the node says,
 * and compared with each word of it, so that no word is needed but the newest. Confined to one
 * thread.
 */
final class CallPart {
  private final UserId self;
  private final DeviceId device;
  private final CallCore.Effects effects;
  private final CallLinks links;

  /** As it was shown last; null: it was not. */
  private @Nullable Shown shown;

  /** The user takes part on this device. */
  private boolean isWanted;

  /** Requests to take part that are not answered. */
  private int joining;

  /** The node knows that the open connection is this device's in the call. */
  private boolean isSeated;

  /** No media flow with the only other one. */
  private boolean isHopeless;

  private boolean isDeclined;
  private boolean rings;
  private boolean saidThatItRings;
  private LocalMedia media;
  private @Nullable LocalMedia mediaOnItsWay;
  private @Nullable LocalMedia refusedMedia;

  /**
   * @param ask asks the node how the call is
   */
  CallPart(Call call, UserId self, DeviceId device, CallCore.Effects effects, Runnable ask) {
    this.self = self;
    this.device = device;
    this.effects = effects;
    links = new CallLinks(effects, () -> askFor(ask), this::lost);
    media = call.media() == Call.Media.VIDEO ? LocalMedia.VIDEO : LocalMedia.AUDIO;
  }

  CallLinks links() {
    return links;
  }

  private void askFor(Runnable ask) {
    if (isSeated) {
      ask.run();
    }
  }

  /** Whether the user takes part on this device, or is about to. */
  boolean isWanted() {
    return isWanted;
  }

  /** Whether signals may come. */
  boolean isExpected() {
    return isWanted || joining > 0;
  }

  // ---- what the user wants

  /** Takes part, sending this. */
  Request join(Call call, Action action, LocalMedia sent) {
    boolean isAnew = !isWanted && takesPart(call);
    isWanted = true;
    media = sent;
    // What the device said in an earlier life is known to the others, and not to itself.
    return join(call, isAnew ? Action.TAKE_OVER : action);
  }

  private Request join(Call call, Action action) {
    joining++;
    Request request = new Request.ChangeCall(call.conversation(), call.id(), action);
    effects.request(request, /* once= */ false);
    return request;
  }

  /** Takes part no more, or does not want to. */
  Request leave(Call call, Action action) {
    isWanted = false;
    isDeclined |= action == Action.DECLINE || action == Action.BUSY;
    Request request = new Request.ChangeCall(call.conversation(), call.id(), action);
    effects.request(request, /* once= */ false);
    return request;
  }

  void send(UnaryOperator<LocalMedia> change) {
    media = change.apply(media);
    refusedMedia = null;
  }

  // ---- what the node says

  /** The connection is new: says that this device takes part still. */
  void connected(Call call) {
    if (joining == 0) {
      join(call, Action.JOIN);
    }
  }

  void disconnected(long now) {
    isSeated = false;
    links.disconnected(now);
  }

  /** The device that has called is in this call. */
  void started(LocalMedia sent, boolean online) {
    isWanted = true;
    isSeated = online;
    media = sent;
  }

  /** A request to take part was answered. */
  void joined(boolean succeeded, boolean online) {
    joining--;
    if (succeeded) {
      isSeated = online;
    } else if (joining == 0) {
      isWanted = false;
    }
  }

  /** {@link Request.SetCallMedia} was answered. */
  void mediaSet(boolean succeeded) {
    refusedMedia = succeeded ? null : mediaOnItsWay;
    mediaOnItsWay = null;
  }

  // ---- what follows

  /** Until when it rings, if it does; {@link Long#MAX_VALUE}: it does not. */
  long ringUntil() {
    return rings && shown != null ? shown.call().ringUntilMillis() : Long.MAX_VALUE;
  }

  private boolean takesPart(Call call) {
    Participant own = call.participant(self);
    return own != null && own.device().equals(device);
  }

  /**
   * Compares what is wanted with how the call is, and does what is missing.
   *
   * @param changes what of it is news
   * @param nodeMillis the node's time
   * @param saysThatItRings whether the caller is to be told
   */
  void settle(
      Call call, List<CallChange> changes, long nodeMillis, boolean saysThatItRings, long now) {
    Participant own = call.participant(self);
    boolean takesPart = takesPart(call);
    if (call.isEnded() || (joining == 0 && !takesPart)) {
      // It is over, or goes on upon another device, or this one came back too late.
      isWanted = false;
    }
    ring(call, own, changes, nodeMillis);
    if (rings && saysThatItRings && !saidThatItRings) {
      saidThatItRings = true;
      effects.request(
          new Request.ChangeCall(call.conversation(), call.id(), Action.RING), /* once= */ false);
    }
    if (own != null && isWanted && takesPart) {
      if (call.hasSfu()) {
        links.closeAll();
      } else {
        links.keep(own, shownNow(call), isSeated, now);
      }
      if (isSeated) {
        tellMedia(call, own);
      }
    } else {
      links.closeAll();
    }
    if (!isExpected()) {
      links.forgetEarly();
    }
  }

  private void ring(
      Call call, @Nullable Participant own, List<CallChange> changes, long nodeMillis) {
    boolean mayRing = own == null && !isWanted && !isDeclined && !call.isEnded();
    boolean before = rings;
    rings = mayRing && call.rings(self) && nodeMillis < call.ringUntilMillis();
    List<CallChange> all = new ArrayList<>();
    if (before && !rings) {
      all.add(new CallChange.RingsNoMore(why(call, own)));
    } else if (rings && !before) {
      all.add(new CallChange.Incoming());
    }
    all.addAll(changes);
    Shown next = shownNow(call);
    if (!all.isEmpty() || !next.equals(shown)) {
      shown = next;
      effects.show(next, all);
    }
  }

  private Shown shownNow(Call call) {
    return new Shown(call, rings, isWanted, media);
  }

  private Why why(Call call, @Nullable Participant own) {
    if (isWanted) {
      return Why.ANSWERED_HERE;
    } else if (own != null) {
      return Why.ANSWERED_ELSEWHERE;
    }
    return isDeclined || hasDeclined(call) ? Why.DECLINED : Why.MISSED;
  }

  private boolean hasDeclined(Call call) {
    for (Invited one : call.invited()) {
      if (one.user().equals(self)) {
        return one.state() == Invited.State.DECLINED || one.state() == Invited.State.BUSY;
      }
    }
    return false;
  }

  private void tellMedia(Call call, Participant own) {
    LocalMedia told = new LocalMedia(own.muted(), own.video(), own.screen(), own.held());
    if (mediaOnItsWay != null || media.equals(told) || media.equals(refusedMedia)) {
      return;
    }
    mediaOnItsWay = media;
    effects.request(
        new Request.SetCallMedia(
            call.conversation(),
            call.id(),
            media.muted(),
            media.video(),
            media.screen(),
            media.held()),
        /* once= */ false);
  }

  // ---- what connections say

  /** Tells something of a connection. */
  void tellOf(LinkId id, Function<Participant, CallChange> change) {
    Participant peer = shown == null ? null : shown.call().participant(id.user());
    if (shown != null && peer != null) {
      effects.show(shown, List.of(change.apply(peer)));
    }
  }

  private void lost(LinkId id) {
    tellOf(id, CallChange.MediaLost::new);
    isHopeless = shown != null && shown.call().conversation().isDirect();
  }

  /** Whether {@link #giveUp} does something. */
  boolean isHopeless() {
    return isHopeless;
  }

  /** A call of two is none without media; in a group the others go on. */
  void giveUp(Call call) {
    if (isHopeless && isWanted) {
      leave(call, Action.FAIL);
    }
    isHopeless = false;
  }
}
