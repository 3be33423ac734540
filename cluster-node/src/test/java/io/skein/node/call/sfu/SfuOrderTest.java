package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.CallId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SfuOrderTest {
  private static final List<String> SERVERS = List.of("ws://a:8188", "ws://b:8188", "ws://c:8188");
  private static final CallId CALL = new CallId(7, 8);

  @Test
  void roomsOfACallAreAtOneServerAfterTheOther() {
    assertThat(
            IntStream.rangeClosed(1, 3)
                .mapToObj(room -> SfuOrder.server(CALL, room, SERVERS))
                .toList())
        .containsExactlyInAnyOrderElementsOf(SERVERS)
        .isEqualTo(SfuOrder.of(CALL, SERVERS));
    assertThat(SfuOrder.server(CALL, 4, SERVERS)).isEqualTo(SfuOrder.server(CALL, 1, SERVERS));
  }

  @Test
  void theOrderInWhichServersAreNamedDoesNotMatter() {
    List<String> other = List.of("ws://c:8188", "ws://a:8188", "ws://b:8188");

    assertThat(SfuOrder.of(CALL, other)).isEqualTo(SfuOrder.of(CALL, SERVERS));
  }

  @Test
  void callsAreSpreadOverAllServers() {
    Map<String, Integer> calls = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      calls.merge(SfuOrder.server(new CallId(i, 1), 1, SERVERS), 1, Integer::sum);
    }

    assertThat(calls).containsOnlyKeys(SERVERS);
    assertThat(calls.values()).allSatisfy(number -> assertThat(number).isBetween(800, 1_200));
  }

  @Test
  void theNextRoomIsAtAServerThatAnswers() {
    List<String> order = SfuOrder.of(CALL, SERVERS);

    assertThat(SfuOrder.nextRoom(CALL, 0, SERVERS, name -> true)).isEqualTo(1);
    assertThat(SfuOrder.nextRoom(CALL, 1, SERVERS, name -> true)).isEqualTo(2);
    assertThat(SfuOrder.nextRoom(CALL, 1, SERVERS, order.get(2)::equals)).isEqualTo(3);
    assertThat(SfuOrder.nextRoom(CALL, 1, SERVERS, order.get(0)::equals)).isEqualTo(4);
    assertThat(SfuOrder.nextRoom(CALL, 1, SERVERS, name -> false)).isZero();
  }
}
