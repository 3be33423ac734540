package io.skein.node.gateway;

import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;

/**
 * Brings what the cluster tells a client to its connection's event loop: asks the {@link Outbox}
 * for room first, so that no queue between here and the socket grows without bound. Stateless,
 * thread-safe.
 */
final class OutgoingFrames {
  private final ConnectionLoop loop;

  OutgoingFrames(ConnectionLoop loop) {
    this.loop = loop;
  }

  /** Pushes an event, if there is room. */
  void push(ClientConnection to, EncodedFrame frame) {
    Outbox.Offer offer = to.outbox().offerEvent(frame);
    if (offer == Outbox.Offer.TAKEN) {
      loop.submit(new Event(to, frame));
      return;
    }
    loop.context().metrics().eventsDropped.increment();
    if (offer == Outbox.Offer.DROPPED_FIRST) {
      to.submit(() -> loop.touch(to));
    }
  }

  /** Answers a request, if it is unanswered. */
  void answer(ClientConnection to, int request, Reply.Answer answer) {
    if (answer instanceof Reply.MemberPage page && MemberNames.areMissing(page)) {
      MemberNames.fill(page, loop.context().dependencies().users())
          .thenAccept(named -> send(to, request, named));
    } else if (answer instanceof Reply.ReceiptPage page && !page.receipts().isEmpty()) {
      MemberNames.fill(page, loop.context().dependencies().users())
          .thenAccept(named -> send(to, request, named));
    } else {
      if (answer instanceof Reply.Failed failed && !failed.code().isRetryable()) {
        to.submit(() -> to.onFailed(request));
      }
      send(to, request, answer);
    }
  }

  private void send(ClientConnection to, int request, Reply.Answer answer) {
    EncodedFrame frame;
    try {
      frame = WireCodec.encode(request, answer);
    } catch (IllegalArgumentException e) {
      frame =
          WireCodec.encode(request, Reply.Failed.of(ErrorCode.INTERNAL, "the answer is too large"));
    }
    if (to.outbox().offerAnswer(frame) == Outbox.Offer.TAKEN) {
      loop.submit(new Answer(to, request, frame));
    } else {
      to.submit(to::goAwayForSlowness);
    }
  }

  /** An event on its way to the event loop. */
  private record Event(ClientConnection to, EncodedFrame frame) implements ConnectionLoop.Arrival {
    @Override
    public void arrive() {
      to.onEvent(frame);
    }

    @Override
    public void discard() {
      to.outbox().giveBack(frame);
    }
  }

  /** An answer on its way to the event loop. */
  private record Answer(ClientConnection to, int request, EncodedFrame frame)
      implements ConnectionLoop.Arrival {
    @Override
    public void arrive() {
      to.onAnswer(request, frame);
    }

    @Override
    public void discard() {
      to.outbox().giveBack(frame);
    }
  }
}
