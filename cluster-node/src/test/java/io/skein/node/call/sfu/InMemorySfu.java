package io.skein.node.call.sfu;

import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An SFU whose descriptions are numbers of connections, and through which nothing flows. */
public final class InMemorySfu implements Sfu {
  private static final String DESCRIPTION = "v=0 ";

  private static final class Room {
    final SfuRoom opens;
    final Map<Long, Sender> senders = new HashMap<>();

    Room(SfuRoom opens) {
      this.opens = opens;
    }
  }

  private final Map<Long, Room> rooms = new HashMap<>();
  private final Map<Integer, Node> connections = new HashMap<>();
  private int numbers;
  private boolean answers = true;
  private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
  private Consumer<Boolean> listener = changed -> {};
  private String answered = "";

  // ---- what tests do

  /** The device that was told this is connected. */
  public synchronized void connect(String said) {
    Node connection =
        connections.get(Integer.parseInt(said.substring(DESCRIPTION.length()).split(" ")[0]));
    connection.isUp = true;
    connection.listener.accept(Change.UP);
  }

  /** The device is gone. */
  public synchronized void hangUp(long feed) {
    for (Room room : rooms.values()) {
      Sender sender = room.senders.get(feed);
      if (sender != null) {
        sender.end(/* told= */ true);
        return;
      }
    }
    throw new AssertionError("no such feed");
  }

  /** The server is there, or is not and has forgotten all. */
  public void answers(boolean now) {
    Consumer<Boolean> told;
    synchronized (this) {
      answers = now;
      rooms.clear();
      connections.clear();
      told = listener;
    }
    told.accept(now);
  }

  /** Answers to who publishes wait, or come. */
  public void hold(boolean now) {
    CompletableFuture<Void> before;
    synchronized (this) {
      before = released;
      released = now ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }
    before.complete(null);
  }

  /** Of what is published the section of this name is not taken. */
  public synchronized void turnDown(String mid) {
    answered = " \r\nm=video 0 X 96\r\na=mid:" + mid + "\r\n";
  }

  /** Rooms that there are. */
  public synchronized int rooms() {
    return rooms.size();
  }

  /** Connections that there are. */
  public synchronized int connections() {
    return connections.size();
  }

  // ---- the port

  @Override
  public synchronized boolean answers() {
    return answers;
  }

  @Override
  public void listen(Consumer<Boolean> changes) {
    synchronized (this) {
      listener = changes;
    }
    if (answers()) {
      changes.accept(true);
    }
  }

  @Override
  public synchronized CompletionStage<Begun<Publication, String>> publish(
      SfuRoom room, long feed, String offer, List<CallTrack> tracks, Consumer<Change> changes) {
    if (!answers) {
      return refused(ErrorCode.SFU_UNAVAILABLE);
    }
    if (!offer.startsWith(DESCRIPTION)) {
      return refused(ErrorCode.SFU_REFUSED);
    }
    Room in = rooms.computeIfAbsent(room.number(), number -> new Room(room));
    if (!in.opens.equals(room)) {
      return refused(ErrorCode.SFU_REFUSED);
    }
    if (in.senders.containsKey(feed)) {
      return refused(ErrorCode.SFU_REFUSED);
    }
    Sender sender = new Sender(in, feed, tracks, changes);
    in.senders.put(feed, sender);
    Begun<Publication, String> begun = new Begun<>(sender, sender.description() + answered);
    return released.thenApply(done -> begun);
  }

  @Override
  public synchronized CompletionStage<Begun<Subscription, Offer>> subscribe(
      SfuRoom room, List<Track> tracks, Consumer<Change> changes) {
    if (!answers) {
      return refused(ErrorCode.SFU_UNAVAILABLE);
    }
    Room in = rooms.get(room.number());
    if (in == null) {
      return refused(ErrorCode.SFU_LOST);
    }
    if (!in.opens.equals(room)) {
      return refused(ErrorCode.SFU_REFUSED);
    }
    Receiver receiver = new Receiver(in, changes);
    Offer offer = receiver.offer(tracks);
    if (offer == null) {
      receiver.end(/* told= */ false);
      return refused(ErrorCode.TRACK_GONE);
    }
    return CompletableFuture.completedFuture(new Begun<>(receiver, offer));
  }

