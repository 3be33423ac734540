package io.skein.node.account;

/** The result of what has nothing to say but that it was done. */
public enum Unit {
  DONE
}
