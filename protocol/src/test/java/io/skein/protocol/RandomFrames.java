package io.skein.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Arbitrary values of everything that is said, as a correct client and a correct node say it: edge
 * values often, and otherwise anything within the contract. Repeatable from its seed.
 */
final class RandomFrames extends RandomValues {
  private final RandomGroups groups = new RandomGroups(random, limits);
  private final RandomContents contents = new RandomContents(random, limits);
  private final RandomPeople people = new RandomPeople(random, limits);

  private final List<Supplier<Request>> requests =
      List.of(
          () ->
              new Request.Hello(
                  1, ascii(1, 1024), ascii(0, 64), bytes(0, 64), random().nextLong(), count()),
          () -> new Request.Ping(random().nextLong()),
          () -> new Request.RenewToken(ascii(1, 1024)),
          () -> new Request.AskToken(),
          () ->
              new Request.Post(
                  conversation(), clientId(), number(), contents.posted(), maybe(this::clientId)),
          () -> new Request.Pull(conversation(), number(), direction(), pullLimit()),
          () -> new Request.Sync(bytes(0, 64)),
          () -> new Request.Delivered(conversation(), sequence()),
          () -> new Request.Read(conversation(), sequence()),
          () -> new Request.OpenDirect(user()),
          () -> new Request.CreateGroup(clientId(), title(), users(0)),
          () -> new Request.Invite(conversation(), users(1)),
          () -> new Request.Remove(conversation(), users(1)),
          () -> new Request.Leave(conversation()),
          () -> new Request.Rename(conversation(), title()),
          () ->
              new Request.ListMembers(conversation(), maybe(this::user), pageLimit(), text(0, 60)),
          () -> new Request.ListConversations(maybe(this::conversation), pageLimit()),
          () -> new Request.SetPreferences(conversation(), preferencesChange()),
          () -> new Request.SetSelf(people.selfChange()),
          () -> new Request.ChangePerson(user(), people.personChange()),
          () -> new Request.SyncPeople(bytes(0, 64)),
          () -> new Request.Look(maybe(this::conversation)),
          () -> new Request.Typing(conversation(), typing()),
          () -> new Request.WatchUsers(listOf(0, 200, this::user)),
          () ->
              new Request.ChangePrivacy(
                  maybe(people::audience),
                  maybe(() -> random().nextBoolean()),
                  maybe(() -> random().nextBoolean())),
          () -> new Request.CountReceipts(conversation(), sequence()),
          () ->
              new Request.ListReceipts(conversation(), sequence(), maybe(this::user), pageLimit()),
          () -> new Request.SwitchReceipts(conversation(), random().nextBoolean()),
          () -> new Request.ListHighlights(conversation()),
          () -> new Request.StarMessage(conversation(), sequence(), random().nextBoolean()),
          () -> new Request.DiscardMessages(conversation(), listOf(1, 9, this::sequence), number()),
          () -> new Request.SyncKeeping(bytes(0, 64)),
          () ->
              new Request.ChangeMembers(
                  conversation(), pick(List.of(Request.ChangeMembers.Action.values())), users(1)),
          () -> new Request.ChangeGroup(conversation(), groups.asked()),
          () -> new Request.JoinGroup(conversation(), groups.token(), text(0, 100)),
          () ->
              new Request.AskGroup(
                  conversation(),
                  pick(List.of(Request.AskGroup.What.values())),
                  groups.token(),
                  maybe(this::user),
                  pageLimit()),
          () -> new Request.SchedulePost(conversation(), clientId(), sequence(), contents.said()),
          () ->
              new Request.ChangeScheduled(
                  clientId(),
                  pick(List.of(Request.ChangeScheduled.Action.values())),
                  sequence(),
                  maybe(contents::said)),
          () -> new Request.ListScheduled(maybe(this::clientId), pageLimit()),
          this::search,
          () ->
              new Request.AskMerged(
                  conversation(),
                  sequence(),
                  listOf(0, Limits.MERGED_DEPTH_MAX - 1, this::sequence),
                  count(),
                  random().nextInt(1, Limits.MERGED_PAGE_MAX + 1)),
          () ->
              new Request.StartCall(
                  conversation(), callId(), callMedia(), listOf(0, 8, this::user)),
          () ->
              new Request.ChangeCall(
                  conversation(), callId(), pick(List.of(Request.ChangeCall.Action.values()))),
          () -> new Request.SignalCall(conversation(), callId(), user(), device(), callSignal()),
          () ->
              new Request.SetCallMedia(
                  conversation(),
                  callId(),
                  random().nextBoolean(),
                  random().nextBoolean(),
                  random().nextBoolean(),
                  random().nextBoolean()),
          () -> new Request.AskCall(conversation()),
          () ->
              new Request.PublishTracks(
                  conversation(),
                  callId(),
                  room(),
                  random().nextBoolean(),
                  text(1, 3_000),
                  callTracks()),
          () ->
              new Request.SubscribeTracks(
                  conversation(),
                  callId(),
                  room(),
                  random().nextBoolean(),
                  listOf(0, 36, this::trackName)),
          () -> new Request.AnswerSfu(conversation(), callId(), room(), text(1, 3_000)),
          () ->
              new Request.TrickleSfu(
                  conversation(),
                  callId(),
                  room(),
                  pick(List.of(Request.SfuRequest.Side.values())),
                  text(0, 200),
                  text(0, 15),
                  count()),
          () -> new Request.AskIceServers(),
          () -> new Request.ReportCallProbes(maybe(this::callId), listOf(1, 32, this::callProbe)),
          () -> new Request.FindUsers(listOf(0, 8, () -> text(0, 64)), listOf(0, 12, this::user)),
          () -> Request.Unknown.INSTANCE);