  @Override
  public synchronized CompletionStage<Void> destroy(SfuRoom room) {
    Room in = rooms.get(room.number());
    if (in != null && !in.opens.equals(room)) {
      return refused(ErrorCode.SFU_REFUSED);
    }
    rooms.remove(room.number());
    if (in != null) {
      List.copyOf(in.senders.values()).forEach(sender -> sender.end(/* told= */ true));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    // Nothing is left behind.
  }

  private static <T> CompletionStage<T> refused(ErrorCode code) {
    return CompletableFuture.failedFuture(new SfuException(code, "a test"));
  }

  private abstract class Node implements Connection {
    final int number = ++numbers;
    final Consumer<Change> listener;
    boolean isUp;

    Node(Consumer<Change> listener) {
      this.listener = listener;
      connections.put(number, this);
    }

    final String description() {
      return DESCRIPTION + number;
    }

    final boolean isGone() {
      return connections.get(number) != this;
    }

    void end(boolean told) {
      if (connections.remove(number, this) && told) {
        listener.accept(Change.DOWN);
      }
    }

    @Override
    public final CompletionStage<Void> trickle(Candidate candidate) {
      synchronized (InMemorySfu.this) {
        return isGone() ? refused(ErrorCode.SFU_LOST) : CompletableFuture.completedFuture(null);
      }
    }

    @Override
    public final CompletionStage<Void> close() {
      synchronized (InMemorySfu.this) {
        end(/* told= */ false);
        return CompletableFuture.completedFuture(null);
      }
    }
  }

  private final class Sender extends Node implements Publication {
    private final Room room;
    private final long feed;
    private List<CallTrack> tracks;

    Sender(Room room, long feed, List<CallTrack> tracks, Consumer<Change> changes) {
      super(changes);
      this.room = room;
      this.feed = feed;
      this.tracks = tracks;
    }

    boolean sends(String mid) {
      return isUp && tracks.stream().anyMatch(one -> one.mid().equals(mid));
    }

    @Override
    void end(boolean told) {
      room.senders.remove(feed, this);
      super.end(told);
    }

    @Override
    public CompletionStage<String> change(String offer, List<CallTrack> others) {
      synchronized (InMemorySfu.this) {
        if (isGone()) {
          return refused(ErrorCode.SFU_LOST);
        }
        tracks = others;
        return CompletableFuture.completedFuture(description());
      }
    }
  }

  private final class Receiver extends Node implements Subscription {
    private final Room room;
    private List<Stream> streams = List.of();
    private int mids;

    Receiver(Room room, Consumer<Change> changes) {
      super(changes);
      this.room = room;
    }

    /** Null: none of them is there. */
    @Nullable Offer offer(List<Track> tracks) {
      List<Stream> next = new ArrayList<>();
      for (Track track : tracks) {
        Stream before =
            streams.stream().filter(one -> one.track().equals(track)).findAny().orElse(null);
        Sender sender = room.senders.get(track.feed());
        if (before != null) {
          next.add(before);
        } else if (sender != null && sender.sends(track.mid())) {
          next.add(new Stream(Integer.toString(mids++), track));
        }
      }
      if (next.isEmpty()) {
        return null;
      }
      boolean isSame = next.equals(streams);
      streams = List.copyOf(next);
      return new Offer(isSame ? "" : description() + " " + mids, streams);
    }

    @Override
    public CompletionStage<Offer> change(List<Track> tracks) {
      synchronized (InMemorySfu.this) {
        if (isGone()) {
          return refused(ErrorCode.SFU_LOST);
        }
        Offer offer = offer(tracks);
        return offer == null
            ? refused(ErrorCode.TRACK_GONE)
            : CompletableFuture.completedFuture(offer);
      }
    }

    @Override
    public CompletionStage<Void> answer(String sdp) {
      return trickle(new Candidate("", "", 0));
    }
  }
}
