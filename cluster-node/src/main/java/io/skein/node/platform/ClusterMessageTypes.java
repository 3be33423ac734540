package io.skein.node.platform;

import java.util.Map;

/**
 * The types that may travel between nodes, by number. Its one implementation is named by {@code
 * skein.cluster.message-types}, has a constructor without parameters, and lies where all features
 * are known.
 */
public interface ClusterMessageTypes {
  /**
   * Numbers from 100 on (Kryo's own are below), each of one type for ever: a number is never given
   * to another type, not even when its type is gone. Records, enums, {@code Bytes} and {@code
   * EncodedFrame}; of records, every type that a component may hold.
   */
  Map<Integer, Class<?>> types();
}
