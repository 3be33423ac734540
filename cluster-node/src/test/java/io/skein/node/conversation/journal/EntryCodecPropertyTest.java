package io.skein.node.conversation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import io.skein.store.v1.Entry;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is stored for years is read back as it was. */
class EntryCodecPropertyTest {
  private static final ConversationId GROUP = ConversationId.group(1);

  @Property
  void everyEntryRoundTrips(@ForAll("messages") Message message) {
    ByteBuffer stored = EntryCodec.encode(message);

    assertThat(EntryCodec.decode(GROUP, message.sequence(), stored)).isEqualTo(message);
  }

  @Property
  void everyEntryThatIsPartedIsJoinedAgain(@ForAll("messages") Message message) {
    Assume.that(EntryCodec.isApart(message));
    ByteBuffer log = EntryCodec.encodeWithout(message, -5);
    ByteBuffer said = EntryCodec.encodeSaid(message);

    EntryCodec.InLog found = EntryCodec.decodeInLog(GROUP, message.sequence(), log);

    assertThat(found.apart()).isEqualTo(-5);
    assertThat(found.message().isOver(Long.MAX_VALUE)).isTrue();
    assertThat(found.message()).isEqualTo(left(message));
    assertThat(EntryCodec.decodeSaid(found.message(), said)).isEqualTo(message);
  }

  /** Bytes that an earlier release wrote: a change of the format that loses them fails here. */
  @Example
  void readsWhatWasStoredByTheFirstRelease() {
    Message message =
        new Message(GROUP, 9, new UserId(7), new ClientId(1, 2), 1_000, new Content.Text("hé"));
    String hex =
        "090700000000000000121000000000000000010000000000000002" + "19e803000000000000220368c3a9";

    assertThat(HexFormat.of().formatHex(EntryCodec.encode(message).array())).isEqualTo(hex);
    assertThat(EntryCodec.decode(GROUP, 9, ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
        .isEqualTo(message);
  }

  private static Message left(Message message) {
    Content content =
        message.content() instanceof Content.Edit edit
            ? new Content.Edit(edit.target(), "")
            : Content.Vanished.INSTANCE;
    return new Message(
        GROUP,
        message.sequence(),
        message.sender(),
        message.clientId(),
        message.timeMillis(),
        content,
        null,
        message.endMillis());
  }

  @Example
  void readsAContentOfALaterReleaseAsUnknown() {
    ByteBuffer later = ByteBuffer.wrap(Entry.newBuilder().setSender(7).build().toByteArray());

    assertThat(EntryCodec.decode(GROUP, 3, later).content()).isEqualTo(new Content.Unknown());
  }

  @Example
  void refusesDamagedBytes() {
    ByteBuffer damaged = ByteBuffer.wrap(new byte[] {0x22, 0x7f, 0x01});

    assertThatThrownBy(() -> EntryCodec.decode(GROUP, 3, damaged))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("message 3 of g1");
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<ClientId> clientIds =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
            .as(ClientId::new)
            .injectNull(0.3);
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(1),
            Arbitraries.longs(),
            clientIds,
            Arbitraries.longs(),
            contents(),
            Combinators.combine(Arbitraries.longs().map(UserId::new), Arbitraries.longs())
                .as(Message.Forwarded::new)
                .injectNull(0.5),
            Arbitraries.longs().greaterOrEqual(0))
        .as(
            (sequence, sender, clientId, time, content, forwarded, end) ->
                new Message(
                    GROUP, sequence, new UserId(sender), clientId, time, content, forwarded, end));
  }

  private static Arbitrary<Content> contents() {
    Arbitrary<String> texts =
        Arbitraries.strings().withCharRange('\u0001', '\ud7ff').ofMaxLength(50);
    Arbitrary<UserId> users = Arbitraries.longs().map(UserId::new);
    Arbitrary<Long> sequences = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<Content> text =
        Combinators.combine(texts, sequences, users.list().ofMaxSize(3), flags)
            .as(Content.Text::new);
    Arbitrary<Content> operation =
        Arbitraries.oneOf(
            sequences.map(Content.Recall::new),
            Combinators.combine(sequences, texts).as(Content.Edit::new),
            Combinators.combine(sequences, texts, flags).as(Content.Reaction::new),
            Combinators.combine(sequences, flags).as(Content.Highlight::new));
    Arbitrary<Content> custom =
        Combinators.combine(texts, Arbitraries.bytes().array(byte[].class).ofMaxSize(50), texts)
            .as((type, data, fallback) -> new Content.Custom(type, Bytes.wrap(data), fallback));
    Arbitrary<Content> membership =
        Combinators.combine(
                Arbitraries.of(Content.MembershipChange.Kind.class),
                users,
                users.list().ofMaxSize(5),
                texts,
                users.filter(user -> user.value() != 0).injectNull(0.5),
                sequences,
                Combinators.combine(users.list().ofMaxSize(2), sequences)
                    .as(GroupChange.MuteChange::new)
                    .list()
                    .ofMaxSize(2))
            .as(Content.MembershipChange::new);
    Arbitrary<Content> title = Combinators.combine(users, texts).as(Content.TitleChange::new);
    return Arbitraries.oneOf(
        text,
        custom,
        membership,
        title,
        operation,
        Arbitraries.integers().greaterOrEqual(0).map(Content.VanishChange::new),
        calls(users, sequences),
        media(texts),
        cards(texts, users),
        groupChanges(texts, users));
  }

  private static Arbitrary<Content> calls(Arbitrary<UserId> users, Arbitrary<Long> numbers) {
    return Combinators.combine(
            Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(CallId::new),
            users,
            Arbitraries.of(Call.Media.class),
            Arbitraries.of(Call.Outcome.class),
            numbers,
            numbers,
            users.list().ofMaxSize(9))
        .as(Content.CallEntry::new);
  }

  private static Arbitrary<Content> media(Arbitrary<String> texts) {
    Arbitrary<Integer> numbers = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Bytes> previews =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(50).map(Bytes::wrap);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.of(Content.Media.Kind.class),
            texts,
            texts,
            Arbitraries.longs().greaterOrEqual(0),
            numbers,
            numbers,
            previews)
        .as(
            (media, kind, name, caption, size, width, duration, preview) ->
                new Content.Media(
                    new MediaId(media),
                    kind,
                    name,
                    "image/png",
                    size,
                    width,
                    width / 2,
                    duration,
                    preview,
                    caption));
  }

