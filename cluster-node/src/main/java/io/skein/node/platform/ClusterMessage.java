package io.skein.node.platform;

/**
 * Marks what may travel between nodes: serialized with Kryo by an id that is listed once, in {@code
 * io.skein.node.ClusterMessageIds}. A release reads what the previous one wrote, so fields are only
 * added, and an id is never given to another class.
 */
public interface ClusterMessage {}
