package io.skein.node.call.sfu.janus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.node.call.sfu.SfuException;
import io.skein.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a Janus over its WebSocket API: connects, and again after it was lost, keeps it
 * alive, and brings requests and what answers them together. All its state is confined to a thread
 * of its own; stages complete there.
 */
final class JanusClient implements AutoCloseable {
  /**
   * What an operator may set.
   *
   * @param requestTimeout how long an answer may take
   * @param keepAliveEvery Janus ends a session of which it has not heard for a minute
   * @param reconnectAfter how long after a connection was lost another one is tried
   * @param requestsMax requests that wait for an answer at once
   */
  record Terms(
      Duration requestTimeout, Duration keepAliveEvery, Duration reconnectAfter, int requestsMax) {}

  /** What ends a request. */
  enum Until {
    /** That Janus has it. */
    ACK,
    /** Its answer. */
    SUCCESS,
    /** What its plugin says later. */
    EVENT
  }

  private record Pending(
      CompletableFuture<JsonNode> answer, Until until, ScheduledFuture<?> timeout) {}

  /** Of what Janus says at once: a description of hundreds of media sections. */
  private static final int MESSAGE_CHARACTERS_MAX = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JanusClient.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI server;
  private final String secret;
  private final Terms terms;
  private final ScheduledExecutorService loop;
  private final Map<String, Pending> pending = new HashMap<>();
  private final Map<Long, Consumer<JsonNode>> handles = new HashMap<>();
  private Consumer<Boolean> listener = answers -> {};
  private @Nullable ScheduledFuture<?> upkeep;
  private @Nullable ScheduledFuture<?> retry;
  private @Nullable WebSocket socket;
  private CompletionStage<?> sending = CompletableFuture.completedFuture(null);
  private long session;
  private long transactions;
  private boolean closed;
  private boolean warned;
  private volatile boolean answers;

  private JanusClient(HttpClient http, URI server, String secret, Terms terms) {
    this.http = http;
    this.server = server;
    this.secret = secret;
    this.terms = terms;
    this.loop =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, "skein-janus");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to connect, and goes on with it until it is closed. */
  static JanusClient start(HttpClient http, URI server, String secret, Terms terms) {
    JanusClient client = new JanusClient(http, server, secret, terms);
    client.loop.execute(client::begin);
    return client;
  }

  boolean answers() {
    return answers;
  }

  void listen(Consumer<Boolean> changes) {
    run(
        () -> {
          listener = changes;
          if (answers) {
            changes.accept(true);
          }
        });
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  // ---- requests

  /** Opens a handle of the plugin; its events go to the consumer, until it is detached. */
  CompletionStage<Long> attach(String plugin, Consumer<JsonNode> events) {
    return ask(object().put("janus", "attach").put("plugin", plugin), 0, Until.SUCCESS)
        .thenApply(
            answer -> {
              long handle = answer.path("data").path("id").asLong();
              handles.put(handle, events);
              return handle;
            });
  }

  CompletionStage<Void> detach(long handle) {
    return onLoop(
        () -> {
          handles.remove(handle);
          return ask(object().put("janus", "detach"), handle, Until.SUCCESS)
              .<Void>thenApply(answer -> null);
        });
  }

  /**
   * Sends a request.
   *
   * @param handle 0: it is about the session
   * @return fails with {@link SfuException} or {@link JanusException}
   */
  CompletionStage<JsonNode> ask(ObjectNode request, long handle, Until until) {
    return onLoop(() -> send(request, handle, until));
  }

  private CompletionStage<JsonNode> send(ObjectNode request, long handle, Until until) {
    WebSocket to = socket;
    if (to == null || (session == 0 && !"create".equals(request.path("janus").asText()))) {
      return unavailable("there is no connection");
    }
    if (pending.size() >= terms.requestsMax()) {
      return CompletableFuture.failedFuture(
          new SfuException(ErrorCode.OVERLOADED, "too many requests wait for the SFU"));
    }
    String transaction = Long.toString(++transactions);
    request.put("transaction", transaction).put("apisecret", secret);
    if (session != 0) {
      request.put("session_id", session);
    }
    if (handle != 0) {
      request.put("handle_id", handle);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    ScheduledFuture<?> timeout =
        loop.schedule(
            () -> timeOut(transaction), terms.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    pending.put(transaction, new Pending(answer, until, timeout));
    // One at a time is what the socket takes.
    sending =
        sending
            .thenCompose(sent -> to.sendText(request.toString(), true))
            .exceptionally(
                failure -> {
                  run(() -> lose(to, "it cannot be written to"));
                  return null;
                });
    return answer;
  }

  private static <T> CompletionStage<T> unavailable(String why) {
    return CompletableFuture.failedFuture(new SfuException(ErrorCode.SFU_UNAVAILABLE, why));
  }

  private void timeOut(String transaction) {
    Pending late = pending.remove(transaction);
    if (late != null) {
      late.answer()
          .completeExceptionally(
              new SfuException(ErrorCode.SFU_UNAVAILABLE, "the SFU does not answer in time"));
    }
  }

  private void keepAlive() {
    WebSocket to = socket;
    if (to == null || session == 0) {
      return;
    }
    send(object().put("janus", "keepalive"), 0, Until.ACK)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                lose(to, "it does not answer");
              }
            });
  }

