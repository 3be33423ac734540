package io.skein.loadtest.engine;

import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the generator, with its share of users and of arrivals. Lanes share nothing but the
 * clock, the checker, and the accounts. What is not private is for its own thread, unless it says
 * otherwise.
 */
public final class Lane implements Dialect.Events {
  final Recorder recorder;
  final Witness witness;

  private final int index;
  private final RunPlan plan;
  private final Population population;
  private final Dialect dialect;
  private final Loop loop;
  private final Seats seats;
  private final Workload workload;
  private final Openings openings;
  private final ReadBack readBack;
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** Messages to receivers, and answers to senders: a double of the one is no other. */
  private final AtomicLong owed = new AtomicLong();

  private final AtomicLong unanswered = new AtomicLong();
  private boolean running;
  private long startNanos;
  private long nextArrival;
  private long nextDueNanos;

  Lane(int index, RunPlan plan, Target target, HistoryChecker checker, Sample sample) {
    this.index = index;
    this.plan = plan;
    this.recorder = new Recorder(plan.schedule());
    this.population = plan.population();
    this.dialect = target.dialect(population, plan.bodyBytes(), plan.login(), this);
    this.loop = new Loop(target.sockets(), dialect, this);
    this.witness = new Witness(checker, sample, dialect, population);
    this.seats =
        new Seats(
            loop,
            population.online().filter(this::isMine).toArray(),
            population.users(),
            Math.max(1, plan.loginsAtOnce() / plan.lanes()));
    this.openings = new Openings(seats, dialect, this);
    this.readBack = new ReadBack(seats, dialect);
    this.workload = plan.workloads().on(index, plan);
    this.thread = new Thread(this::run, "lane-" + index);
  }

  private boolean isMine(int user) {
    return population.laneOf(user, plan.lanes()) == index;
  }

  // ---- From the engine's thread.

  void start() {
    thread.start();
  }

