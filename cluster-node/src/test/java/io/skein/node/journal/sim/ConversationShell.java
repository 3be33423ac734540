package io.skein.node.journal.sim;

import io.skein.node.conversation.BareConversation;
import io.skein.node.conversation.BareConversation.Answer;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.Incarnation;
import io.skein.node.journal.WakeStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * In the place of a conversation's actor: opens its incarnation, loads the log, lets the production
 * rules decide, appends, answers and publishes. Several appends may be in flight. What reaches it
 * comes through a mailbox, in order, at any distance from what the loop does.
 */
final class ConversationShell {
  private static final int STASH_MAX = 50;
  private static final Duration DECIDED_EARLY = Duration.ofMillis(300);

  private enum State {
    LOADING,
    READY,
    STOPPED
  }

  private record Waiting(Entry entry, @Nullable Request request) {}

  private final SimulatedNode node;
  private final World world;
  private final Truth truth;
  private final Entity entity;
  private final Consumer<ConversationShell> stopped;
  private final ConversationId id;
  private final ArrayDeque<Request> stash = new ArrayDeque<>();
  private final ArrayDeque<Waiting> appended = new ArrayDeque<>();
  private final List<Request> joined = new ArrayList<>();
  private final ShellReads reads;
  private final ShellSnapshots snapshots;
  private BareConversation conversation;
  private State state = State.LOADING;
  private @Nullable Incarnation incarnation;
  private long mailAt;

  ConversationShell(SimulatedNode node, Entity entity, Consumer<ConversationShell> stopped) {
    this.node = node;
    this.world = node.world();
    this.truth = node.truth();
    this.entity = entity;
    this.stopped = stopped;
    this.id = ConversationId.parse(entity.id());
    this.conversation = BareConversation.empty(id);
    this.reads = new ShellReads(this, truth, entity);
    this.snapshots = new ShellSnapshots(this, node, id);
  }

  void trace(String what) {
    world.trace(() -> node.name() + " " + entity.id() + " " + what);
  }

  // The mailbox.

  private void mail(Runnable message) {
    NodeProcess process = node.process();
    mailAt = Math.max(mailAt + 1, process.time() + world.between(2_000, 400_000));
    world.at(
        mailAt,
        () ->
            process.execute(
                () -> {
                  if (state != State.STOPPED) {
                    message.run();
                  }
                }));
  }

  <T> void ask(CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> handler) {
    stage.whenComplete((value, failure) -> mail(() -> handler.accept(value, failure)));
  }

  void tell(Request request) {
    mail(() -> onRequest(request));
  }

  // Life.

  void start() {
    trace("starts");
    ShellLog log = new ShellLog(node, entity, this::onOpened);
    ask(
        BareConversation.load(id, log, log),
        (found, failure) -> {
          if (failure != null) {
            onLoadFailed(failure);
          } else {
            conversation = found;
            snapshots.loaded(log.snapshotSequence());
            loaded(found.head());
          }
        });
  }

  private void onOpened(Incarnation opened) {
    if (state == State.STOPPED) {
      opened.close();
    } else {
      incarnation = opened;
    }
  }

