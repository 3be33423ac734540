package io.skein.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary values of everything that is said, as a correct client and a correct node say it: edge
 * values often, and otherwise anything within the contract. Repeatable from its seed.
 */
final class RandomFrames {
  private static final int[] CODE_POINT_BOUNDS = {0x80, 0x100, 0x800, 0xd800, 0x10000, 0x110000};

  private final SplittableRandom random;
  private final Limits limits;

  private final List<Supplier<Request>> requests =
      List.of(
          () ->
              new Request.Hello(
                  1, ascii(1, 1024), ascii(0, 64), bytes(0, 64), random().nextLong(), count()),
          () -> new Request.Ping(random().nextLong()),
          () -> new Request.RenewToken(ascii(1, 1024)),
          () ->
              new Request.Post(
                  conversation(), clientId(), number(), postedContent(), maybe(this::clientId)),
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
          () -> new Request.SetSelf(selfChange()),
          () -> new Request.ChangePerson(user(), personChange()),
          () -> new Request.SyncPeople(bytes(0, 64)),
          () -> new Request.Look(maybe(this::conversation)),
          () -> new Request.Typing(conversation(), typing()),
          () -> new Request.WatchUsers(listOf(0, 200, this::user)),
          () ->
              new Request.ChangePrivacy(
                  maybe(this::audience),
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
          () -> new Request.ChangeGroup(conversation(), askedChange()),
          () -> new Request.JoinGroup(conversation(), token(), text(0, 100)),
          () ->
              new Request.AskGroup(
                  conversation(),
                  pick(List.of(Request.AskGroup.What.values())),
                  token(),
                  maybe(this::user),
                  pageLimit()),
          () -> new Request.SchedulePost(conversation(), clientId(), sequence(), said()),
          () ->
              new Request.ChangeScheduled(
                  clientId(),
                  pick(List.of(Request.ChangeScheduled.Action.values())),
                  sequence(),
                  maybe(this::said)),
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
          () -> new Reply.Failed(errorCode(), text(0, 90), count()),
          () -> Reply.Done.INSTANCE,
          () -> new Reply.Posted(number(), number(), number()),
          () ->
              new Reply.Page(
                  listOf(0, 6, this::message),
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
          () -> new GroupReply.GroupChanged(number(), maybe(this::link)),
          () ->
              new GroupReply.Group(
                  conversation(),
                  number(),
                  text(0, 60),
                  maybe(this::user),
                  settings(),
                  pick(List.of(GroupMode.values())),
                  count(),
                  maybe(this::message),
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
          () -> new GroupReply.LinkPage(listOf(0, 6, this::link)),
          () ->
              new Reply.ScheduledPage(
                  listOf(0, 6, this::scheduledPost), random().nextBoolean(), number()),
          () ->
              new Reply.ScheduledEvent(
                  number(), listOf(0, 3, this::scheduledPost), listOf(0, 3, this::clientId)),
          () ->
              new Reply.Found(
                  listOf(0, 6, () -> new Reply.FoundMessage(message(), number())),
                  bytes(0, 64),
                  random().nextBoolean()),
          () ->
              new Reply.MergedPage(
                  listOf(0, 6, () -> new Reply.MergedMessage(count(), user(), number(), content())),
                  random().nextBoolean()),
          () -> new Reply.ConversationPage(listOf(0, 6, this::summary), random().nextBoolean()),
          () ->
              new Reply.UsersFound(
                  listOf(
                      0, 9, () -> new Reply.User(user(), text(0, 40), text(0, 40), text(0, 90)))),
          () ->
              new Reply.PeopleSynced(
                  listOf(0, 6, this::person),
                  maybe(this::self),
                  random().nextBoolean(),
                  listOf(0, 12, this::user),
                  bytes(0, 64),
                  random().nextBoolean()),
          () ->
              new Reply.PeopleEvent(
                  bytes(0, 64), bytes(0, 64), listOf(0, 3, this::person), maybe(this::self)),
          () -> new Reply.GoAway(errorCode(), text(0, 90), count()),
          () -> new Reply.MessageEvent(message(), random().nextBoolean()),
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
          () -> new Reply.PrivacyKept(privacy()),
          () -> new Reply.PrivacyEvent(privacy()),
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
    this.random = new SplittableRandom(seed);
    this.limits = limits;
  }

  SplittableRandom random() {
    return random;
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

  /** Any text that UTF-8 can say; the length counts code points. */
  String text(int codePointsMin, int codePointsMax) {
    int bound = CODE_POINT_BOUNDS[random.nextInt(CODE_POINT_BOUNDS.length)];
    int length = random.nextInt(codePointsMin, codePointsMax + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(bound);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? Utf8.REPLACEMENT : point);
    }
    return text.toString();
  }

  private String ascii(int lengthMin, int lengthMax) {
    return random
        .ints(random.nextInt(lengthMin, lengthMax + 1), ' ', '~' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String title() {
    return "t"
        + text(0, 60)
            .codePoints()
            .filter(point -> !Character.isISOControl(point))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
  }

  private Bytes bytes(int sizeMin, int sizeMax) {
    byte[] bytes = new byte[random.nextInt(sizeMin, sizeMax + 1)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** A sequence number or time: 0 to 2^63 - 1. */
  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> random.nextLong(1_000);
      default -> random.nextLong(Long.MAX_VALUE);
    };
  }

  private long sequence() {
    return Math.max(1, number());
  }

  private int count() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Integer.MAX_VALUE;
      case 2 -> random.nextInt(1_000);
      default -> random.nextInt(Integer.MAX_VALUE);
    };
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

  private int pageLimit() {
    return random.nextInt(1, limits.pageEntriesMax() + 1);
  }

  private Request.Pull.Direction direction() {
    return pick(List.of(Request.Pull.Direction.values()));
  }

  private ErrorCode errorCode() {
    ErrorCode code = pick(List.of(ErrorCode.values()));
    return code == ErrorCode.OK ? ErrorCode.INTERNAL : code;
  }

  private UserId user() {
    return new UserId(random.nextInt(8) == 0 ? -1 : random.nextLong() | 1);
  }

  private List<UserId> users(int min) {
    return listOf(min, random.nextInt(10) == 0 ? 1_000 : 12, this::user);
  }

  private ClientId clientId() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  private ConversationId conversation() {
    UserId one = user();
    UserId other = user();
    return random.nextBoolean() || one.equals(other)
        ? ConversationId.group(one.value())
        : ConversationId.direct(one, other);
  }

  private Starred starred() {
    return new Starred(conversation(), number(), number());
  }

  private Discarded discarded() {
    return new Discarded(conversation(), number(), listOf(0, 9, this::sequence));
  }

  private CallId callId() {
    return CallId.of(clientId());
  }

  private DeviceId device() {
    return new DeviceId(user().value());
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
    ScheduledPost waiting = ScheduledPost.waiting(clientId(), conversation(), said(), number());
    return switch (pick(List.of(ScheduledPost.State.values()))) {
      case WAITING -> waiting;
      case POSTING -> waiting.posting();
      case REFUSED -> waiting.refused(errorCode());
    };
  }

  private Content postedContent() {
    return switch (random.nextInt(12)) {
      case 0 -> new Content.Recall(sequence());
      case 1 -> new Content.Edit(sequence(), text(1, 80));
      case 2 -> new Content.Reaction(sequence(), ascii(1, 16) + "👍", random.nextBoolean());
      case 3 -> forward();
      case 4 -> new Content.Highlight(sequence(), random.nextBoolean());
      case 5 -> new Content.VanishChange(count());
      case 6 -> merge();
      default -> said();
    };
  }

  private Content.Merge merge() {
    List<Content.Merge.Item> items =
        random
            .longs(random.nextInt(1, 9), 1, Long.MAX_VALUE - 1)
            .sorted()
            .distinct()
            .mapToObj(
                sequence ->
                    new Content.Merge.Item(sequence, random.nextBoolean() ? 0 : sequence + 1))
            .toList();
    return new Content.Merge(conversation(), items, text(0, 60));
  }

  private Content.Merged merged() {
    return new Content.Merged(
        text(0, 60),
        listOf(0, 4, () -> new Content.Merged.Line(user(), text(0, 60))),
        count(),
        count(),
        random.nextLong());
  }

  private Content said() {
    return switch (random.nextInt(4)) {
      case 0 -> media();
      case 1 ->
          new Content.Custom(
              ascii(1, 64).replace(' ', '.'),
              bytes(0, random.nextInt(10) == 0 ? 9_000 : 90),
              text(0, 250));
      case 2 -> card();
      default -> postedText();
    };
  }

  private Content.Text postedText() {
    String text = text(1, random.nextInt(10) == 0 ? 2_000 : 80);
    return random.nextBoolean()
        ? new Content.Text(text)
        : new Content.Text(text, number(), listOf(0, 5, this::user), random.nextBoolean());
  }

  private Content.Media media() {
    return new Content.Media(
        new MediaId(user().value()),
        pick(List.of(Content.Media.Kind.values())),
        text(1, 60).replaceAll("[\\x00-\\x1f\\x7f-\\x9f/\\\\]", "_"),
        ascii(0, 127),
        number(),
        count(),
        count(),
        count(),
        bytes(0, Limits.MEDIA_PREVIEW_BYTES_MAX),
        text(0, 900));
  }

  private Content.Forward forward() {
    long sequence = 1 + random.nextLong(Long.MAX_VALUE - 1);
    return new Content.Forward(
        conversation(),
        sequence,
        random.nextBoolean() ? 0 : random.nextLong(sequence, Long.MAX_VALUE) + 1);
  }

  private Card card() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Card.Location(
              within(Card.Location.LATITUDE_E7_MAX),
              within(Card.Location.LONGITUDE_E7_MAX),
              text(0, 60),
              text(0, 120));
      case 1 -> new Card.Contact(user(), "a" + text(0, 60));
      case 2 ->
          new Card.Link(
              "https://" + ascii(1, 200).replace(' ', '+'),
              text(0, 60),
              text(0, 250),
              bytes(0, Limits.LINK_THUMBNAIL_BYTES_MAX));
      default ->
          new Card.Sticker(
              ascii(1, 64).replace(' ', '.'), ascii(1, 64).replace(' ', '.'), "a" + text(0, 60));
    };
  }

  /** The bounds and 0 often. */
  private int within(int bound) {
    return switch (random.nextInt(5)) {
      case 0 -> -bound;
      case 1 -> bound;
      case 2 -> 0;
      default -> random.nextInt(-bound, bound + 1);
    };
  }

  private GroupChange askedChange() {
    return switch (random.nextInt(8)) {
      case 0 -> new GroupChange.RoleChange(users(1), role());
      case 1 -> new GroupChange.OwnerChange(user(), maybe(this::role));
      case 2 -> new GroupChange.MuteChange(users(1), number());
      case 3 -> new GroupChange.RemarkChange(ascii(0, 40).strip());
      case 4 -> new GroupChange.Announcement(text(0, 500));
      case 5 -> new GroupChange.LinkMade(token(), number(), count());
      case 6 -> new GroupChange.LinkRevoked(sequence());
      default -> settingsChange();
    };
  }

  private GroupChange groupChange() {
    return switch (random.nextInt(6)) {
      case 0 -> new GroupChange.JoinRequested(users(0), text(0, 80), number());
      case 1 -> new GroupChange.RequestsRefused(users(0));
      default -> askedChange();
    };
  }

  private GroupChange.SettingsChange settingsChange() {
    GroupChange.SettingsChange change =
        new GroupChange.SettingsChange(
            maybe(() -> pick(List.of(GroupSettings.JoinMode.values()))),
            maybe(() -> text(0, 100)),
            maybe(random::nextBoolean),
            maybe(random::nextBoolean),
            maybe(() -> random.nextInt(86_401)),
            maybe(this::role),
            maybe(this::role),
            maybe(this::role),
            maybe(() -> pick(List.of(GroupMode.values()))));
    return change.isEmpty() ? GroupChange.SettingsChange.slow(0) : change;
  }

  private GroupSettings settings() {
    return new GroupSettings(
        pick(List.of(GroupSettings.JoinMode.values())),
        text(0, 100),
        random.nextBoolean(),
        random.nextBoolean(),
        count(),
        role(),
        role(),
        role(),
        pick(List.of(GroupMode.values())));
  }

  private Reply.Member.Role role() {
    return pick(List.of(Reply.Member.Role.values()));
  }

  private GroupReply.Link link() {
    return new GroupReply.Link(number(), token(), user(), number(), count(), count());
  }

  private Bytes token() {
    return random.nextBoolean() ? Bytes.EMPTY : bytes(GroupLink.TOKEN_BYTES, GroupLink.TOKEN_BYTES);
  }

  private Content content() {
    return switch (random.nextInt(10)) {
      case 0 ->
          new Content.MembershipChange(
              pick(List.of(Content.MembershipChange.Kind.values())),
              new UserId(random.nextLong()),
              users(0),
              text(0, 60),
              maybe(this::user),
              number(),
              mutes());
      case 5, 6 -> groupChange();
      case 1 -> new Content.TitleChange(user(), text(0, 60));
      case 2 -> Content.Unknown.INSTANCE;
      case 3 -> random.nextBoolean() ? Content.Recalled.INSTANCE : Content.Vanished.INSTANCE;
      case 4 -> new Content.Edit(sequence(), "");
      case 7 ->
          new Content.CallEntry(
              callId(),
              user(),
              callMedia(),
              callOutcome(),
              number(),
              number(),
              listOf(0, 9, this::user));
      case 8 -> merged();
      default -> postedContent();
    };
  }

  private List<GroupChange.MuteChange> mutes() {
    return random.nextInt(3) > 0
        ? List.of()
        : List.of(
            new GroupChange.MuteChange(users(1), number()),
            new GroupChange.MuteChange(users(1), number()));
  }

  private Message message() {
    return new Message(
        conversation(),
        sequence(),
        random.nextInt(4) == 0 ? UserId.SYSTEM : user(),
        maybe(this::clientId),
        number(),
        content(),
        maybe(() -> new Message.Forwarded(user(), number())),
        random.nextBoolean() ? 0 : number());
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
        maybe(this::message),
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

  private Self self() {
    return new Self(
        text(0, 40),
        text(0, 90),
        random.nextBoolean(),
        pick(List.of(Self.Adding.values())),
        pick(List.of(Self.Strangers.values())));
  }

  private SelfChange selfChange() {
    SelfChange change =
        new SelfChange(
            maybe(() -> text(0, 30)),
            maybe(() -> text(0, 90)),
            maybe(random::nextBoolean),
            maybe(() -> pick(List.of(Self.Adding.values()))),
            maybe(() -> pick(List.of(Self.Strangers.values()))));
    return change.isEmpty() ? SelfChange.signature("") : change;
  }

  private PersonChange personChange() {
    return new PersonChange(
        pick(List.of(PersonChange.Action.values())),
        text(0, 90),
        text(0, 60),
        text(0, 60),
        listOf(0, 5, () -> text(1, 12)).stream().distinct().toList());
  }

  private Person person() {
    return new Person(
        user(),
        random.nextBoolean(),
        random.nextBoolean(),
        text(0, 40),
        listOf(0, 3, () -> text(1, 12)),
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(this::contactRequest),
        maybe(this::contactRequest));
  }

  private ContactRequest contactRequest() {
    return new ContactRequest(text(0, 60), number(), number());
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

  private Privacy.Audience audience() {
    return pick(List.of(Privacy.Audience.values()));
  }

  private Privacy privacy() {
    return new Privacy(audience(), random.nextBoolean(), random.nextBoolean());
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

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  private <T> List<T> listOf(int min, int max, Supplier<T> entry) {
    List<T> entries = new ArrayList<>();
    for (int left = random.nextInt(min, max + 1); left > 0; left--) {
      entries.add(entry.get());
    }
    return entries;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