  private static Arbitrary<Content> cards(Arbitrary<String> texts, Arbitrary<UserId> users) {
    Arbitrary<Integer> degrees = Arbitraries.integers();
    Arbitrary<Bytes> thumbnails =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(50).map(Bytes::wrap);
    return Arbitraries.oneOf(
        Combinators.combine(degrees, degrees, texts, texts).as(Card.Location::new),
        Combinators.combine(users, texts).as(Card.Contact::new),
        Combinators.combine(texts, texts, texts, thumbnails).as(Card.Link::new),
        Combinators.combine(texts, texts, texts).as(Card.Sticker::new));
  }

  private static Arbitrary<Content> groupChanges(Arbitrary<String> texts, Arbitrary<UserId> users) {
    Arbitrary<List<UserId>> some = users.list().ofMaxSize(4);
    Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<Role> roles = Arbitraries.of(Role.class);
    Arbitrary<Content> ofMembers =
        Arbitraries.oneOf(
            Combinators.combine(some, roles).as(GroupChange.RoleChange::new),
            Combinators.combine(users, roles.injectNull(0.2)).as(GroupChange.OwnerChange::new),
            Combinators.combine(some, numbers).as(GroupChange.MuteChange::new),
            texts.map(GroupChange.RemarkChange::new),
            texts.map(GroupChange.Announcement::new));
    Arbitrary<Content> ofJoining =
        Arbitraries.oneOf(
            Combinators.combine(
                    Arbitraries.bytes().array(byte[].class).ofMaxSize(16).map(Bytes::wrap),
                    numbers,
                    Arbitraries.integers().greaterOrEqual(0))
                .as(GroupChange.LinkMade::new),
            numbers.map(GroupChange.LinkRevoked::new),
            Combinators.combine(some, texts, numbers).as(GroupChange.JoinRequested::new),
            some.map(GroupChange.RequestsRefused::new));
    return Arbitraries.oneOf(ofMembers, ofJoining, settings(texts));
  }

  private static Arbitrary<Content> settings(Arbitrary<String> texts) {
    Arbitrary<Boolean> flags = Arbitraries.of(true, false).injectNull(0.5);
    Arbitrary<Role> roles = Arbitraries.of(Role.class).injectNull(0.5);
    return Combinators.combine(
            Arbitraries.of(GroupSettings.JoinMode.class).injectNull(0.5),
            texts.injectNull(0.5),
            flags,
            flags,
            Arbitraries.integers().greaterOrEqual(0).injectNull(0.5),
            roles,
            roles,
            Arbitraries.of(GroupMode.class).injectNull(0.5))
        .as(
            (joining, question, history, silenced, slow, rename, announce, mode) ->
                new GroupChange.SettingsChange(
                    joining, question, history, silenced, slow, rename, announce, rename, mode));
  }
}
