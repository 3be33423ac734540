package io.skein.terminal;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls in words. Pure. */
final class CallLines {
  private final Function<UserId, String> names;
  private final UserId self;

  /**
   * @param names what a user is called, fit to be shown; the user itself "you"
   */
  CallLines(Function<UserId, String> names, UserId self) {
    this.names = names;
    this.self = self;
  }

  /** What kind of call it is. */
  static String kind(Call.Media media) {
    return media == Call.Media.VIDEO ? "video call" : "voice call";
  }

  /** A call that was, for a line of its conversation. */
  String of(Content.CallEntry entry) {
    boolean own = entry.caller().equals(self);
    String kind = kind(entry.media());
    String caller = names.apply(entry.caller());
    boolean tookPart = entry.users().contains(self);
    return switch (entry.outcome()) {
      case ANSWERED ->
          caller
              + " called: "
              + kind
              + ", "
              + words(Duration.ofMillis(entry.durationMillis()))
              + (entry.users().size() > 2 ? ", " + entry.users().size() + " took part" : "")
              + (tookPart ? "" : ", without you");
      case MISSED -> own ? "you called: " + kind + ", no answer" : missed(kind, caller);
      case CANCELLED -> own ? "you called off a " + kind : missed(kind, caller);
      case DECLINED -> caller + " called: " + kind + ", declined";
      case BUSY -> caller + " called: " + kind + ", busy";
      case FAILED -> caller + " called: " + kind + ", failed";
    };
  }

  private static String missed(String kind, String caller) {
    return "missed " + kind + " from " + caller;
  }

  /** A call that goes on: what it is, who takes part, who is called. */
  List<String> of(Call call, Duration since) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "-- "
            + kind(call.media())
            + " of "
            + names.apply(call.caller())
            + (call.answeredMillis() == 0 ? ", not answered yet" : ", for " + words(since)));
    call.participants().forEach(one -> lines.add("  " + of(one)));
    call.invited().stream()
        .filter(one -> one.state() != Invited.State.LEFT)
        .forEach(one -> lines.add("  " + of(one)));
    return lines;
  }

  private String of(Participant one) {
    String state =
        Stream.of(
                one.isAway() ? "connection lost" : "",
                one.held() ? "on hold" : "",
                one.muted() ? "muted" : "",
                one.video() ? "camera on" : "",
                one.screen() ? "shares the screen" : "")
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(", "));
    String where = one.user().equals(self) ? ", on another device" : "";
    return names.apply(one.user()) + where + (state.isEmpty() ? "" : " (" + state + ")");
  }

  private String of(Invited one) {
    return names.apply(one.user())
        + switch (one.state()) {
          case CALLED -> ": called";
          case RINGING -> ": rings";
          case DECLINED -> ": declined";
          case BUSY -> ": busy";
          case MISSED -> ": no answer";
          case LEFT -> ": left";
        };
  }

  /** How long, to the second. */
  static String words(Duration length) {
    String words =
        Stream.of(
                length.toHours() > 0 ? length.toHours() + " h" : "",
                length.toMinutesPart() > 0 ? length.toMinutesPart() + " min" : "",
                length.toSecondsPart() > 0 ? length.toSecondsPart() + " s" : "")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "0 s" : words;
  }
}
