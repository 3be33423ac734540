package io.skein.client.internal.core;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request other than a post, from when it is asked until it is answered: it waits for a
 * connection, and is asked again on the next one, until its deadline. That is safe because every
 * such request is a read, repeats to the same state, or has a client id. Confined to one thread.
 */
public final class Call {
  /** Told once, with the answer or a {@link Reply.Failed}. */
  public interface Answered {
    void answered(Reply.Answer answer);
  }

  final Request request;
  final long deadline;
  final Answered answered;
  final Backoff backoff;

  /** Not asked on another connection, nor again on this one. */
  final boolean once;

  long notBefore;
  int attempts;
  @Nullable ErrorCode lastFailure;

  /** A newer call says otherwise: this one is not sent again. */
  boolean superseded;

  /**
   * @param deadline when to give up, in the milliseconds of {@code now}
   */
  public Call(Request request, long deadline, Answered answered, Backoff backoff) {
    this(request, deadline, answered, backoff, false);
  }

  /**
   * @param once whether it is asked on the connection that is open alone, and not again: who asks
   *     decides
   */
  public Call(Request request, long deadline, Answered answered, Backoff backoff, boolean once) {
    this.once = once;
    this.request = request;
    this.deadline = deadline;
    this.answered = answered;
    this.backoff = backoff;
  }

  /** Tells who asked. */
  public void answer(Reply.Answer answer) {
    answered.answered(answer);
  }

  /**
   * True if this failure means that an earlier attempt, whose answer was lost, succeeded: who left
   * already is no member.
   */
  boolean isRepeatOfSuccess(ErrorCode code) {
    return request instanceof Request.Leave && code == ErrorCode.NOT_A_MEMBER && attempts > 1;
  }
}
