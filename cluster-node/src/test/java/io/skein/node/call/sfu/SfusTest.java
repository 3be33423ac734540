package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SfusTest {
  private static final CallId CALL = new CallId(7, 8);
  private static final SfuSecret SECRET = SfuSecret.of("what-nodes-and-sfus-share");
  private static final List<String> NAMES = List.of("ws://a:8188", "ws://b:8188");

  private final Map<String, InMemorySfu> servers =
      Map.of(NAMES.get(0), new InMemorySfu(), NAMES.get(1), new InMemorySfu());
  private final Sfus sfus = Sfus.of(NAMES, SECRET, servers::get);

  private InMemorySfu server(int room) {
    return servers.get(sfus.server(CALL, room));
  }

  @Test
  void withoutServersACallHasNoRoom() {
    assertThat(Sfus.NONE.firstRoom(CALL)).isZero();
    assertThat(Sfus.NONE.nextRoom(CALL, 1)).isZero();
    assertThat(Sfus.NONE.server(CALL, 1)).isEmpty();
    Sfus.NONE.destroy("", CALL, 1);
  }

  @Test
  void aCallBeginsInItsFirstRoomThatAServerHas() {
    assertThat(sfus.firstRoom(CALL)).isEqualTo(1);

    server(1).answers(false);
    assertThat(sfus.firstRoom(CALL)).isEqualTo(2);

    // One may answer by the time that it is needed.
    server(2).answers(false);
    assertThat(sfus.firstRoom(CALL)).isEqualTo(1);
    assertThat(sfus.nextRoom(CALL, 1)).isZero();
  }

  @Test
  void endsARoomWithWhatOpensIt() {
    server(1).publish(SECRET.room(CALL, 1), 7, "v=0 offer", List.<CallTrack>of(), change -> {});
    assertThat(server(1).rooms()).isEqualTo(1);

    sfus.destroy(sfus.server(CALL, 1), CALL, 2);
    assertThat(server(1).rooms()).isEqualTo(1);
    sfus.destroy(sfus.server(CALL, 1), CALL, 1);
    assertThat(server(1).rooms()).isZero();
  }

  @Test
  void endsARoomOnceItsServerCanBeAsked() {
    String name = sfus.server(CALL, 1);
    server(1).answers(false);
    sfus.destroy(name, CALL, 1);
    sfus.destroyAgain();
    server(1).answers(true);
    server(1).publish(SECRET.room(CALL, 1), 7, "v=0 offer", List.<CallTrack>of(), change -> {});

    sfus.destroyAgain();

    assertThat(server(1).rooms()).isZero();
    server(1).publish(SECRET.room(CALL, 1), 7, "v=0 offer", List.<CallTrack>of(), change -> {});
    sfus.destroyAgain();
    assertThat(server(1).rooms()).isEqualTo(1);
  }

  @Test
  void knowsNoOtherServer() {
    assertThatThrownBy(() -> sfus.get("ws://c:8188")).isInstanceOf(SfuException.class);
  }

  @Test
  void whatOpensARoomIsAnotherForEachRoomAndSecret() {
    SfuRoom room = SECRET.room(CALL, 1);

    assertThat(SECRET.room(CALL, 1)).isEqualTo(room);
    assertThat(SECRET.room(CALL, 2).number()).isNotEqualTo(room.number());
    assertThat(SECRET.room(CALL, 2).pin()).isNotEqualTo(room.pin());
    assertThat(SECRET.room(new CallId(7, 9), 1).pin()).isNotEqualTo(room.pin());
    assertThat(SfuSecret.of("another-one-of-them").room(CALL, 1).pin()).isNotEqualTo(room.pin());
    assertThat(room.pin()).hasSize(32).isNotEqualTo(room.secret());
    assertThat(room.number()).isBetween(1L, (1L << 52) - 1);
  }
}