  private final List<Supplier<Reply>> replies =
      List.of(
          () ->
              new Reply.Welcome(
                  user(),
                  new DeviceId(random().nextLong()),
                  text(0, 40),
                  number(),
                  count(),
                  random().nextBoolean(),
                  limits(),
                  listOf(0, 5, () -> text(0, 30))),
          () -> new Reply.Pong(random().nextLong(), number()),
          () -> new Reply.AccessToken(ascii(1, 1024), random().nextInt(1 << 30)),
          () -> new Reply.Failed(errorCode(), text(0, 90), count()),
          () -> Reply.Done.INSTANCE,
          () -> new Reply.Posted(number(), number(), number()),
          () ->
              new Reply.Page(
                  listOf(0, 6, contents::message),
                  number(),
                  random().nextBoolean(),
                  number(),
                  random().nextBoolean(),
                  number()),
          () -> new Reply.Synced(listOf(0, 6, this::summary), bytes(0, 64), random().nextBoolean()),
          () -> new Reply.ConversationOpened(summary()),
          () -> new Reply.MembersChanged(number(), count(), count()),
          () ->
              new Reply.MemberPage(
                  listOf(0, 9, this::member),
                  random().nextBoolean(),
                  maybe(this::user),
                  number(),
                  text(0, 30)),
          () -> new GroupReply.GroupChanged(number(), maybe(groups::link)),
          () ->
              new GroupReply.Group(
                  conversation(),
                  number(),
                  text(0, 60),
                  maybe(this::user),
                  groups.settings(),
                  pick(List.of(GroupMode.values())),
                  count(),
                  maybe(contents::message),
                  number(),
                  count()),
          () ->
              new GroupReply.GroupPreview(
                  conversation(),
                  text(0, 60),
                  count(),
                  pick(List.of(GroupSettings.JoinMode.values())),
                  text(0, 60),
                  random().nextBoolean(),
                  random().nextBoolean()),
          () ->
              new GroupReply.JoinRequestPage(
                  listOf(
                      0,
                      6,
                      () -> new GroupReply.JoinRequest(user(), user(), text(0, 80), number())),
                  random().nextBoolean()),
          () -> new GroupReply.LinkPage(listOf(0, 6, groups::link)),
          () ->
              new Reply.ScheduledPage(
                  listOf(0, 6, this::scheduledPost), random().nextBoolean(), number()),
          () ->
              new Reply.ScheduledEvent(
                  number(), listOf(0, 3, this::scheduledPost), listOf(0, 3, this::clientId)),
          () ->
              new Reply.Found(
                  listOf(0, 6, () -> new Reply.FoundMessage(contents.message(), number())),
                  bytes(0, 64),
                  random().nextBoolean()),
          () ->
              new Reply.MergedPage(
                  listOf(
                      0,
                      6,
                      () -> new Reply.MergedMessage(count(), user(), number(), contents.any())),
                  random().nextBoolean()),
          () -> new Reply.ConversationPage(listOf(0, 6, this::summary), random().nextBoolean()),
          () ->
              new Reply.UsersFound(
                  listOf(
                      0, 9, () -> new Reply.User(user(), text(0, 40), text(0, 40), text(0, 90)))),
          () ->
              new Reply.PeopleSynced(
                  listOf(0, 6, people::person),
                  maybe(people::self),
                  random().nextBoolean(),
                  listOf(0, 12, this::user),
                  bytes(0, 64),
                  random().nextBoolean()),
          () ->
              new Reply.PeopleEvent(
                  bytes(0, 64), bytes(0, 64), listOf(0, 3, people::person), maybe(people::self)),
          () -> new Reply.GoAway(errorCode(), text(0, 90), count()),
          () -> new Reply.MessageEvent(contents.message(), random().nextBoolean()),
          () -> new Reply.HeadEvent(conversation(), number()),
          () ->
              new Reply.CursorEvent(
                  conversation(), user(), number(), number(), count(), number(), count(), number()),
          () -> new Reply.PreferencesEvent(conversation(), preferences()),
          () -> Reply.ResyncEvent.INSTANCE,
          () -> new Reply.Looking(receipts(), random().nextBoolean()),
          () -> new Reply.LookingEvent(conversation(), receipts(), random().nextBoolean()),
          () ->
              new Reply.TypingEvent(
                  conversation(), listOf(0, 10, () -> new Reply.Typist(user(), typing()))),
          () ->
              new Reply.PresenceEvent(
                  listOf(0, 9, () -> new Reply.Presence(user(), random().nextBoolean(), number()))),
          () -> new Reply.PrivacyKept(people.privacy()),
          () -> new Reply.PrivacyEvent(people.privacy()),
          () -> new Reply.ReceiptsCounted(count(), count(), count()),
          () ->
              new Reply.ReceiptPage(
                  listOf(
                      0, 9, () -> new Reply.Receipt(user(), random().nextBoolean(), text(0, 40))),
                  random().nextBoolean()),
          () -> new Reply.Highlights(conversation(), number(), listOf(0, 9, this::highlighted)),
          () ->
              new Reply.KeepingSynced(
                  listOf(0, 9, this::starred),
                  listOf(0, 6, this::discarded),
                  random().nextBoolean(),
                  bytes(0, 64),
                  random().nextBoolean()),
          () ->
              new Reply.KeepingEvent(
                  bytes(0, 64),
                  bytes(0, 64),
                  listOf(0, 3, this::starred),
                  listOf(0, 3, this::discarded)),
          () ->
              new Reply.ReceiptCountsEvent(
                  conversation(),
                  listOf(0, 20, () -> new Reply.ReceiptCount(number(), count(), count(), count()))),
          () -> new Reply.CallState(call()),
          () -> new Reply.CallEvent(call()),
          () ->
              new Reply.SfuDescription(
                  text(0, 3_000),
                  listOf(0, 9, () -> new Reply.SfuStream(text(0, 15), trackName()))),
          () -> new Reply.CallSignalEvent(conversation(), callId(), user(), device(), callSignal()),
          () ->
              new Reply.IceServers(
                  listOf(0, 16, () -> text(0, 60)),
                  text(0, 60),
                  text(0, 60),
                  number(),
                  pick(List.of(Reply.IceServers.Policy.values()))),
          () -> Reply.Unknown.INSTANCE);

