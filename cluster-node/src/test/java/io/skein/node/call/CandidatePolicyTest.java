package io.skein.node.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.CallSignal;
import io.skein.protocol.CallSignal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatePolicyTest {
  private static final String PUBLIC =
      "candidate:1 1 udp 1686052607 198.51.100.7 54321 typ srflx raddr 0.0.0.0 rport 0";
  private static final String HOME = "candidate:2 1 udp 2122260223 192.168.1.7 54321 typ host";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "127.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.178.20",
        "169.254.1.1",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "FEBF::1",
        "fc00::1",
        "fd12:3456::1",
        "::ffff:10.1.2.3"
      })
  void knowsPrivateAddresses(String address) {
    assertThat(CandidatePolicy.isPrivate(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "198.51.100.7",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.0.1",
        "192.169.0.1",
        "2001:db8::1",
        "::ffff:198.51.100.7",
        "6a1f.local",
        "0.0.0.0",
        "10.example.org",
        ""
      })
  void knowsOthers(String address) {
    assertThat(CandidatePolicy.isPrivate(address)).isFalse();
  }

  @Test
  void leavesCandidatesWithPrivateAddressesOut() {
    CallSignal leftOut = candidate(HOME).leftOut();
    assertThat(leftOut.sequence()).isEqualTo(candidate(HOME).sequence());
    assertThat(leftOut.body()).isEmpty();
    assertThat(CandidatePolicy.PUBLIC.passedOn(candidate(HOME))).isEqualTo(leftOut);
    assertThat(CandidatePolicy.PUBLIC.passedOn(candidate(PUBLIC.replace("0.0.0.0", "10.0.0.9"))))
        .isEqualTo(leftOut);
    assertThat(CandidatePolicy.PUBLIC.passedOn(candidate(PUBLIC))).isEqualTo(candidate(PUBLIC));
    assertThat(CandidatePolicy.PUBLIC.passedOn(candidate(""))).isEqualTo(candidate(""));
    assertThat(CandidatePolicy.ALL.passedOn(candidate(HOME))).isEqualTo(candidate(HOME));
  }

  @Test
  void takesThemOutOfDescriptions() {
    String head = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    CallSignal offer =
        CallSignal.of(
            Kind.OFFER, 1, head + "a=" + HOME + "\r\na=" + PUBLIC + "\r\na=end-of-candidates\r\n");

    CallSignal passedOn = CandidatePolicy.PUBLIC.passedOn(offer);

    assertThat(passedOn.body()).isEqualTo(head + "a=" + PUBLIC + "\r\na=end-of-candidates\r\n");
    assertThat(CandidatePolicy.ALL.passedOn(offer)).isSameAs(offer);
  }

  @Test
  void passesOnWhatHasNoCandidates() {
    CallSignal restart = CallSignal.of(Kind.RESTART, 3, "");
    CallSignal answer = CallSignal.of(Kind.ANSWER, 3, "v=0\n");

    assertThat(CandidatePolicy.PUBLIC.passedOn(restart)).isSameAs(restart);
    assertThat(CandidatePolicy.PUBLIC.passedOn(answer)).isSameAs(answer);
  }

  private static CallSignal candidate(String line) {
    return new CallSignal(Kind.CANDIDATE, 2, line, "0", 0);
  }
}
