package io.skein.node.conversation.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.conversation.GroupState;
import io.skein.node.conversation.Snapshot;
import io.skein.protocol.Bytes;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is stored for years is read back as it was. */
class SnapshotCodecPropertyTest {
  @Property(tries = 200)
  void everySnapshotRoundTrips(@ForAll("snapshots") Snapshot snapshot) {
    assertThat(SnapshotCodec.decode(SnapshotCodec.encode(snapshot))).isEqualTo(snapshot);
  }

  @Example
  void keepsWhatTheUsersOfADirectChatHaveSaid() {
    List<Snapshot.Said> said =
        List.of(
            new Snapshot.Said(new UserId(1), 1_763_820_000_000L, List.of()),
            new Snapshot.Said(new UserId(-1), 0, List.of(1_763_820_000_001L, 1_763_820_000_002L)));
    Snapshot snapshot =
        new Snapshot(
            3,
            "",
            false,
            false,
            List.of(),
            List.of(),
            Snapshot.Operations.NONE,
            said,
            GroupState.NONE);

    assertThat(SnapshotCodec.decode(SnapshotCodec.encode(snapshot)).said()).isEqualTo(said);
  }

  @Example
  void refusesDamagedBytes() {
    ByteBuffer damaged = ByteBuffer.wrap(new byte[] {0x22, 0x7f, 0x01});

    assertThatThrownBy(() -> SnapshotCodec.decode(damaged))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Bytes that a release before operations wrote: sequence 41, a direct chat's two members. */
  @Example
  void readsWhatWasStoredBeforeOperations() {
    String hex =
        "0829"
            + "2211"
            + "0901000000000000001002180120282828"
            + "220f"
            + "09020000000000000010021801281e";

    Snapshot snapshot = SnapshotCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

    assertThat(snapshot.sequence()).isEqualTo(41);
    assertThat(snapshot.members())
        .extracting(Snapshot.Member::user, Snapshot.Member::read, Snapshot.Member::mentions)
        .containsExactly(
            tuple(new UserId(1), 40L, List.of()), tuple(new UserId(2), 30L, List.of()));
    assertThat(snapshot.operations()).isEqualTo(Snapshot.Operations.NONE);
    assertThat(snapshot.said()).isEmpty();
    assertThat(snapshot.group()).as("before groups were administered").isEqualTo(GroupState.NONE);
    assertThat(snapshot.members())
        .extracting(Snapshot.Member::visibleFrom, Snapshot.Member::remark)
        .containsExactly(tuple(1L, ""), tuple(1L, ""));
  }

  /** Runs that begin there, and end before the next. */
  private List<Snapshot.Run> runs(List<Long> firsts) {
    List<Snapshot.Run> runs = new ArrayList<>();
    for (int i = 0; i < firsts.size(); i++) {
      long next = i + 1 < firsts.size() ? firsts.get(i + 1) : firsts.get(i) + 7;
      runs.add(new Snapshot.Run(firsts.get(i), Math.max(1, (next - firsts.get(i)) / 2)));
    }
    return runs;
  }

  @Provide
  Arbitrary<Snapshot> snapshots() {
    Arbitrary<Long> sequences = Arbitraries.longs().between(0, Long.MAX_VALUE);
    Arbitrary<UserId> users = Arbitraries.longs().map(UserId::new);
    Arbitrary<List<Long>> ascending =
        Arbitraries.longs()
            .between(0, 1_000_000)
            .list()
            .ofMaxSize(20)
            .map(list -> list.stream().distinct().sorted().toList());
    Arbitrary<Snapshot.Member> members =
        Combinators.combine(
                users,
                Arbitraries.of(Reply.Member.Role.class),
                sequences,
                sequences,
                sequences,
                sequences,
                ascending,
                ascending)
            .as(Snapshot.Member::new)
            .flatMap(this::inAGroup);
    Arbitrary<Snapshot.Former> former =
        Combinators.combine(
                users,
                sequences,
                sequences,
                Arbitraries.of(true, false),
                Arbitraries.longs().between(1, 100))
            .as(Snapshot.Former::new);
    Arbitrary<List<Snapshot.MentionOfAll>> mentionsOfAll =
        Combinators.combine(sequences, users).as(Snapshot.MentionOfAll::new).list().ofMaxSize(3);
    Arbitrary<List<Reply.Highlighted>> highlighted =
        Combinators.combine(sequences, sequences, users, sequences, sequences)
            .as(Reply.Highlighted::new)
            .list()
            .ofMaxSize(3);
    Arbitrary<Snapshot.Operations> operations =
        Combinators.combine(
                sequences, ascending.map(this::runs), ascending, mentionsOfAll, highlighted)
            .as(Snapshot.Operations::new);
    return Combinators.combine(
            sequences,
            Arbitraries.strings().alpha().ofMaxLength(20),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            members.list().ofMaxSize(10),
            former.list().ofMaxSize(5),
            operations,
            Combinators.combine(groups(users), vanishing(users)).as(Tuple::of))
        .as(
            (sequence, title, large, headNamed, all, left, told, chosen) ->
                new Snapshot(
                    sequence,
                    title,
                    large,
                    headNamed,
                    all,
                    left,
                    told,
                    List.of(),
                    chosen.get1(),
                    chosen.get2()));
  }

  private static Arbitrary<Snapshot.Vanishing> vanishing(Arbitrary<UserId> users) {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, Long.MAX_VALUE);
    Arbitrary<List<Snapshot.Life>> lives =
        Combinators.combine(numbers, numbers, users).as(Snapshot.Life::new).list().ofMaxSize(5);
    return Combinators.combine(Arbitraries.integers().greaterOrEqual(0), lives)
        .as(Snapshot.Vanishing::new);
  }

