package io.skein.loadtest.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests of features, as a parameter, the one cluster of two nodes that they share: started
 * when the first of them asks, ended with the run. They keep apart by the names of their users, and
 * leave both nodes ready, also when they fail. Who harms the store has a cluster of its own.
 */
final class SharedCluster implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);
  private static final int NODES = 2;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public TestCluster resolveParameter(ParameterContext parameter, ExtensionContext test) {
    // What the root's store holds is closed at the end of the run.
    return test.getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("cluster", key -> TestCluster.start(NODES), TestCluster.class);
  }
}
