package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListSharesTest {
  private static final int LISTS = 16;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 20})
  void eachListHasOneNode(int nodes) {
    List<String> members = IntStream.range(0, nodes).mapToObj(node -> "node" + node).toList();

    Stream<Integer> all =
        members.stream().flatMap(node -> ListShares.of(node, members, LISTS).stream());

    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, LISTS).boxed().toList());
  }

  @Test
  void aNodeThatIsNotInTheClusterHasNone() {
    assertThat(ListShares.of("a", List.of(), LISTS)).isEmpty();
    assertThat(ListShares.of("a", List.of("b", "c"), LISTS)).isEmpty();
  }
}
