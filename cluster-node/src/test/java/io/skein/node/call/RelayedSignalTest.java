package io.skein.node.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.Bytes;
import org.junit.jupiter.api.Test;

class RelayedSignalTest {
  @Test
  void comesBackAsItWas() {
    RelayedSignal signal =
        new RelayedSignal(
            "pekko://skein@127.0.0.2:7355/user/ü#12", Bytes.wrap(new byte[] {1, 2, 3}));

    assertThat(RelayedSignal.of(Bytes.wrap(signal.toBytes()))).isEqualTo(signal);
    RelayedSignal empty = new RelayedSignal("", Bytes.EMPTY);
    assertThat(RelayedSignal.of(Bytes.wrap(empty.toBytes()))).isEqualTo(empty);
  }

  @Test
  void refusesWhatIsCutOff() {
    Bytes bytes = Bytes.wrap(new byte[] {0, 9, 'a', 'b'});

    assertThatThrownBy(() -> RelayedSignal.of(bytes)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RelayedSignal.of(Bytes.wrap(new byte[] {1})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