  private void onLoadFailed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    trace("cannot load: " + cause.getMessage());
    if (cause instanceof IllegalStateException) {
      truth.violation(Violation.Kind.GAP, "activation of " + entity + ": " + cause.getMessage());
    }
    stop();
  }

  private void loaded(long head) {
    trace("is loaded up to " + head);
    state = State.READY;
    publishHead();
    while (!stash.isEmpty() && state == State.READY) {
      onRequest(stash.remove());
    }
  }

  private void publishHead() {
    long head = conversation.head();
    leave(() -> truth.publishedHead(entity, head));
  }

  /** As its shard or its own idleness wants it: in order, when nothing is undecided any more. */
  void stopWhenDone(Runnable done) {
    mail(
        () -> {
          if (appended.isEmpty()) {
            if (state == State.READY) {
              snapshots.stopping(conversation);
            }
            stop();
            done.run();
          } else {
            stopWhenDone(done);
          }
        });
  }

  boolean isStopped() {
    return state == State.STOPPED;
  }

  void stop() {
    if (state != State.STOPPED) {
      trace("stops");
      state = State.STOPPED;
      if (incarnation != null) {
        incarnation.close();
      }
      stopped.accept(this);
    }
  }

  /** Its shard, or its successor, takes it for dead, and it goes on for a while. */
  void linger() {
    trace("lingers");
    world.after(node.lingering(), () -> node.process().execute(this::stop));
  }

  /** Without a word to the journal. */
  void crash() {
    if (state != State.STOPPED) {
      trace("crashes with " + appended.size() + " entries in the lane");
      state = State.STOPPED;
      if (incarnation != null && world.chance(0.7)) {
        incarnation.close();
      }
      stopped.accept(this);
    }
  }

  // Requests.

  private void onRequest(Request request) {
    if (state == State.LOADING) {
      if (request instanceof Request.Wake wake && node.does(Mutation.Shell.FORGETS_WAKES)) {
        removeRow(wake);
        stop();
      } else if (stash.size() < STASH_MAX) {
        stash.add(request);
      }
    } else if (request instanceof Request.Post post) {
      onPost(post, post.knownHead());
    } else if (request instanceof Request.Create create) {
      decide(
          request,
          create.client(),
          conversation.create(create.sender(), create.clientId(), create.users(), wallMillis()));
    } else if (request instanceof Request.Invite invite) {
      decide(
          request,
          invite.client(),
          conversation.invite(invite.sender(), invite.user(), wallMillis()));
    } else if (request instanceof Request.Remove remove) {
      decide(
          request,
          remove.client(),
          conversation.remove(remove.sender(), remove.user(), wallMillis()));
    } else if (request instanceof Request.Read read) {
      reads.read(read);
    } else if (request instanceof Request.Wake wake) {
      publishHead();
      removeRow(wake);
    }
  }

  /** Rule 18: the row goes when the head is published, however often that takes. */
  private void removeRow(Request.Wake wake) {
    WakeStore.Wake row = wake.row();
    if (row != null) {
      ask(
          node.wakeRows().remove(row),
          (done, failure) -> {
            if (failure != null) {
              removeRow(wake);
            }
          });
    }
  }

  private long wallMillis() {
    return node.process().wallMillis();
  }

  void onPost(Request.Post post, long knownHead) {
    long searchedTo = node.does(Mutation.Shell.NEVER_SEARCHES) ? Long.MAX_VALUE : knownHead;
    Answer answer =
        conversation.post(
            post.sender(), post.clientId(), searchedTo, "text", post.previous(), wallMillis());
    if (answer instanceof Answer.Search search) {
      reads.search(post, search.after(), search.before());
    } else {
      decide(post, post.client(), answer);
    }
  }

  private void decide(Request request, Request.Client client, Answer answer) {
    if (answer instanceof Answer.Append append) {
      if (node.does(Mutation.Shell.DECIDES_EARLY)) {
        node.process()
            .after(
                DECIDED_EARLY, () -> mail(() -> append(request, client, moved(append.message()))));
      } else {
        append(request, client, append.message());
      }
    } else if (answer instanceof Answer.Repeated repeated) {
      if (repeated.sequence() > conversation.head()) {
        joined.add(request);
      } else if (request instanceof Request.Post post) {
        acknowledge(post.client(), post, post.sender(), post.clientId(), repeated.sequence());
      }
    } else if (answer instanceof Answer.Refused refused) {
      refuse(request, client, refused.code());
    } else if (answer instanceof Answer.AskAgain) {
      joined.add(request);
    } else {
      leave(() -> client.acknowledged(request.number(), 0));
    }
  }

  private Message moved(Message message) {
    return new Message(
        message.conversation(),
        conversation.decidedHead() + 1,
        message.sender(),
        message.clientId(),
        message.timeMillis(),
        message.content());
  }

  private void refuse(Request request, Request.Client client, ErrorCode code) {
    trace("refuses with " + code);
    leave(
        () -> {
          if (code.isRetryable()) {
            client.notNow(request.number());
          } else {
            client.refused(request.number(), code);
          }
        });
  }

  private void append(Request request, Request.Client client, Message message) {
    Entry entry = Payloads.entry(entity, message);
    if (!opened().reserve(entry.payload().remaining())) {
      trace("is overloaded");
      leave(() -> client.notNow(request.number()));
      return;
    }
    conversation.accept(message);
    appended.add(new Waiting(entry, request));
    trace("appends " + Payloads.describe(entry));
    snapshots.appended(conversation, this::undecided);
    ask(
        opened().append(List.of(entry)),
        (done, failure) -> {
          if (failure != null) {
            trace("append failed: " + failure.getMessage());
            stop();
          } else {
            onDecided();
          }
        });
  }

  BareConversation conversation() {
    return conversation;
  }

  Incarnation opened() {
    if (incarnation == null) {
      throw new IllegalStateException(entity + " is not open");
    }
    return incarnation;
  }

  private List<Message> undecided() {
    return appended.stream().map(waiting -> Payloads.message(waiting.entry())).toList();
  }

  private void onDecided() {
    Waiting waiting = appended.remove();
    Message message = Payloads.message(waiting.entry());
    List<UserId> before = conversation.members();
    conversation.durable(message);
    Request request = waiting.request();
    if (request instanceof Request.Post post) {
      acknowledge(post.client(), post, post.sender(), message.clientId(), message.sequence());
    } else if (request instanceof Request.Create create) {
      acknowledge(create.client(), create, create.sender(), create.clientId(), message.sequence());
    } else if (request instanceof Request.Invite invite) {
      answerChange(invite.client(), invite, waiting.entry());
    } else if (request instanceof Request.Remove remove) {
      answerChange(remove.client(), remove, waiting.entry());
    }
    node.mayDieBeforePublishing();
    publish(waiting.entry(), before);
    snapshots.decided(conversation);
    List<Request> again = List.copyOf(joined);
    joined.clear();
    again.forEach(this::onRequest);
  }

  void acknowledge(
      Request.Client client, Request request, UserId sender, ClientId clientId, long sequence) {
    trace("acknowledges post " + clientId.low() + " at " + sequence);
    leave(
        () -> {
          truth.acknowledged(entity, sender, clientId, sequence);
          client.acknowledged(request.number(), sequence);
        });
  }

  private void answerChange(Request.Client client, Request request, Entry entry) {
    leave(
        () -> {
          truth.changed(entry);
          client.acknowledged(request.number(), entry.sequence());
        });
  }

  private void publish(Entry entry, List<UserId> before) {
    List<UserId> to = new ArrayList<>(conversation.members());
    for (UserId user : before) {
      BareConversation.Visible visible = conversation.visible(user);
      if (!to.contains(user) && visible != null && visible.last() >= entry.sequence()) {
        to.add(user);
      }
    }
    leave(() -> truth.published(entry, to));
  }

  /** Happens outside, at the time at which the process does it, if it still lives then. */
  void leave(Runnable outside) {
    NodeProcess process = node.process();
    process.point();
    if (!process.isDead()) {
      world.at(process.time(), outside);
    }
  }
}
