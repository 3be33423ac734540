package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClusterViewsTest {
  private static final Set<String> ALL = Set.of("node-1", "node-2", "node-3");

  @Test
  void nodesThatAllSeeAllAreOneCluster() {
    assertThat(views(ALL, ALL, ALL).split()).isEmpty();
  }

  @Test
  void nodesThatSeeEachOtherAndNotTheThirdAreTwoClusters() {
    Set<String> others = Set.of("node-2", "node-3");

    assertThat(views(Set.of("node-1"), others, others).split())
        .hasValue(
            "two clusters: node-1 sees node-1, node-2 sees node-2 node-3, node-3 sees node-2"
                + " node-3");
  }

  @Test
  void agreementOnFewerThanAllIsNotEnough() {
    Set<String> some = Set.of("node-1", "node-2");

    assertThat(views(some, some, some).split()).get().asString().startsWith("not one cluster");
  }

  @Test
  void aMemberThatIsNoNodeOfTheInstanceIsSeen() {
    Set<String> more = Set.of("node-1", "node-2", "node-3", "127.0.0.9:7355");

    assertThat(views(more, more, more).split()).get().asString().contains("127.0.0.9:7355");
  }

  @Test
  void aNodeThatDoesNotAnswerIsNotPassedOver() {
    assertThat(views(ALL, ALL, Set.of()).split())
        .get()
        .asString()
        .startsWith("not one cluster")
        .endsWith("node-3 sees nothing");
  }

  private static ClusterViews views(Set<String> first, Set<String> second, Set<String> third) {
    return new ClusterViews(Map.of("node-1", first, "node-2", second, "node-3", third));
  }
}
