package io.skein.client.internal;

import io.skein.client.CallSfu;
import io.skein.client.PeerConnection.Candidate;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinException;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.SfuRequest;
import io.skein.protocol.TrackName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** A call's SFU as the embedder has it: each request names the room that the call has then. */
final class CallSfuHandle implements CallSfu {
  private final CallShell shell;
  private final SkeinCall call;

  CallSfuHandle(CallShell shell, SkeinCall call) {
    this.shell = shell;
    this.call = call;
  }

  @Override
  public CompletableFuture<String> publish(boolean begins, String offer, List<CallTrack> tracks) {
    return this.<Reply.SfuDescription>ask(
            room ->
                new Request.PublishTracks(
                    call.conversation(), call.id(), room, begins, offer, List.copyOf(tracks)),
            Reply.SfuDescription.class)
        .thenApply(Reply.SfuDescription::sdp);
  }

  @Override
  public CompletableFuture<Offer> subscribe(boolean begins, List<TrackName> tracks) {
    return this.<Reply.SfuDescription>ask(
            room ->
                new Request.SubscribeTracks(
                    call.conversation(), call.id(), room, begins, List.copyOf(tracks)),
            Reply.SfuDescription.class)
        .thenApply(
            told ->
                new Offer(
                    told.sdp(),
                    told.streams().stream()
                        .map(stream -> new Stream(stream.mid(), stream.track()))
                        .toList()));
  }

  @Override
  public CompletableFuture<Void> answer(String sdp) {
    return ask(
            room -> new Request.AnswerSfu(call.conversation(), call.id(), room, sdp),
            Reply.Done.class)
        .thenApply(done -> null);
  }

  @Override
  public CompletableFuture<Void> trickle(Side side, Candidate candidate) {
    SfuRequest.Side of =
        switch (side) {
          case PUBLISHED -> SfuRequest.Side.PUBLISHED;
          case SUBSCRIBED -> SfuRequest.Side.SUBSCRIBED;
        };
    return ask(
            room ->
                new Request.TrickleSfu(
                    call.conversation(),
                    call.id(),
                    room,
                    of,
                    candidate.body(),
                    candidate.mid(),
                    candidate.line()),
            Reply.Done.class)
        .thenApply(done -> null);
  }

  private <A extends Reply.Answer> CompletableFuture<A> ask(
      IntFunction<Request> request, Class<A> answer) {
    int room = call.state().room();
    return room == 0
        ? CompletableFuture.failedFuture(
            new SkeinException(ErrorCode.NO_SFU, "media of this call go between devices"))
        : shell.ask(request.apply(room), answer);
  }
}
