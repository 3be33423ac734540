package io.skein.node.platform;

/** Makes 64-bit ids that no other node and no other life of this node makes. Thread-safe. */
public interface IdGenerator {
  /** Never 0, never the same twice in the life of the cluster. */
  long next();
}