  RandomFrames(long seed, Limits limits) {
    super(new SplittableRandom(seed), limits);
  }

  ClientFrame clientFrame() {
    return new ClientFrame(requestNumber(), pick(requests).get());
  }

  ServerFrame serverFrame() {
    return new ServerFrame(random.nextBoolean() ? 0 : requestNumber(), pick(replies).get());
  }

  /** One frame of every kind of request. */
  List<ClientFrame> clientFrameOfEachKind() {
    return requests.stream().map(body -> new ClientFrame(requestNumber(), body.get())).toList();
  }

  /** One frame of every kind of reply. */
  List<ServerFrame> serverFrameOfEachKind() {
    return replies.stream().map(body -> new ServerFrame(requestNumber(), body.get())).toList();
  }

  private int requestNumber() {
    return random.nextBoolean() ? random.nextInt(1, 300) : random.nextInt() | 1;
  }

  private int pullLimit() {
    return random.nextInt(1, limits.pullMessagesMax() + 1);
  }

  private Request.Search search() {
    long from = random.nextLong(1_000);
    return new Request.Search(
        text(1, 60),
        maybe(this::conversation),
        maybe(this::user),
        pick(List.of(Request.Search.Type.values())),
        from,
        random.nextBoolean() ? 0 : from + sequence() % 1_000 + 1,
        bytes(0, 64),
        random.nextInt(1, Limits.SEARCH_FOUND_MAX + 1));
  }

  private Request.Pull.Direction direction() {
    return pick(List.of(Request.Pull.Direction.values()));
  }

  private Starred starred() {
    return new Starred(conversation(), number(), number());
  }

  private Discarded discarded() {
    return new Discarded(conversation(), number(), listOf(0, 9, this::sequence));
  }

  private Call.Media callMedia() {
    return pick(List.of(Call.Media.values()));
  }

  private Call.Outcome callOutcome() {
    return pick(List.of(Call.Outcome.values()));
  }

  private CallProbe callProbe() {
    return new CallProbe(
        pick(List.of(CallProbe.Kind.values())),
        pick(List.of(CallProbe.Result.values())),
        ascii(0, 256).replace(' ', '/'),
        count(),
        random.nextInt(CallProbe.ERROR_MAX + 1));
  }

