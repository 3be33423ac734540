package io.skein.node.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueRulesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 20})
  void eachListHasOneNode(int nodes) {
    List<String> members = IntStream.range(0, nodes).mapToObj(node -> "node" + node).toList();

    Stream<Integer> lists = members.stream().flatMap(node -> listsOf(node, members));

    assertThat(lists)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ScheduleDue.LISTS).boxed().toList());
  }

  private static Stream<Integer> listsOf(String node, List<String> members) {
    return DueRules.listsOf(node, members).stream();
  }

  @Test
  void aNodeThatIsNotInTheClusterHasNone() {
    assertThat(DueRules.listsOf("a", List.of())).isEmpty();
    assertThat(DueRules.listsOf("a", List.of("b", "c"))).isEmpty();
  }
}
