package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.PHONE;
import static io.skein.node.call.Calls.RULES;
import static io.skein.node.call.Calls.SECOND;
import static io.skein.node.call.Calls.TABLET;
import static io.skein.node.call.Calls.TERMS;
import static io.skein.node.call.Calls.begun;
import static io.skein.node.call.Calls.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.call.sfu.SfuTrack;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SfuRulesTest {
  private static final CallTrack SOUND = new CallTrack("0", CallTrack.Source.MICROPHONE);
  private static final CallTrack PICTURE = new CallTrack("1", CallTrack.Source.CAMERA);

  /** Alice's call to her group, in its second room; Bob has joined. */
  private static LiveCall bySfu() {
    LiveCall begun =
        begun(
            new CallRules.Start(
                GROUP, ID, ALICE, PHONE, Call.Media.VIDEO, List.of(BOB, CAROL), 4, 2, "ws://a"));
    return said(begun, BOB, Action.JOIN, NOW + SECOND);
  }

  private static String server(int room) {
    return "server " + room;
  }

  private static SfuPlace place(UserId user, int join, CallTrack... tracks) {
    return new SfuPlace(user, PHONE, join, 70 + join, List.of(tracks));
  }

  private static LiveCall published() {
    return SfuRules.published(bySfu(), 2, place(BOB, 2, SOUND, PICTURE));
  }

  private static @Nullable ErrorCode refusal(
      @Nullable LiveCall call, UserId user, DeviceId device, CallId id, int room) {
    return refusal(call, user, device, GROUP, id, room);
  }

  private static @Nullable ErrorCode refusal(
      @Nullable LiveCall call,
      UserId user,
      DeviceId device,
      ConversationId conversation,
      CallId id,
      int room) {
    return SfuRules.refusal(
        call,
        new DeviceOrigin(user, device),
        new Request.AnswerSfu(conversation, id, room, "v=0\r\n"));
  }

  @Test
  void whoTakesPartMayAskForItsRoom() {
    assertThat(refusal(bySfu(), ALICE, PHONE, ID, 2)).isNull();
    assertThat(refusal(bySfu(), BOB, PHONE, ID, 2)).isNull();
    assertThat(refusal(bySfu(), BOB, PHONE, ID, 1)).isEqualTo(ErrorCode.SFU_LOST);
  }

  @Test
  void whoDoesNotTakePartMayNotAsk() {
    assertThat(refusal(bySfu(), CAROL, PHONE, ID, 2)).isEqualTo(ErrorCode.NOT_IN_CALL);
    assertThat(refusal(bySfu(), BOB, TABLET, ID, 2)).isEqualTo(ErrorCode.NOT_IN_CALL);
    assertThat(refusal(said(bySfu(), BOB, Action.LEAVE, NOW + 2 * SECOND), BOB, PHONE, ID, 2))
        .isEqualTo(ErrorCode.NOT_IN_CALL);
  }

  @Test
  void aCallThatIsOverOrAnotherOneHasNoRoom() {
    LiveCall over = CallSteps.ended(bySfu(), Call.Outcome.ANSWERED, NOW);

    assertThat(refusal(null, BOB, PHONE, ID, 2)).isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertThat(refusal(over, BOB, PHONE, ID, 2)).isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertThat(refusal(bySfu(), BOB, PHONE, OTHER, 2)).isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertThat(refusal(bySfu(), BOB, PHONE, Calls.CHAT, ID, 2)).isEqualTo(ErrorCode.NO_SUCH_CALL);
  }

  @Test
  void aMeshHasNone() {
    assertThat(SfuRules.refusal(Calls.ongoing(), new DeviceOrigin(BOB, PHONE), inChat()))
        .isEqualTo(ErrorCode.NO_SFU);
  }

  private static Request.SfuRequest inChat() {
    return new Request.AnswerSfu(Calls.CHAT, ID, 1, "v=0\r\n");
  }

  @Test
  void tellsWhatIsPublished() {
    LiveCall published = published();

    assertThat(published.call().participant(BOB).tracks()).containsExactly(SOUND, PICTURE);
    assertThat(published.call().participant(ALICE).tracks()).isEmpty();
    assertThat(published.call().version()).isEqualTo(bySfu().call().version() + 1);
    assertThat(SfuRules.published(published, 2, place(BOB, 2, SOUND, PICTURE))).isSameAs(published);
  }

  @Test
  void whatIsSaidOfAnotherRoomOrJoiningIsLate() {
    LiveCall call = bySfu();

    assertThat(SfuRules.published(call, 1, place(BOB, 2, SOUND))).isSameAs(call);
    assertThat(SfuRules.published(call, 2, place(BOB, 1, SOUND))).isSameAs(call);
    assertThat(SfuRules.published(call, 2, place(CAROL, 3, SOUND))).isSameAs(call);
    assertThat(SfuRules.published(call, 2, new SfuPlace(BOB, TABLET, 2, 72, List.of(SOUND))))
        .isSameAs(call);
  }

  @Test
  void othersReceiveWhatIsThere() {
    List<SfuTrack> wanted =
        SfuRules.wanted(
            published(),
            new DeviceOrigin(ALICE, PHONE),
            List.of(
                new TrackName(BOB, "1"),
                new TrackName(BOB, "7"),
                new TrackName(CAROL, "0"),
                new TrackName(BOB, "1")));

    assertThat(wanted).containsExactly(new SfuTrack(BOB, 72, "1"));
    assertThat(
            SfuRules.wanted(
                published(), new DeviceOrigin(BOB, PHONE), List.of(new TrackName(BOB, "0"))))
        .isEmpty();
  }

  @Test
  void whatIsToldAndNowhereIsNotLeftOut() {
    LiveCall unknown = published().with(AtSfu.of("ws://a"));

    assertThat(
            SfuRules.wanted(
                unknown, new DeviceOrigin(ALICE, PHONE), List.of(new TrackName(BOB, "0"))))
        .isNull();
  }

  @Test
  void anotherFeedOfTheSameTracksIsAnotherVersionAndOneIsMissed() {
    LiveCall before = published();

    LiveCall after =
        SfuRules.published(before, 2, new SfuPlace(BOB, PHONE, 2, 99, List.of(SOUND, PICTURE)));

    assertThat(after.call().version()).isEqualTo(before.call().version() + 2);
    assertThat(after.call().participant(BOB).tracks()).containsExactly(SOUND, PICTURE);
    assertThat(
            SfuRules.wanted(
                after, new DeviceOrigin(ALICE, PHONE), List.of(new TrackName(BOB, "0"))))
        .containsExactly(new SfuTrack(BOB, 99, "0"));
    LiveCall fewer = SfuRules.published(after, 2, new SfuPlace(BOB, PHONE, 2, 100, List.of(SOUND)));
    assertThat(fewer.call().version()).isEqualTo(after.call().version() + 2);
  }

  @Test
  void whoseTracksAreNotToldHasNoFeed() {
    assertThat(published().atSfu().feeds()).containsOnlyKeys(BOB);

    assertThat(said(published(), BOB, Action.LEAVE, NOW + 2 * SECOND).atSfu().feeds()).isEmpty();
    assertThat(said(published(), BOB, TABLET, Action.TAKE_OVER, NOW + 2 * SECOND).atSfu().feeds())
        .isEmpty();
    assertThat(SfuRules.unpublished(published(), one -> true).atSfu())
        .isEqualTo(AtSfu.of("ws://a"));
  }

  private static @Nullable ErrorCode publishing(String offer, CallTrack... tracks) {
    return SfuRules.refusal(
        bySfu(),
        new DeviceOrigin(BOB, PHONE),
        new Request.PublishTracks(GROUP, ID, 2, true, offer, List.of(tracks)));
  }

  private static String offer(int sections, String direction) {
    return "v=0\r\n"
        + IntStream.range(0, sections)
            .mapToObj(mid -> "m=video 9 X 96\r\na=mid:" + mid + "\r\n" + direction)
            .collect(Collectors.joining());
  }

  @Test
  void aTrackIsASectionOfTheOfferThatSends() {
    assertThat(publishing(offer(2, ""), SOUND, PICTURE)).isNull();
    assertThat(publishing(offer(2, "a=sendonly\r\n"), PICTURE)).isNull();

    assertThat(publishing(offer(1, ""), SOUND, PICTURE)).isEqualTo(ErrorCode.SFU_REFUSED);
    assertThat(publishing(offer(2, "a=recvonly\r\n"), SOUND)).isEqualTo(ErrorCode.SFU_REFUSED);
    assertThat(publishing("nonsense", SOUND)).isEqualTo(ErrorCode.SFU_REFUSED);
  }

  @Test
  void anOfferHasAsManySectionsAsTracksMayBe() {
    assertThat(publishing(offer(Limits.CALL_TRACKS_MAX, ""), SOUND)).isNull();
    assertThat(publishing(offer(Limits.CALL_TRACKS_MAX + 1, ""), SOUND))
        .isEqualTo(ErrorCode.SFU_REFUSED);
  }

  @Test
  void whatAParticipantDoesElseLeavesItsTracks() {
    LiveCall away = RULES.lost(published(), BOB, PHONE, NOW + 2 * SECOND);
    LiveCall muted =
        RULES
            .media(
                away,
                BOB,
                PHONE,
                new Request.SetCallMedia(GROUP, ID, true, false, false, false),
                NOW + 2 * SECOND)
            .call();
    LiveCall back = said(muted, BOB, Action.JOIN, NOW + 3 * SECOND);

    assertThat(back.call().participant(BOB).tracks()).containsExactly(SOUND, PICTURE);
    assertThat(back.call().room()).isEqualTo(2);
    assertThat(
            said(back, BOB, TABLET, Action.TAKE_OVER, NOW + 4 * SECOND)
                .call()
                .participant(BOB)
                .tracks())
        .isEmpty();
  }

  @Test
  void aRoomThatIsLostHasAnotherAfterIt() {
    LiveCall moved = SfuRules.moved(published(), 2, 4, SfuRulesTest::server);

    assertThat(moved.call().room()).isEqualTo(4);
    assertThat(moved.atSfu()).isEqualTo(new AtSfu("server 4", Map.of()));
    assertThat(moved.call().participants()).allSatisfy(one -> assertThat(one.tracks()).isEmpty());
    assertThat(SfuRules.moved(moved, 2, 3, SfuRulesTest::server)).isSameAs(moved);
  }

  @Test
  void whileNoServerAnswersTheCallMovesOnlyToTellThatNothingFlows() {
    LiveCall moved = SfuRules.moved(published(), 2, 0, SfuRulesTest::server);

    assertThat(moved.call().room()).isEqualTo(3);
    assertThat(SfuRules.moved(moved, 3, 0, SfuRulesTest::server)).isSameAs(moved);
    assertThat(SfuRules.moved(moved, 3, 5, SfuRulesTest::server).call().room()).isEqualTo(5);
  }

  @Test
  void aMeshAndACallThatIsOverHaveNoRoomToLose() {
    LiveCall mesh = Calls.ongoing();
    LiveCall over = CallSteps.ended(published(), Call.Outcome.ANSWERED, NOW);

    assertThat(SfuRules.moved(mesh, 0, 1, SfuRulesTest::server)).isSameAs(mesh);
    assertThat(SfuRules.moved(over, 2, 3, SfuRulesTest::server)).isSameAs(over);
    assertThat(SfuRules.published(over, 2, place(BOB, 2, SOUND))).isSameAs(over);
  }

  @Test
  void moreTakePartThanInAMesh() {
    LiveCall call = bySfu();
    long first = 2_000;
    for (long user : LongStream.range(first, first + TERMS.sfuParticipantsMax() - 2).toArray()) {
      call = said(call, new UserId(user), Action.JOIN, NOW + SECOND);
    }

    assertThat(call.call().participants()).hasSizeGreaterThan(TERMS.participantsMax());
    assertThat(RULES.change(call, CAROL, PHONE, ID, Action.JOIN, NOW + SECOND).refusal())
        .isEqualTo(ErrorCode.CALL_FULL);
  }

  @Test
  void noMoreAreCalledThanMayTakePart() {
    List<UserId> five = LongStream.range(10, 15).mapToObj(UserId::new).toList();

    assertThat(RULES.start(null, start(five, 1), NOW).refusal())
        .isEqualTo(ErrorCode.TOO_MANY_USERS);
    assertThat(RULES.start(null, start(five.subList(0, 4), 1), NOW).refusal()).isNull();
    assertThat(RULES.start(null, start(five.subList(0, 4), 0), NOW).refusal())
        .isEqualTo(ErrorCode.TOO_MANY_USERS);
  }

  private static CallRules.Start start(List<UserId> invited, int room) {
    return new CallRules.Start(
        GROUP, ID, ALICE, PHONE, Call.Media.VIDEO, invited, 4, room, "ws://a");
  }
}
