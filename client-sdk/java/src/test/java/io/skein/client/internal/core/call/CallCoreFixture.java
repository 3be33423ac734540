package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallChange;
import io.skein.client.LocalMedia;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.CallCore.Shown;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Bob's phone, and a call of alice from her laptop. */
abstract class CallCoreFixture {
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);
  static final UserId CAROL = new UserId(3);
  static final DeviceId LAPTOP = new DeviceId(11);
  static final DeviceId PHONE = new DeviceId(12);
  static final DeviceId TABLET = new DeviceId(13);
  static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  static final CallId ID = new CallId(5, 6);
  static final long NODE_AHEAD = 1_000_000;
  static final long NOW = 1_000;
  static final long RING_UNTIL = NOW + NODE_AHEAD + 30_000;
  static final LinkId LINK = new LinkId(ID, ALICE, LAPTOP, 2);

  final Recorded effects = new Recorded();
  final CallCore core = new CallCore(true, effects);
  long version = 100;

  static final class Recorded implements CallCore.Effects {
    final List<Request> requests = new ArrayList<>();
    final List<CallChange> changes = new ArrayList<>();
    final List<LinkId> open = new ArrayList<>();
    final List<Negotiation.Operation> operations = new ArrayList<>();
    Shown shown = new Shown(call(0, Phase.ENDED).build(), false, false, LocalMedia.AUDIO);

    @Override
    public void request(Request request, boolean once) {
      assertThat(once).isEqualTo(request instanceof Request.SignalCall);
      requests.add(request);
    }

    @Override
    public void show(Shown now, List<CallChange> news) {
      shown = now;
      changes.addAll(news);
    }

    @Override
    public void open(LinkId link, Shown now, Participant peer) {
      assertThat(now.isHere()).isTrue();
      open.add(link);
    }

    @Override
    public void run(LinkId link, Negotiation.Operation operation) {
      assertThat(open).contains(link);
      operations.add(operation);
    }

    @Override
    public void close(LinkId link) {
      assertThat(open.remove(link)).isTrue();
    }

    List<Request> takeRequests() {
      List<Request> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }

    List<CallChange> takeChanges() {
      List<CallChange> taken = List.copyOf(changes);
      changes.clear();
      return taken;
    }

    Negotiation.Operation takeOperation() {
      assertThat(operations).hasSize(1);
      return operations.remove(0);
    }

    List<CallSignal> takeSignals() {
      List<CallSignal> signals =
          requests.stream()
              .filter(Request.SignalCall.class::isInstance)
              .map(one -> ((Request.SignalCall) one).signal())
              .toList();
      requests.removeIf(Request.SignalCall.class::isInstance);
      return signals;
    }
  }

  /** A call of alice, from her laptop. */
  static CallBuilder call(long version, Phase phase) {
    return new CallBuilder(version, phase);
  }

  static final class CallBuilder {
    final long version;
    final Phase phase;
    final List<Participant> participants = new ArrayList<>();
    final List<Invited> invited = new ArrayList<>();
    CallId id = ID;
    Outcome outcome = Outcome.ANSWERED;
    int room;

    CallBuilder(long version, Phase phase) {
      this.version = version;
      this.phase = phase;
    }

    CallBuilder with(UserId user, DeviceId device, int join) {
      return with(new Participant(user, device, join, 0, false, false, false, false));
    }

    CallBuilder with(Participant participant) {
      participants.add(participant);
      return this;
    }

    CallBuilder called(UserId user, Invited.State state) {
      invited.add(new Invited(user, state));
      return this;
    }

    CallBuilder ended(Outcome how) {
      outcome = how;
      return this;
    }

    CallBuilder named(CallId other) {
      id = other;
      return this;
    }

    CallBuilder in(int other) {
      room = other;
      return this;
    }

    Call build() {
      boolean rings = invited.stream().anyMatch(one -> one.state().rings());
      return new Call(
          id,
          CHAT,
          ALICE,
          Call.Media.AUDIO,
          phase,
          phase == Phase.ENDED ? outcome : null,
          NOW + NODE_AHEAD,
          phase == Phase.CALLING ? 0 : NOW + NODE_AHEAD + 5,
          0,
          rings ? RING_UNTIL : 0,
          List.copyOf(participants),
          List.copyOf(invited),
          version,
          room);
    }
  }

  CallBuilder calling() {
    return call(++version, Phase.CALLING).with(ALICE, LAPTOP, 1);
  }

  CallBuilder ongoing() {
    return call(++version, Phase.ONGOING).with(ALICE, LAPTOP, 1);
  }

  CallBuilder ended(Outcome outcome) {
    return call(++version, Phase.ENDED).ended(outcome);
  }

  void told(CallBuilder call) {
    core.told(call.build(), NOW);
  }

  void answered(Request request, Reply.Answer answer) {
    core.answered(request, answer, NOW);
  }

  void answered(Request request, CallBuilder call) {
    answered(request, new Reply.CallState(call.build()));
  }

  static Request.ChangeCall change(Action action) {
    return new Request.ChangeCall(CHAT, ID, action);
  }

  @BeforeEach
  void connect() {
    core.connected(BOB, PHONE, NODE_AHEAD, NOW);
  }

  void rings() {
    told(calling().called(BOB, Invited.State.CALLED));
    effects.takeRequests();
    effects.takeChanges();
  }

  /** Bob has answered on the phone. */
  void takesPart() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    answered(join, ongoing().with(BOB, PHONE, 2));
    effects.takeRequests();
    effects.takeChanges();
  }
}
