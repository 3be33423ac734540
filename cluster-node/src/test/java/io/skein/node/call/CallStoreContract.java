package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.RULES;
import static io.skein.node.call.Calls.SECOND;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.sfu.SfuPlace;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store of calls does. */
public abstract class CallStoreContract {
  /** Apart from those of other runs on the same store. */
  private final ConversationId group =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract CallStore store();

  private LiveCall begun() {
    return Calls.begun(
        new CallRules.Start(
            group, CallId.random(), ALICE, Calls.PHONE, Call.Media.VIDEO, List.of(BOB, CAROL), 41));
  }

  @Test
  void knowsNoCallWhereThereWasNone() {
    assertThat(await(store().load(group))).isNull();
  }

  @Test
  void givesEachStateBackAsItWas() {
    LiveCall calling = begun();
    LiveCall ringing = Calls.said(calling, BOB, Action.RING, NOW);
    LiveCall ongoing = Calls.said(ringing, BOB, Action.JOIN, NOW + SECOND);
    LiveCall away = RULES.lost(ongoing, BOB, Calls.PHONE, NOW + 2 * SECOND);
    Request.SetCallMedia media =
        new Request.SetCallMedia(group, calling.call().id(), true, true, true, true);
    LiveCall muted = RULES.media(away, ALICE, Calls.PHONE, media, NOW + 3 * SECOND).call();
    LiveCall declined = Calls.said(muted, CAROL, Action.DECLINE, NOW + 3 * SECOND);
    LiveCall alone = Calls.said(declined, ALICE, Action.LEAVE, NOW + 4 * SECOND);
    LiveCall ended = RULES.pass(alone, NOW + 900 * SECOND);

    for (LiveCall call :
        List.of(
            calling, ringing, ongoing, away, muted, declined, alone, ended, ended.asRecorded())) {
      await(store().write(call));

      assertThat(await(store().load(group))).isEqualTo(call);
    }
  }

  @Test
  void givesBackTheRoomAndWhatIsPublishedInIt() {
    LiveCall begun =
        Calls.begun(
            new CallRules.Start(
                group,
                CallId.random(),
                ALICE,
                Calls.PHONE,
                Call.Media.VIDEO,
                List.of(),
                41,
                3,
                "ws://a"));
    List<CallTrack> tracks =
        Stream.of(CallTrack.Source.values())
            .map(source -> new CallTrack(source.name(), source))
            .toList();
    LiveCall published =
        SfuRules.published(begun, 3, new SfuPlace(ALICE, Calls.PHONE, 1, 7, tracks));

    await(store().write(published));

    LiveCall stored = await(store().load(group));
    assertThat(stored).isEqualTo(published);
    assertThat(stored.call().room()).isEqualTo(3);
    assertThat(stored.atSfu()).isEqualTo(new AtSfu("ws://a", Map.of(ALICE, 7L)));
    assertThat(stored.call().participants().get(0).tracks()).isEqualTo(tracks);
  }

  @Test
  void keepsTheLaterStateInWhateverOrderTheyAreWritten() {
    LiveCall calling = begun();
    LiveCall ongoing = Calls.said(calling, BOB, Action.JOIN, NOW + SECOND);
    await(store().write(ongoing));

    await(store().write(calling));

    assertThat(await(store().load(group))).isEqualTo(ongoing);
  }

  @Test
  void takesTheSameStateTwice() {
    LiveCall calling = begun();

    await(store().write(calling));
    await(store().write(calling));

    assertThat(await(store().load(group))).isEqualTo(calling);
  }
}
