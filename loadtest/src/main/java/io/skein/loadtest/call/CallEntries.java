package io.skein.loadtest.call;

import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the calls of a conversation with the entries that its log has of them. Pure. */
final class CallEntries {
  private CallEntries() {}

  /**
   * Tells of everything that is not in order.
   *
   * @param courses all calls of the conversation, at least one, none of which goes on
   * @param entries the whole log's
   */
  static void judge(
      Map<CallId, CallCourse> courses, List<Content.CallEntry> entries, CallFindings findings) {
    Map<CallId, Integer> counts = new HashMap<>();
    for (Content.CallEntry entry : entries) {
      CallCourse course = courses.get(entry.id());
      if (course == null) {
        findings.defect(last(courses), CallDefect.ENTRY_MADE_UP, entry.outcome().toString());
        continue;
      }
      if (counts.merge(entry.id(), 1, Integer::sum) == 2) {
        findings.defect(course, CallDefect.ENTRY_DOUBLED, entry.outcome().toString());
      }
      if (course.outcome() != null && course.outcome() != entry.outcome()) {
        findings.defect(
            course,
            CallDefect.DISAGREEMENT,
            "the log has " + entry.outcome() + ", the devices heard " + course.outcome());
      }
    }
    for (CallCourse course : courses.values()) {
      if (course.hasBegun() && !counts.containsKey(course.id())) {
        findings.defect(course, CallDefect.ENTRY_LOST, "no entry");
      }
    }
  }

  /** The one that was begun last. */
  static CallCourse last(Map<CallId, CallCourse> courses) {
    CallCourse last = null;
    for (CallCourse course : courses.values()) {
      last = course;
    }
    if (last == null) {
      throw new IllegalArgumentException("no call");
    }
    return last;
  }
}
