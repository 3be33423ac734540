package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;

class MemberNameTest {
  @Test
  void isTheSameByHostAndPortAndByAddress() {
    Address address = new Address("pekko", "skein", "127.0.0.1", 25_520);

    assertThat(MemberName.of(address)).isEqualTo("127.0.0.1:25520");
    assertThat(MemberName.of("127.0.0.1", 25_520)).isEqualTo(MemberName.of(address));
  }
}
