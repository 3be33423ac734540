package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static io.skein.node.gateway.FakeCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallCommand;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.ice.IceCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallSignal;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where requests about calls go. */
final class GatewayCallsTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final CallId ID = new CallId(1, 2);
  private static final DeviceOrigin ORIGIN = new DeviceOrigin(ALICE, PHONE);

  private final FakeCluster cluster = new FakeCluster();
  private final TestGateway gateway = TestGateway.start(cluster, "");

  @AfterEach
  void close() {
    gateway.close();
    cluster.close();
  }

  @Test
  void takesTheBeginningOfACallToTheCallersSession() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);

      client.send(1, new Request.StartCall(CHAT, ID, Call.Media.VIDEO, List.of(BOB)));

      SessionCommand.StartCall start =
          cluster.sessions.expectMessageClass(SessionCommand.StartCall.class);
      assertThat(start.user()).isEqualTo(ALICE);
      assertThat(start.device()).isEqualTo(PHONE);
      assertThat(start.conversation()).isEqualTo(CHAT);
      assertThat(start.id()).isEqualTo(ID);
      assertThat(start.media()).isEqualTo(Call.Media.VIDEO);
      assertThat(start.invited()).containsExactly(BOB);
      assertThat(start.switchboard()).isEqualTo(cluster.switchboard.getRef());
      start.replyTo().refuse(ErrorCode.BLOCKED, "test");
      assertThat(client.receive())
          .isEqualTo(new ServerFrame(1, Reply.Failed.of(ErrorCode.BLOCKED, "test")));
    }
  }

  @Test
  void callsNobodyWhoDoesNotExist() {
    cluster.names = CompletableFuture.completedStage(Map.of());
    ConversationId chat = ConversationId.direct(ALICE, new UserId(77));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.StartCall(chat, ID, Call.Media.AUDIO, List.of()));

      assertThat(((Reply.Failed) client.receive().body()).code()).isEqualTo(ErrorCode.UNKNOWN_USER);
    }
  }

  @Test
  void takesWhatDevicesAskOfAnSfuToTheCall() {
    Request.PublishTracks publish =
        new Request.PublishTracks(
            CHAT, ID, 1, true, "v=0\r\n", List.of(new CallTrack("0", CallTrack.Source.MICROPHONE)));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, publish);

      CallCommand.UseSfu use = cluster.calls.expectMessageClass(CallCommand.UseSfu.class);
      assertThat(use.origin()).isEqualTo(ORIGIN);
      assertThat(use.asked()).isEqualTo(publish);
      assertThat(use.desk()).isEqualTo(cluster.sfu.getRef());
      Reply.SfuDescription answer = new Reply.SfuDescription("v=0\r\n", List.of());
      use.replyTo().answer(answer);
      assertThat(client.receive()).isEqualTo(new ServerFrame(1, answer));
    }
  }

  @Test
  void takesWhatDevicesDoToTheCallAndSignalsToTheSwitchboard() {
    CallSignal signal = CallSignal.of(CallSignal.Kind.OFFER, 1, "v=0");
    Request.SignalCall sent = new Request.SignalCall(CHAT, ID, BOB, new DeviceId(9), signal);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.ChangeCall(CHAT, ID, Request.ChangeCall.Action.JOIN));
      client.send(2, new Request.SetCallMedia(CHAT, ID, true, false, true, false));
      client.send(3, new Request.AskCall(CHAT));
      client.send(4, sent);

      CallCommand.Change change = cluster.calls.expectMessageClass(CallCommand.Change.class);
      assertThat(change.origin()).isEqualTo(ORIGIN);
      assertThat(change.id()).isEqualTo(ID);
      assertThat(change.action()).isEqualTo(Request.ChangeCall.Action.JOIN);
      assertThat(change.switchboard()).isEqualTo(cluster.switchboard.getRef());
      CallCommand.SetMedia media = cluster.calls.expectMessageClass(CallCommand.SetMedia.class);
      assertThat(media.origin()).isEqualTo(ORIGIN);
      assertThat(List.of(media.muted(), media.video(), media.screen(), media.held()))
          .containsExactly(true, false, true, false);
      assertThat(cluster.calls.expectMessageClass(CallCommand.Ask.class).user()).isEqualTo(ALICE);
      SwitchboardCommand.Send send =
          cluster.switchboard.expectMessageClass(SwitchboardCommand.Send.class);
      assertThat(send.origin()).isEqualTo(ORIGIN);
      assertThat(send.signal()).isEqualTo(sent);
      send.replyTo().answer(Reply.Done.INSTANCE);
      assertThat(client.receive()).isEqualTo(new ServerFrame(4, Reply.Done.INSTANCE));
    }
  }

  @Test
  void whoSaysTooMuchAboutCallsIsToldWhenToComeAgain() {
    TestGateway slow = TestGateway.start(cluster, "attention { call-changes-per-second = 1 }");
    try (NativeClient client = NativeClient.loggedIn(slow.address())) {
      for (int request = 1; request <= 50; request++) {
        client.send(request, new Request.SetCallMedia(CHAT, ID, true, false, false, false));
      }

      Reply.Failed failed = (Reply.Failed) client.receive().body();
      assertThat(failed.code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(failed.retryAfterMillis()).isBetween(1, 1_001);
      for (int taken = 0; taken < 5; taken++) {
        cluster.calls.expectMessageClass(CallCommand.SetMedia.class);
      }
    } finally {
      slow.close();
    }
  }

  @Test
  void whoPublishesOrSubscribesTooOftenIsToldWhenToComeAgain() {
    TestGateway slow = TestGateway.start(cluster, "attention { call-changes-per-second = 1 }");
    try (NativeClient client = NativeClient.loggedIn(slow.address())) {
      for (int request = 1; request <= 50; request += 2) {
        client.send(request, new Request.PublishTracks(CHAT, ID, 1, false, "v=0\r\n", List.of()));
        client.send(request + 1, new Request.SubscribeTracks(CHAT, ID, 1, false, List.of()));
      }

      Reply.Failed failed = (Reply.Failed) client.receive().body();
      assertThat(failed.code()).isEqualTo(ErrorCode.OVERLOADED);
      for (int taken = 0; taken < 5; taken++) {
        cluster.calls.expectMessageClass(CallCommand.UseSfu.class);
      }
      client.send(51, new Request.AnswerSfu(CHAT, ID, 1, "v=0\r\n"));
      cluster.calls.fishForMessage(
          Duration.ofSeconds(3),
          told ->
              told instanceof CallCommand.UseSfu use && use.asked() instanceof Request.AnswerSfu
                  ? FishingOutcomes.complete()
                  : FishingOutcomes.continueAndIgnore());
    } finally {
      slow.close();
    }
  }

  @Test
  void takesWhatDevicesAskAndReportAboutTheirWayToTheDeskForThat() {
    Request.ReportCallProbes report =
        new Request.ReportCallProbes(
            null,
            List.of(
                new CallProbe(CallProbe.Kind.SOCKET, CallProbe.Result.ANSWERED, "", 12, 0),
                new CallProbe(CallProbe.Kind.STUN, CallProbe.Result.NO_ANSWER, "stun:a", 0, 0)));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.AskIceServers());
      client.send(2, report);

      IceCommand.Ask ask = cluster.ice.expectMessageClass(IceCommand.Ask.class);
      assertThat(ask.origin()).isEqualTo(ORIGIN);
      IceCommand.Report told = cluster.ice.expectMessageClass(IceCommand.Report.class);
      assertThat(told.origin()).isEqualTo(ORIGIN);
      assertThat(told.report()).isEqualTo(report);
      Reply.IceServers servers =
          new Reply.IceServers(
              List.of("turn:a"), "17:b", "c", 17_000, Reply.IceServers.Policy.RELAY);
      ask.replyTo().answer(servers);
      assertThat(client.receive()).isEqualTo(new ServerFrame(1, servers));
    }
  }

  @Test
  void refusesSignalsThatAreTooLong() {
    CallSignal signal = CallSignal.of(CallSignal.Kind.OFFER, 1, "v".repeat(16 * 1024 + 1));
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.SignalCall(CHAT, ID, BOB, new DeviceId(9), signal));

      assertThat(((Reply.Failed) client.receive().body()).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }
}
