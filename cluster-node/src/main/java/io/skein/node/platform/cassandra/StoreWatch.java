package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeStateListenerBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator once when a store is lost and once when it is back. The driver by itself would
 * warn of every vain attempt to reconnect. Called on the driver's threads.
 */
final class StoreWatch extends NodeStateListenerBase {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  @Override
  public void onDown(Node node) {
    LOG.warn("Store {} is lost; trying to reconnect", node.getEndPoint());
  }

  @Override
  public void onUp(Node node) {
    LOG.info("Store {} is connected", node.getEndPoint());
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