  Seats seats() {
    return seats;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Makes the lane's chats ready to be posted into. */
  void openChats() {
    loop.execute(() -> openings.begin(myChats()));
  }

  Openings openings() {
    return openings;
  }

  /** Lets time begin at this {@link System#nanoTime()}. */
  void begin(long atNanos) {
    loop.execute(() -> beginNow(atNanos));
  }

  /** No arrival after those that are due by now. */
  void end() {
    loop.execute(
        () -> {
          arrive(System.nanoTime());
          running = false;
          ended = true;
        });
  }

  /** Whether it has ended, and nothing is on its way any more, as far as is known. */
  boolean isQuiet() {
    return ended && owed.get() <= 0 && unanswered.get() <= 0 && allPresent();
  }

  /** Whether the target's logs can be read back. */
  boolean hasLog() {
    return dialect.log() != null;
  }

  /** What the target calls one of the lane's chats, when they are open. */
  CompletableFuture<ConversationId> idOf(Chat chat) {
    CompletableFuture<ConversationId> id = new CompletableFuture<>();
    loop.execute(() -> id.complete(dialect.idOf(chat)));
    return id;
  }

  /** A guest posts into one of the lane's chats: each of its users there will be handed it. */
  void guestPosts(Chat chat) {
    owe(population.onlineIn(chat));
  }

  /** It need not come: it was refused, or nobody knows. */
  void guestFailed(Chat chat) {
    owe(-population.onlineIn(chat));
  }

  /** Reads back the logs of the chats that are checked in full. */
  void readLogs() {
    loop.execute(() -> readBack.begin(myChats().stream().filter(witness::isFull).toList()));
  }

  boolean hasRead() {
    return readBack.isDone();
  }

  /**
   * Drops a share of the lane's connections, all at once; they come back as devices do.
   *
   * @param awayNanos not before so long
   * @return complete when they are gone
   */
  CompletableFuture<Void> drop(double share, long awayNanos) {
    CompletableFuture<Void> dropped = new CompletableFuture<>();
    loop.execute(
        () -> {
          seats.drop(share, awayNanos);
          dropped.complete(null);
        });
    return dropped;
  }

  /** Whether all its users are connected and hold everything. */
  boolean allPresent() {
    return seats.present() == seats.size();
  }

  /** Ends the thread, and every connection with it. Returns when that is done. */
  void stop() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- The lane's thread.

  private void run() {
    try (loop) {
      seats.begin();
      loop.runWhile(this::step);
      witness.tags().finish();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private boolean step(long now) {
    seats.tick(now);
    readBack.tick();
    if (running) {
      workload.tick(this, now);
      arrive(now);
    }
    return !stopping;
  }

  private void arrive(long now) {
    while (running && nextDueNanos <= now) {
      recorder.late(now - nextDueNanos);
      workload.arrival(this, nextDueNanos);
      planNext(nextArrival + plan.lanes());
    }
  }

  /** The lane's chats in which somebody is. */
  private List<Chat> myChats() {
    return population.chats().stream()
        .filter(chat -> isMine(chat.member(0)) && population.onlineIn(chat) > 0)
        .toList();
  }

  private void beginNow(long atNanos) {
    startNanos = atNanos;
    for (Chat chat : myChats()) {
      for (int i = 0; i < chat.size(); i++) {
        if (population.isOnline(chat.member(i))) {
          witness.follows(chat, chat.member(i));
        }
      }
    }
    running = true;
    planNext(index);
    workload.begin(this, System.nanoTime());
  }

  private void planNext(long arrival) {
    nextArrival = arrival;
    nextDueNanos =
        plan.isClosed() || arrival >= plan.schedule().arrivals()
            ? Long.MAX_VALUE
            : startNanos + plan.schedule().dueNanos(arrival);
  }

  /** Whether posts may still be made: the closed model asks. */
  public boolean isRunning() {
    return running;
  }

  public int index() {
    return index;
  }

  /**
   * Posts, or counts that it could not: its user is not connected, or has too much in flight.
   *
   * @param dueNanos when it should have been; latency counts from here
   */
  public void post(Voice voice, long dueNanos) {
    int phase = phaseOf(dueNanos);
    boolean measured = workload.isMeasured(voice.chat);
    if (measured) {
      recorder.offered(phase);
    }
    Link link = seats.link(voice.sender);
    if (link == null || dialect.inFlight(voice.sender) >= plan.inFlightMax()) {
      if (measured) {
        recorder.dropped(phase);
      }
      return;
    }
    dialect.post(link, new Post(voice.chat, voice.sender, voice.nextNumber(), dueNanos));
  }

  /** Whether the user is logged in now. */
  public boolean isPresent(int user) {
    return seats.link(user) != null;
  }

  /** A user's device goes, and comes back after a time. */
  public void reconnect(int user, long awayNanos) {
    seats.reconnect(user, awayNanos);
  }

  /** A user's device goes, and stays away. */
  public void leave(int user) {
    seats.leaveFor(user);
  }

  /**
   * A user who left is due back: counts as offered, and as accepted with {@link #returned}.
   *
   * @param dueNanos when it should be
   */
  public void comeBack(int user, long dueNanos) {
    recorder.offered(phaseOf(dueNanos));
    seats.comeBack(user, dueNanos);
  }

  /** A user who was due back then holds everything now. */
  public void returned(long dueNanos) {
    recorder.accepted(System.nanoTime() - dueNanos, phaseOf(dueNanos));
  }

  /** The number of the phase in which an arrival is due. */
  public int phaseAt(long dueNanos) {
    return plan.schedule().phaseAt(dueNanos - startNanos);
  }

  private int phaseOf(long nanos) {
    return startNanos == 0 ? Schedule.NO_PHASE : plan.schedule().phaseOf(nanos - startNanos);
  }

  /** An answer to each of so many posts, if there is one, and a message to each receiver. */
  private void owe(int posts, Post post) {
    if (dialect.acknowledges(post.chat)) {
      unanswered.addAndGet(posts);
    }
    owe(posts * (population.onlineIn(post.chat) - 1));
  }

  private void owe(int messages) {
    owed.addAndGet(messages);
  }

  // ---- Events.

  @Override
  public void ready(Link link) {
    seats.ready(link);
  }

  @Override
  public void caughtUp(Link link) {
    long since = seats.caughtUp(link);
    if (since != 0) {
      workload.caughtUp(this, link.user, since);
    }
  }

  @Override
  public void opened(Chat chat) {
    openings.opened(chat);
  }

  @Override
  public void notOpened(Chat chat) {
    openings.notOpened(chat);
  }

  @Override
  public void left(Chat chat, int user) {
    witness.left(chat, user);
  }

  @Override
  public void returned(Chat chat, int user) {
    witness.returned(chat, user);
  }

  @Override
  public void sent(Post post, @Nullable Message message) {
    witness.sent(post, message);
    owe(1, post);
  }

  @Override
  public void accepted(Post post, long sequence) {
    if (workload.isMeasured(post.chat)) {
      recorder.accepted(System.nanoTime() - post.intendedNanos, phaseOf(post.intendedNanos));
    }
    witness.accepted(post, sequence);
    unanswered.decrementAndGet();
    workload.accepted(this, post);
  }

  @Override
  public void refused(Post post, String code) {
    witness.refused(post, code);
    owe(-1, post);
    workload.refused(this, post);
  }

  @Override
  public void abandoned(Post post) {
    witness.abandoned(post);
    owe(-1, post);
    workload.refused(this, post);
  }

  @Override
  public void delivered(Link link, Delivery delivery) {
    boolean isOwed = witness.delivered(link.user, delivery);
    if (delivery.own() || delivery.tag() == null) {
      return;
    }
    if (population.isGuest(delivery.tag().sender())) {
      // Counted where it was sent from.
      owe(-1);
      return;
    }
    if (workload.isMeasured(delivery.chat())) {
      long intended = delivery.tag().sentNanos();
      recorder.delivered(delivery.arrivedNanos() - intended, phaseOf(intended));
    }
    if (isOwed) {
      owe(-1);
    }
    workload.delivered(this, link.user, delivery);
  }

  @Override
  public void logged(Chat chat, @Nullable List<Message> messages) {
    if (messages != null) {
      witness.logged(messages);
    } else {
      readBack.ended();
    }
  }

  @Override
  public void failed(@Nullable Link link, String code, String detail) {
    recorder.error(code, phaseOf(System.nanoTime()));
    seats.failed(code + (detail.isEmpty() ? "" : ": " + detail));
  }

  @Override
  public void closed(Link link) {
    recorder.error("CONNECTION_LOST", phaseOf(System.nanoTime()));
    seats.lost(link);
    openings.lost(link);
  }
}
