package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codes are one list, told in two places. */
class ErrorCodeTest {
  @Test
  void theJavaEnumAndTheContractAgreeInNamesAndNumbers() {
    Map<String, Integer> contract =
        io.skein.protocol.v1.ErrorCode.getDescriptor().getValues().stream()
            .collect(Collectors.toMap(value -> value.getName(), value -> value.getNumber()));

    Map<String, Integer> java =
        Stream.of(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::name, ErrorCode::number));

    assertThat(java).isEqualTo(contract).contains(entry("OK", 0));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void eachSaysWhatToDoInOneClause(ErrorCode code) {
    assertThat(code.advice()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(80);
    assertThat(ErrorCode.ofNumber(code.number())).isEqualTo(code);
    assertThat(ErrorCode.received(code.number())).isEqualTo(code);
  }

  @Test
  void onlyThoseMayBeRetriedThatMayEndOtherwise() {
    EnumSet<ErrorCode> retryable =
        Stream.of(ErrorCode.values())
            .filter(ErrorCode::isRetryable)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(ErrorCode.class)));

    assertThat(retryable)
        .containsExactlyInAnyOrder(
            ErrorCode.IDLE_TIMEOUT,
            ErrorCode.SLOW_CONSUMER,
            ErrorCode.GOING_AWAY,
            ErrorCode.TOO_MANY_CONNECTIONS,
            ErrorCode.TOKEN_EXPIRED,
            ErrorCode.TOO_MANY_ATTEMPTS,
            ErrorCode.TOO_MANY_REQUESTS,
            ErrorCode.OUT_OF_ORDER,
            ErrorCode.SLOW_MODE,
            ErrorCode.GROUP_BUSY,
            ErrorCode.OVERLOADED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.OUTCOME_UNKNOWN,
            ErrorCode.INTERNAL,
            ErrorCode.TOO_MANY_CALLS,
            ErrorCode.PARTICIPANT_AWAY,
            ErrorCode.ASKED_TOO_OFTEN,
            ErrorCode.SFU_UNAVAILABLE,
            ErrorCode.TRACK_GONE,
            ErrorCode.AUTHORIZATION_PENDING,
            ErrorCode.SLOW_DOWN,
            ErrorCode.UPLOAD_OFFSET);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 599, -1, Integer.MAX_VALUE})
  void aCodeThatANewerNodeSendsIsTakenAsInternal(int number) {
    assertThat(ErrorCode.received(number)).isEqualTo(ErrorCode.INTERNAL);
  }
}