  // ---- the connection

  private void begin() {
    long every = terms.keepAliveEvery().toMillis();
    upkeep = loop.scheduleWithFixedDelay(this::keepAlive, every, every, TimeUnit.MILLISECONDS);
    connect();
  }

  private void connect() {
    if (closed) {
      return;
    }
    CompletionStage<WebSocket> connecting =
        http.newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .connectTimeout(terms.requestTimeout())
            .buildAsync(server, new Listener());
    connecting.whenComplete(
        (opened, failure) ->
            run(
                () -> {
                  if (failure == null) {
                    open(opened);
                  } else {
                    connectAgain(failure.toString());
                  }
                }));
  }

  private void open(WebSocket opened) {
    if (closed) {
      opened.abort();
      return;
    }
    socket = opened;
    sending = CompletableFuture.completedFuture(null);
    send(object().put("janus", "create"), 0, Until.SUCCESS)
        .whenComplete(
            (created, failure) -> {
              if (failure != null) {
                lose(opened, "it makes no session: " + failure.getMessage());
                return;
              }
              session = created.path("data").path("id").asLong();
              answers = true;
              warned = false;
              LOG.info("The SFU {} answers", server);
              listener.accept(true);
            });
  }

  private void connectAgain(String why) {
    if (closed) {
      return;
    }
    if (!warned) {
      LOG.warn("The SFU {} does not answer: {}", server, why);
      warned = true;
    }
    retry = loop.schedule(this::connect, terms.reconnectAfter().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The session is gone with its connection, and all handles with it. */
  private void lose(WebSocket lost, String why) {
    if (socket != lost) {
      return;
    }
    boolean answered = answers;
    answers = false;
    socket = null;
    session = 0;
    handles.clear();
    lost.abort();
    List<Pending> waiting = new ArrayList<>(pending.values());
    pending.clear();
    for (Pending one : waiting) {
      one.timeout().cancel(false);
      one.answer()
          .completeExceptionally(
              new SfuException(ErrorCode.SFU_UNAVAILABLE, "the connection is lost"));
    }
    if (answered) {
      listener.accept(false);
    }
    connectAgain(why);
  }

  private void onMessage(WebSocket from, String text) {
    if (socket != from) {
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Its message would have what was said.
      lose(from, "it says what is no JSON");
      return;
    }
    String kind = message.path("janus").asText();
    if ("timeout".equals(kind)) {
      lose(from, "the session is over");
      return;
    }
    Pending asked = pending.get(message.path("transaction").asText());
    if (asked != null && !("ack".equals(kind) && asked.until() != Until.ACK)) {
      pending.remove(message.path("transaction").asText());
      asked.timeout().cancel(false);
      answered(asked, message);
      return;
    }
    Consumer<JsonNode> handle = handles.get(message.path("sender").asLong());
    if (handle != null) {
      handle.accept(message);
    }
  }

  private static void answered(Pending asked, JsonNode message) {
    JsonNode error = message.path("error");
    JsonNode data = message.path("plugindata").path("data");
    if ("error".equals(message.path("janus").asText())) {
      asked
          .answer()
          .completeExceptionally(
              new JanusException(error.path("code").asInt(), error.path("reason").asText()));
    } else if (data.has("error_code")) {
      asked
          .answer()
          .completeExceptionally(
              new JanusException(data.path("error_code").asInt(), data.path("error").asText()));
    } else {
      asked.answer().complete(message);
    }
  }

  // ---- the thread

  private void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("after the end", e);
    }
  }

  private <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      loop.execute(
          () ->
              task.get()
                  .whenComplete(
                      (value, failure) -> {
                        if (failure == null) {
                          result.complete(value);
                        } else {
                          result.completeExceptionally(failure);
                        }
                      }));
    } catch (RejectedExecutionException e) {
      return unavailable("the node stops");
    }
    return result;
  }

  /** Ends the session, and with it all connections of devices. */
  @Override
  public void close() {
    run(
        () -> {
          closed = true;
          answers = false;
          if (upkeep != null) {
            upkeep.cancel(false);
          }
          if (retry != null) {
            retry.cancel(false);
          }
          if (socket != null) {
            socket.abort();
          }
          loop.shutdown();
        });
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      if (text.length() + part.length() > MESSAGE_CHARACTERS_MAX) {
        run(() -> lose(from, "it says too much at once"));
        return null;
      }
      text.append(part);
      if (isLast) {
        String message = text.toString();
        text.setLength(0);
        run(() -> onMessage(from, message));
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      run(() -> lose(from, "it has closed the connection"));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      run(() -> lose(from, failure.toString()));
    }
  }
}
