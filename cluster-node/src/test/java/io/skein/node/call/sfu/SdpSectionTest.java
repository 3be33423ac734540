package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SdpSectionTest {
  @Test
  void saysWhatEachSectionIsFor() {
    assertThat(
            SdpSection.of(
                """
                v=0
                a=sendonly
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:0
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:b
                a=recvonly
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:2
                a=inactive
                """))
        .containsExactly(
            new SdpSection("0", true, false),
            new SdpSection("b", false, true),
            new SdpSection("2", false, false));
  }

  @Test
  void whatIsRejectedIsForNothing() {
    assertThat(SdpSection.of("v=0\r\nm=audio 0 X 1\r\na=mid:0\r\n"))
        .containsExactly(new SdpSection("0", false, false));
    assertThat(SdpSection.of("v=0\r\nm=audio 0 X 1\r\na=mid:0\r\na=bundle-only\r\n"))
        .containsExactly(new SdpSection("0", true, true));
  }

  @Test
  void takesAnyText() {
    assertThat(SdpSection.of("")).isEmpty();
    assertThat(SdpSection.of("nonsense m=audio")).isEmpty();
    assertThat(SdpSection.of("m=")).containsExactly(new SdpSection("", true, true));
  }
}
