package io.skein.node.cli.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the control channel: one request, then lines, the last of which ends it. JSON,
 * one object per line.
 */
final class ControlMessages {

  /** No request or answer line is longer. A status of nine nodes and nine stores has 3 KiB. */
  static final int LINE_CHARS_MAX = 16 * 1024;

  private ControlMessages() {}

  /** What an operator's command asks of the supervisor. */
  enum Verb {
    STATUS,
    DOWN,
    NODE
  }

  /**
   * One request.
   *
   * @param token the instance file's
   * @param name the process that NODE acts on
   * @param action what NODE does to it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Request(String token, Verb verb, @Nullable String name, @Nullable NodeAction action) {}

  /**
   * One line of the answer: a note on the way, or the end.
   *
   * @param note what has happened so far
   * @param end true on the last line
   * @param error why it failed, on the last line
   * @param reason the kind of failure, with {@code error}
   * @param status the answer to STATUS
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      @Nullable String note,
      boolean end,
      @Nullable String error,
      InstanceException.@Nullable Reason reason,
      @Nullable InstanceStatus status) {

    static Line note(String text) {
      return new Line(text, false, null, null, null);
    }

    static Line done() {
      return new Line(null, true, null, null, null);
    }

    static Line answer(InstanceStatus status) {
      return new Line(null, true, null, null, status);
    }

    static Line failed(InstanceException failure) {
      return new Line(null, true, failure.getMessage(), failure.reason(), null);
    }
  }
}