  private CallSignal callSignal() {
    CallSignal.Kind kind = pick(List.of(CallSignal.Kind.values()));
    return new CallSignal(
        kind == CallSignal.Kind.UNKNOWN ? CallSignal.Kind.OFFER : kind,
        random.nextInt(1, Integer.MAX_VALUE),
        text(0, kind == CallSignal.Kind.CANDIDATE ? 200 : 3_000),
        text(0, 15),
        count(),
        count(),
        count());
  }

  private Call call() {
    return new Call(
        callId(),
        conversation(),
        user(),
        callMedia(),
        pick(List.of(Call.Phase.values())),
        maybe(this::callOutcome),
        number(),
        number(),
        number(),
        number(),
        listOf(0, 9, this::participant),
        listOf(0, 9, () -> new Call.Invited(user(), pick(List.of(Call.Invited.State.values())))),
        number(),
        count());
  }

  private int room() {
    return Math.max(1, count());
  }

  private TrackName trackName() {
    return new TrackName(user(), text(1, 15));
  }

  private List<CallTrack> callTracks() {
    List<CallTrack> tracks = new ArrayList<>();
    for (int i = random.nextInt(Limits.CALL_TRACKS_MAX + 1); i > 0; i--) {
      tracks.add(new CallTrack(i + text(0, 10), pick(List.of(CallTrack.Source.values()))));
    }
    return tracks;
  }

  private Call.Participant participant() {
    return new Call.Participant(
        user(),
        device(),
        count(),
        number(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        callTracks());
  }

  private ScheduledPost scheduledPost() {
    ScheduledPost waiting =
        ScheduledPost.waiting(clientId(), conversation(), contents.said(), number());
    return switch (pick(List.of(ScheduledPost.State.values()))) {
      case WAITING -> waiting;
      case POSTING -> waiting.posting();
      case REFUSED -> waiting.refused(errorCode());
    };
  }

  private Reply.Highlighted highlighted() {
    return new Reply.Highlighted(number(), number(), user(), number(), number());
  }

  private Reply.ConversationSummary summary() {
    return new Reply.ConversationSummary(
        conversation(),
        text(0, 60),
        number(),
        number(),
        number(),
        count(),
        maybe(contents::message),
        count(),
        maybe(this::user),
        count(),
        number(),
        preferences(),
        random.nextBoolean(),
        maybe(() -> pick(List.of(GroupMode.values()))),
        maybe(this::role),
        number());
  }

  private Limits.People peopleLimits() {
    return new Limits.People(
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()));
  }

  private Preferences preferences() {
    return random.nextInt(3) == 0
        ? Preferences.NONE
        : new Preferences(
            number(),
            random.nextBoolean(),
            random.nextBoolean(),
            number(),
            number(),
            text(0, 40),
            text(0, 80),
            random.nextBoolean());
  }

  private PreferencesChange preferencesChange() {
    PreferencesChange change =
        new PreferencesChange(
            maybe(this::number),
            maybe(random::nextBoolean),
            maybe(random::nextBoolean),
            maybe(this::number),
            maybe(this::number),
            maybe(() -> text(0, 60)),
            maybe(() -> text(0, 250)),
            maybe(random::nextBoolean));
    return change.isEmpty() ? PreferencesChange.draft("") : change;
  }

  private Request.Typing.Kind typing() {
    return pick(List.of(Request.Typing.Kind.values()));
  }

  private Reply.Looking.Receipts receipts() {
    return pick(List.of(Reply.Looking.Receipts.values()));
  }

  private Reply.Member member() {
    return new Reply.Member(
        user(),
        pick(List.of(Reply.Member.Role.values())),
        number(),
        number(),
        number(),
        text(0, 40),
        text(0, 20),
        number());
  }

  private Limits limits() {
    int frameBytesMax = random.nextInt(2_000, Limits.FRAME_BYTES_CEILING + 1);
    return new Limits(
        frameBytesMax,
        random.nextInt(1, frameBytesMax - 200),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        number(),
        number(),
        peopleLimits(),
        new Limits.Groups(
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count()),
            Math.max(1, count())),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        Math.max(1, count()),
        new Limits.Keeping(
            Math.max(1, count()), Math.max(1, count()), Math.max(1, count()), Math.max(1, count())),
        Math.max(1, count()),
        Math.max(1, count()),
        vanishLimits(),
        new Limits.Calls(
            random.nextInt(2, Integer.MAX_VALUE),
            random.nextInt(1, Integer.MAX_VALUE),
            random.nextInt(1, Integer.MAX_VALUE),
            random.nextInt(2, Integer.MAX_VALUE),
            random.nextInt(1, Integer.MAX_VALUE)));
  }

  private Limits.Vanish vanishLimits() {
    int one = Math.max(1, count());
    int other = Math.max(1, count());
    return new Limits.Vanish(Math.min(one, other), Math.max(one, other));
  }
}
