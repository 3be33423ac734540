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
  private static final int PAGE = 6;
  private static final int STASH_MAX = 50;
  private static final int DEDUPE_WINDOW = 6;

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
    this.conversation = BareConversation.empty(id, DEDUPE_WINDOW);
  }

  private void trace(String what) {
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

  private <T> void ask(CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> handler) {
    stage.whenComplete((value, failure) -> mail(() -> handler.accept(value, failure)));
  }

  void tell(Request request) {
    mail(() -> onRequest(request));
  }

  // Life.

  void start() {
    trace("starts");
    ask(
        node.journal().open(entity),
        (opened, failure) -> {
          if (failure != null) {
            trace("cannot open: " + failure.getMessage());
            stop();
          } else {
            incarnation = opened;
            load(opened, 0);
          }
        });
  }

  private void load(Incarnation opened, long after) {
    ask(
        opened.readAfter(after, PAGE),
        (page, failure) -> {
          if (failure != null) {
            trace("cannot load: " + failure.getMessage());
            stop();
          } else if (page.isEmpty()) {
            loaded(after);
          } else {
            take(page, after);
            if (state == State.LOADING) {
              load(opened, after + page.size());
            }
          }
        });
  }

  private void take(List<Entry> page, long after) {
    long next = after + 1;
    for (Entry entry : page) {
      if (entry.sequence() != next++) {
        truth.violation(
            Violation.Kind.GAP,
            "activation of " + entity + " finds " + entry.sequence() + ", not " + (next - 1));
        stop();
        return;
      }
      replay(Payloads.message(entry));
    }
  }

  private void replay(Message message) {
    if (node.does(Mutation.Shell.FORGETS_CLIENT_IDS)) {
      conversation.replay(
          new Message(
              message.conversation(),
              message.sequence(),
              message.sender(),
              null,
              message.timeMillis(),
              message.content()));
    } else {
      conversation.replay(message);
    }
  }

  private void loaded(long head) {
    conversation.replayed();
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
    world.after(
        world.scaled(100 * World.MILLIS, 8 * World.SECONDS),
        () -> node.process().execute(this::stop));
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
      onRead(read, read.after(), new ArrayList<>());
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

  private void onPost(Request.Post post, long knownHead) {
    long searchedTo = node.does(Mutation.Shell.NEVER_SEARCHES) ? Long.MAX_VALUE : knownHead;
    Answer answer =
        conversation.post(
            post.sender(), post.clientId(), searchedTo, "text", post.previous(), wallMillis());
    if (answer instanceof Answer.Search search) {
      search(post, search.after(), search.before());
    } else {
      decide(post, post.client(), answer);
    }
  }

  private void decide(Request request, Request.Client client, Answer answer) {
    if (answer instanceof Answer.Append append) {
      if (node.does(Mutation.Shell.DECIDES_EARLY)) {
        mail(() -> mail(() -> append(request, client, moved(append.message()))));
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

  private Incarnation opened() {
    if (incarnation == null) {
      throw new IllegalStateException(entity + " is not open");
    }
    return incarnation;
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
    List<Request> again = List.copyOf(joined);
    joined.clear();
    again.forEach(this::onRequest);
  }

  private void acknowledge(
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
  private void leave(Runnable outside) {
    NodeProcess process = node.process();
    process.point();
    if (!process.isDead()) {
      world.at(process.time(), outside);
    }
  }

  // Reads.

  private void onRead(Request.Read read, long after, List<Entry> found) {
    ask(
        opened().readAfter(after, PAGE),
        (page, failure) -> {
          if (failure != null) {
            leave(() -> read.client().notNow(read.number()));
            return;
          }
          found.addAll(page);
          if (page.isEmpty()) {
            answerRead(read, found);
          } else {
            onRead(read, after + page.size(), found);
          }
        });
  }

  private void answerRead(Request.Read read, List<Entry> found) {
    BareConversation.Visible visible = conversation.visible(read.sender());
    List<Entry> shown =
        visible == null
            ? List.of()
            : found.stream()
                .filter(
                    entry ->
                        entry.sequence() >= visible.first() && entry.sequence() <= visible.last())
                .toList();
    trace("answers a read above " + read.after() + " with " + found.size());
    leave(
        () -> {
          truth.read(entity, read.after(), found, true, read.confirmedBefore());
          truth.shown(entity, read.sender(), shown);
          read.client().acknowledged(read.number(), read.after() + found.size());
        });
  }

  /** Rule 20: an earlier attempt may be in the log, below what is remembered. */
  private void search(Request.Post post, long after, long before) {
    ask(
        opened().readAfter(after, PAGE),
        (page, failure) -> {
          if (failure != null || page.isEmpty()) {
            leave(() -> post.client().notNow(post.number()));
            return;
          }
          for (Entry entry : page) {
            Message message = Payloads.message(entry);
            if (post.clientId().equals(message.clientId())
                && post.sender().equals(message.sender())) {
              acknowledge(post.client(), post, post.sender(), post.clientId(), message.sequence());
              return;
            }
          }
          long searched = after + page.size();
          if (searched >= before - 1) {
            onPost(post, searched);
          } else {
            search(post, searched, before);
          }
        });
  }
}
