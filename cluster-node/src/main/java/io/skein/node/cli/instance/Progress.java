package io.skein.node.cli.instance;

/**
 * Where the supervisor says what it is doing. Thread-safe: children report from threads of their
 * own.
 */
public interface Progress {

  /** Something has begun that takes a while; shown until the next call. */
  void working(String what);

  /** Something has been reached; stays on the screen. */
  void done(String what);

  /** Something an operator should know. */
  void warn(String what);
}
