package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.ClusterSplit.Standing;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterSplitTest {
  private static final String A = "10.0.0.1:7355";
  private static final String B = "10.0.0.2:7355";
  private static final String C = "10.0.0.3:7355";
  private static final String D = "10.0.0.4:7355";

  /** What a node makes of seeing the same for as long as it takes. */
  private static Standing of(String self, Set<String> living, Set<String> members) {
    ClusterSplit split = new ClusterSplit(self);
    List<Standing> seen =
        IntStream.range(0, ClusterSplit.LOOKS).mapToObj(i -> split.look(living, members)).toList();
    assertThat(seen.subList(0, ClusterSplit.LOOKS - 1)).containsOnly(Standing.ONE);
    return seen.get(ClusterSplit.LOOKS - 1);
  }

  @Test
  void oneClusterIsOneWhoeverOfItLives() {
    assertThat(of(A, Set.of(B, C), Set.of(A, B, C))).isEqualTo(Standing.ONE);
    assertThat(of(A, Set.of(C), Set.of(A, B, C))).isEqualTo(Standing.ONE);
    assertThat(of(A, Set.of(), Set.of(A))).isEqualTo(Standing.ONE);
  }

  @Test
  void theSmallerOfTwoClustersEndsAndAllOfBothKnowWhich() {
    assertThat(of(A, Set.of(B, C), Set.of(A))).isEqualTo(Standing.SMALLER);
    assertThat(of(B, Set.of(A, C), Set.of(B, C))).isEqualTo(Standing.LARGER);
    assertThat(of(C, Set.of(A, B), Set.of(B, C))).isEqualTo(Standing.LARGER);
  }

  @Test
  void membersThatDoNotLiveDoNotCount() {
    assertThat(of(D, Set.of(A, B), Set.of(C, D))).isEqualTo(Standing.SMALLER);
    assertThat(of(A, Set.of(B, D), Set.of(A, B, C))).isEqualTo(Standing.LARGER);
  }

  @Test
  void ofTwoEqualsTheOneWithTheLowestAddressStays() {
    assertThat(of(A, Set.of(B, C, D), Set.of(A, D))).isEqualTo(Standing.LARGER);
    assertThat(of(D, Set.of(A, B, C), Set.of(A, D))).isEqualTo(Standing.LARGER);
    assertThat(of(B, Set.of(A, C, D), Set.of(B, C))).isEqualTo(Standing.SMALLER);
    assertThat(of(C, Set.of(A, B, D), Set.of(B, C))).isEqualTo(Standing.SMALLER);
  }

  @Test
  void whoIsSeenForAMomentOnlyIsNoCluster() {
    ClusterSplit split = new ClusterSplit(A);
    for (int i = 0; i < 10; i++) {
      assertThat(split.look(Set.of(B), Set.of(A))).isEqualTo(Standing.ONE);
      assertThat(split.look(Set.of(B), Set.of(A))).isEqualTo(Standing.ONE);
      assertThat(split.look(Set.of(B), Set.of(A, B))).isEqualTo(Standing.ONE);
    }
  }
}
