package io.skein.loadtest.call;

import io.skein.loadtest.wire.Link;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two users who call each other in turn, one device each. Confined to the driver's thread. */
final class CallPair {
  final int number;
  final ConversationId conversation;
  final Device first;
  final Device second;

  /** All calls that they have made, in this order. */
  final Map<CallId, CallCourse> courses = new LinkedHashMap<>();

  @Nullable CallCourse current;
  @Nullable CallCourse last;

  /** One of the two, and its connection if it has one. */
  static final class Device {
    final int number;
    final UserId user;

    /** What its unanswered requests of this connection are for. */
    final Map<Integer, Waiting> asked = new HashMap<>();

    @Nullable Link link;
    boolean ready;
    int attempt;
    long openedNanos;
    long openNanos = System.nanoTime();
    long heardNanos;
    long pingedNanos;

    Device(int number, UserId user) {
      this.number = number;
      this.user = user;
    }
  }

  /** Takes an answer. */
  interface Waiting {
    void answered(Reply answer, long now);
  }

  CallPair(int number, UserId first, UserId second) {
    this.number = number;
    this.first = new Device(2 * number, first);
    this.second = new Device(2 * number + 1, second);
    conversation = ConversationId.direct(first, second);
  }

  boolean isReady() {
    return first.ready && second.ready;
  }

  Device device(int user) {
    return user % 2 == 0 ? first : second;
  }

  /** They call each other in turn. */
  private Device callerOf(CallCourse course) {
    return course.isCalledBy(first.user) ? first : second;
  }

  Device of(CallCourse course, Side side) {
    Device caller = callerOf(course);
    return side == Side.CALLER ? caller : caller == first ? second : first;
  }

  Side side(CallCourse course, Device device) {
    return callerOf(course) == device ? Side.CALLER : Side.CALLEE;
  }
}
