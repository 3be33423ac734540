package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JanusExceptionTest {
  @ParameterizedTest
  @CsvSource({
    "403, SFU_UNAVAILABLE",
    "424, SFU_LOST",
    "425, SFU_LOST",
    "426, SFU_LOST",
    "428, TRACK_GONE",
    "432, SFU_UNAVAILABLE",
    "433, SFU_REFUSED",
    "435, SFU_LOST",
    "437, SFU_REFUSED",
    "458, SFU_LOST",
    "459, SFU_LOST",
    "499, SFU_UNAVAILABLE"
  })
  void aDeviceIsToldWhatItCanDo(int number, ErrorCode code) {
    assertThat(new JanusException(number, "a test").toSfuException().code()).isEqualTo(code);
  }
}
