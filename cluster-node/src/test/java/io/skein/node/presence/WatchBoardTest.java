package io.skein.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchBoardTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final String PHONE = "phone";
  private static final String DESKTOP = "desktop";

  private WatchBoard<String> board;

  @BeforeEach
  void begin() {
    board = new WatchBoard<>();
  }

  private static Reply.Presence online(UserId user) {
    return new Reply.Presence(user, true, 0);
  }

  private static Reply.Presence away(UserId user, long since) {
    return new Reply.Presence(user, false, since);
  }

  @Test
  void asksAboutAUserOnceForAllConnections() {
    assertThat(board.watch(PHONE, List.of(ALICE, BOB, ALICE)).toAsk()).containsExactly(ALICE, BOB);
    assertThat(board.watch(DESKTOP, List.of(BOB, CAROL)).toAsk()).containsExactly(CAROL);
    assertThat(board.users()).isEqualTo(3);
    assertThat(board.connections()).isEqualTo(2);
  }

  @Test
  void tellsWhatIsKnownToWhoBeginsToWatch() {
    board.watch(PHONE, List.of(ALICE));
    board.told(online(ALICE));
    assertThat(board.take(PHONE)).containsExactly(online(ALICE));

    board.watch(DESKTOP, List.of(ALICE, BOB));

    assertThat(board.take(DESKTOP)).containsExactly(online(ALICE));
    assertThat(board.take(PHONE)).isEmpty();
  }

  @Test
  void tellsEverythingAgainToWhoSaysAgainWhomItWatches() {
    board.watch(PHONE, List.of(ALICE));
    board.told(online(ALICE));
    board.take(PHONE);

    board.watch(PHONE, List.of(ALICE));

    assertThat(board.take(PHONE)).containsExactly(online(ALICE));
  }

  @Test
  void tellsOnceOfAUserWhoChangedOften() {
    board.watch(PHONE, List.of(ALICE, BOB));
    for (int i = 0; i < 5; i++) {
      board.told(online(ALICE));
      board.told(away(ALICE, i));
    }
    board.told(online(BOB));

    assertThat(board.toTell()).containsExactly(PHONE);
    assertThat(board.take(PHONE)).containsExactly(away(ALICE, 4), online(BOB));
    assertThat(board.toTell()).isEmpty();
  }

  @Test
  void tellsNobodyWhatIsNoNews() {
    board.watch(PHONE, List.of(ALICE));
    board.told(online(ALICE));
    board.take(PHONE);

    board.told(online(ALICE));

    assertThat(board.toTell()).isEmpty();
  }

  @Test
  void forgetsUsersWhomNobodyWatchesAnyMore() {
    board.watch(PHONE, List.of(ALICE, BOB));
    board.watch(DESKTOP, List.of(BOB));
    board.told(online(ALICE));

    assertThat(board.watch(PHONE, List.of(CAROL)).deserted()).containsExactly(ALICE);
    assertThat(board.take(PHONE)).as("of whom it does not watch").isEmpty();
    assertThat(board.isDeserted(ALICE)).isTrue();
    assertThat(board.isDeserted(BOB)).isFalse();
    board.drop(ALICE);

    assertThat(board.forget(DESKTOP)).containsExactly(BOB);
    assertThat(board.watch(PHONE, List.of()).deserted()).containsExactly(CAROL);
    assertThat(board.connections()).isZero();
    assertThat(board.watch(DESKTOP, List.of(ALICE)).toAsk()).containsExactly(ALICE);
  }

  @Test
  void remembersAUserForAMomentForWhoComesBack() {
    board.watch(PHONE, List.of(ALICE));
    board.told(online(ALICE));
    board.forget(PHONE);

    board.told(away(ALICE, 7));

    assertThat(board.watch(PHONE, List.of(ALICE)).toAsk()).isEmpty();
    assertThat(board.take(PHONE)).containsExactly(away(ALICE, 7));
  }

  @Test
  void tellsAndForgetsTheManyConnectionsThatWatchOneUser() {
    List<String> crowd = IntStream.range(0, 1_000).mapToObj(i -> "connection " + i).toList();
    crowd.forEach(connection -> board.watch(connection, List.of(ALICE)));

    board.told(online(ALICE));

    assertThat(board.toTell()).isEqualTo(crowd);
    for (String connection : crowd.subList(1, 1_000)) {
      assertThat(board.forget(connection)).isEmpty();
    }
    assertThat(board.isDeserted(ALICE)).isFalse();
    assertThat(board.forget(crowd.get(0))).containsExactly(ALICE);
    assertThat(board.isDeserted(ALICE)).isTrue();
  }
}
