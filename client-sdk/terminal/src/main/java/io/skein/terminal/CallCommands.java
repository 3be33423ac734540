package io.skein.terminal;

import io.skein.client.SkeinCall;
import io.skein.protocol.Call;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The commands about calls. Confined to the reading thread; waits for the cluster. */
final class CallCommands {
  private final ChatSession session;

  CallCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add(
        "call",
        "",
        "the call that goes on here, and who takes part; a terminal has no microphone: call and"
            + " answer on a phone or in a browser",
        this::show);
    help.add("decline", "", "decline the call that rings", c -> answer(c, SkeinCall::decline));
    help.add("busy", "", "the same, as you are in another", c -> answer(c, SkeinCall::busy));
  }

  private boolean show(InputLine.Command command) {
    if (!command.rest().isEmpty()) {
      return false;
    }
    Room room = session.openOrTold();
    if (room == null) {
      return true;
    }
    SkeinCall found = session.client().blocking().await(session.client().calls().ask(room.id));
    if (found == null) {
      session.note("-- no call goes on here: call on a phone or in a browser");
      return true;
    }
    Call call = found.state();
    Set<UserId> users = new LinkedHashSet<>(List.of(call.caller()));
    call.participants().forEach(one -> users.add(one.user()));
    call.invited().forEach(one -> users.add(one.user()));
    session.names().learn(users);
    Instant answered = Instant.ofEpochMilli(call.answeredMillis());
    Duration since = Duration.between(answered, session.client().nodeTime());
    new CallLines(user -> session.transcript().name(room, user), session.self())
        .of(call, since.isNegative() ? Duration.ZERO : since)
        .forEach(session::note);
    return true;
  }

  private boolean answer(
      InputLine.Command command, Function<SkeinCall, CompletableFuture<Void>> how) {
    if (!command.rest().isEmpty()) {
      return false;
    }
    SkeinCall ringing = ringing();
    if (ringing == null) {
      session.error("nobody calls");
    } else {
      session.client().blocking().await(how.apply(ringing));
    }
    return true;
  }

  /** The call that has begun to ring last; null: none does. */
  private @Nullable SkeinCall ringing() {
    SkeinCall newest = null;
    for (SkeinCall call : session.client().calls().all()) {
      if (call.rings()
          && (newest == null || call.state().startedMillis() > newest.state().startedMillis())) {
        newest = call;
      }
    }
    return newest;
  }
}