  /** One who sees more than what was said since it came, goes by another name, and may hide. */
  private Arbitrary<Snapshot.Member> inAGroup(Snapshot.Member member) {
    return Combinators.combine(
            Arbitraries.longs().between(1, 100),
            Arbitraries.strings().alpha().ofMaxLength(5),
            Arbitraries.longs().between(0, 1_000),
            Arbitraries.of(true, false))
        .as(
            (visibleFrom, remark, saidMillis, hidesReads) ->
                new Snapshot.Member(
                    member.user(),
                    member.role(),
                    member.since(),
                    member.delivered(),
                    member.read(),
                    member.safe(),
                    member.ownUnread(),
                    member.mentions(),
                    visibleFrom,
                    remark,
                    saidMillis,
                    hidesReads));
  }

  private static Arbitrary<GroupState> groups(Arbitrary<UserId> users) {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, Long.MAX_VALUE);
    Arbitrary<String> texts = Arbitraries.strings().alpha().ofMaxLength(10);
    Arbitrary<GroupSettings> settings =
        Combinators.combine(
                Arbitraries.of(GroupSettings.JoinMode.class),
                texts,
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 86_400),
                Arbitraries.of(Reply.Member.Role.class),
                Arbitraries.of(Reply.Member.Role.class),
                Arbitraries.of(GroupMode.class))
            .as(
                (joining, question, history, silenced, slow, rename, announce, mode) ->
                    new GroupSettings(
                        joining, question, history, silenced, slow, rename, announce, rename,
                        mode));
    Arbitrary<GroupState.Announced> announced =
        Combinators.combine(texts, users, numbers, numbers)
            .as(GroupState.Announced::new)
            .injectNull(0.3);
    Arbitrary<GroupState.Waiting> waiting =
        Combinators.combine(users, texts, numbers).as(GroupState.Waiting::new);
    Arbitrary<GroupState.Link> links =
        Combinators.combine(
                Arbitraries.bytes().array(byte[].class).ofSize(16).map(Bytes::wrap),
                users,
                numbers,
                Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.integers().greaterOrEqual(0))
            .as(GroupState.Link::new);
    return Combinators.combine(
            settings,
            numbers,
            announced,
            users.set().ofMaxSize(4).map(TreeSet::new),
            Arbitraries.maps(users, numbers).ofMaxSize(4).map(TreeMap::new),
            Arbitraries.maps(users, waiting).ofMaxSize(4).map(TreeMap::new),
            Arbitraries.maps(numbers, links).ofMaxSize(4).map(TreeMap::new))
        .as(GroupState::new);
  }
}
