package io.skein.loadtest.call;

import io.skein.protocol.ErrorCode;

/** Hears what calls find. Told on the driver's thread; times are durations in nanoseconds. */
public interface CallFindings {
  /** The callee's device was told that it rings. From when the call was due. */
  void ringing(CallCourse call, long nanos);

  /** The caller's device was told that it was answered. From when the call was due. */
  void answered(CallCourse call, long nanos);

  /** A signal arrived for the first time. From when it was sent for the first time. */
  void signal(CallCourse call, long nanos);

  /** One that was there arrived again: at most as often as it was sent. */
  void signalAgain(CallCourse call);

  /** A later one had arrived before. */
  void signalOvertaken(CallCourse call);

  /** A request was answered so; it is made again where the protocol says so. */
  void refused(CallCourse call, ErrorCode code);

  /** Something is wrong. */
  void defect(CallCourse call, CallDefect defect, String detail);

  /** Both devices have heard of the end, or the call could not be begun, or it is stuck. */
  void over(CallCourse call);
}
