package io.skein.loadtest.call;

import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Remembers everything as a line. */
final class Found implements CallFindings {
  final List<String> lines = new ArrayList<>();

  @Override
  public void ringing(CallCourse call, long nanos) {
    lines.add("ringing " + TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  @Override
  public void answered(CallCourse call, long nanos) {
    lines.add("answered " + TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  @Override
  public void signal(CallCourse call, long nanos) {
    lines.add("signal " + TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  @Override
  public void signalAgain(CallCourse call) {
    lines.add("signal again");
  }

  @Override
  public void signalOvertaken(CallCourse call) {
    lines.add("signal overtaken");
  }

  @Override
  public void refused(CallCourse call, ErrorCode code) {
    lines.add("refused " + code);
  }

  @Override
  public void defect(CallCourse call, CallDefect defect, String detail) {
    lines.add("DEFECT " + defect);
  }

  @Override
  public void over(CallCourse call) {
    lines.add("over");
  }

  List<String> defects() {
    return lines.stream().filter(line -> line.startsWith("DEFECT")).toList();
  }
}
