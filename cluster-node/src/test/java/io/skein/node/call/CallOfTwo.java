package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallHouse.Device;
import io.skein.protocol.Content;
import io.skein.protocol.Request.ChangeCall.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A call of Alice and Bob, in its actor. */
abstract class CallOfTwo {
  static final Duration SECOND = Duration.ofSeconds(1);

  CallHouse house = CallHouse.ofChat();
  Device alice = house.device(ALICE, PHONE);
  Device bob = house.device(BOB, PHONE);

  @AfterEach
  void close() {
    house.close();
  }

  /** Takes another house from now on. */
  void use(CallHouse other) {
    house.close();
    house = other;
    alice = house.device(ALICE, PHONE);
    bob = house.device(BOB, PHONE);
  }

  /** Alice calls Bob. */
  void calls() {
    alice.start(ID);
    alice.isAnswered();
  }

  /** They talk. */
  void talk() {
    calls();
    bob.says(Action.JOIN);
    bob.isAnswered();
  }

  List<Content> entries() {
    return house.log.stream().map(message -> message.content()).toList();
  }

  /** The one entry that the call leaves. */
  Content.CallEntry entry() {
    house.passUntil(Duration.ofMillis(100), h -> !h.log.isEmpty());
    assertThat(entries()).hasSize(1);
    return (Content.CallEntry) entries().get(0);
  }
}
