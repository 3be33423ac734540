package io.skein.loadtest.cluster;

import io.skein.client.ConnectionState;
import io.skein.client.Credentials;
import io.skein.client.MessagePage;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.UserId;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** One device of a user, through the SDK that is shipped; remembers what its listener heard. */
final class Person implements AutoCloseable, SkeinListener {
  /** Everybody's. */
  static final String PASSWORD = "correct horse battery staple";

  private static final SkeinAccounts.Device.Label DEVICE =
      new SkeinAccounts.Device.Label("test", SkeinAccounts.Device.Type.OTHER);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAGE = 200;

  private final Map<ConversationId, List<Message>> heard = new ConcurrentHashMap<>();
  private final Map<UserId, Boolean> online = new ConcurrentHashMap<>();
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final AtomicInteger connectionsLost = new AtomicInteger();
  private final SkeinClient client;
  private volatile ConnectionState state = new ConnectionState.Idle();

  private Person(URI server, SSLContext tls, String name) {
    client =
        SkeinClient.builder()
            .server(server.toString())
            .tls(tls)
            .credentials(Credentials.password(name, PASSWORD))
            .listener(this)
            .build();
  }

  /** Makes an account, and connects a device of it. */
  static Person register(URI server, String name) {
    return register(server, usualTls(), name);
  }

  /** The same, trusting who shows certificates. */
  static Person register(URI server, SSLContext tls, String name) {
    SkeinAccounts.at(server, tls)
        .register(name, PASSWORD, null, DEVICE)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    return device(server, tls, name);
  }

  /** Connects another device. */
  static Person device(URI server, String name) {
    return device(server, usualTls(), name);
  }

  private static Person device(URI server, SSLContext tls, String name) {
    Person person = new Person(server, tls, name);
    person.client.blocking().connect(PATIENCE);
    return person;
  }

  private static SSLContext usualTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("this Java has no TLS", e);
    }
  }

  SkeinClient client() {
    return client;
  }

  UserId id() {
    return client.user();
  }

  ConnectionState state() {
    return state;
  }

  ConversationId openDirect(Person other) {
    return client.blocking().openDirect(other.id()).conversation();
  }

  ConversationId createGroup(String title, Person... others) {
    List<UserId> users = Stream.of(others).map(Person::id).toList();
    return client.blocking().createGroup(title, users).conversation();
  }

  /** Its sequence, once it is stored. */
  long say(ConversationId conversation, String text) {
    return Await.answer(client.post(conversation, text)).sequence();
  }

  @Override
  public void onMessage(Message message) {
    heard.computeIfAbsent(message.conversation(), id -> new CopyOnWriteArrayList<>()).add(message);
  }

  @Override
  public void onConnection(ConnectionState now) {
    if (state instanceof ConnectionState.Online && !(now instanceof ConnectionState.Online)) {
      connectionsLost.incrementAndGet();
    }
    state = now;
  }

  @Override
  public void onPresence(List<Presence> told) {
    told.forEach(presence -> online.put(presence.user(), presence.online()));
  }

  @Override
  public void onError(Throwable error) {
    errors.add(error);
  }

  /** How often it was online and then was not. */
  int connectionsLost() {
    return connectionsLost.get();
  }

  /** Waits until its session has told it what it missed; the node that it is connected to. */
  String awaitCaughtUp() {
    Await.until(
        PATIENCE,
        () -> state instanceof ConnectionState.Online online && online.caughtUp(),
        () -> state.toString());
    return client.state() instanceof ConnectionState.Online online ? online.node() : "";
  }

  List<Throwable> errors() {
    return errors;
  }

  /** What the listener heard of a conversation, in the order in which it was told. */
  List<Message> heard(ConversationId conversation) {
    return List.copyOf(heard.getOrDefault(conversation, List.of()));
  }

  List<String> heardTexts(ConversationId conversation) {
    return heard(conversation).stream()
        .filter(message -> message.content() instanceof Content.Text)
        .map(message -> ((Content.Text) message.content()).text())
        .toList();
  }

  /** Waits until it was told so of a user whom it watches. */
  void awaitOnline(UserId user, boolean wanted) {
    Await.until(
        PATIENCE,
        () -> Boolean.valueOf(wanted).equals(online.get(user)),
        () -> "told " + online + ", " + state);
  }

  void awaitText(ConversationId conversation, String text) {
    Await.until(
        PATIENCE,
        () -> heardTexts(conversation).contains(text),
        () -> "heard " + heardTexts(conversation).size() + " messages, " + state);
  }

  void awaitMessages(ConversationId conversation, int count) {
    Await.until(
        PATIENCE,
        () -> heard(conversation).size() >= count,
        () -> "heard " + heard(conversation).size() + " of " + count + ", " + state);
  }

  /** The whole log of a conversation, as the cluster tells it now. */
  List<Message> history(ConversationId conversation) {
    List<Message> all = new ArrayList<>();
    MessagePage page;
    do {
      long after = all.isEmpty() ? 0 : all.get(all.size() - 1).sequence();
      page = client.blocking().historyAfter(conversation, after, PAGE);
      all.addAll(page.messages());
    } while (page.more());
    return all;
  }

  Message newest(ConversationId conversation) {
    List<Message> all = history(conversation);
    return all.get(all.size() - 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
