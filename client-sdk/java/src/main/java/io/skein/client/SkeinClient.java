package io.skein.client;

import io.skein.client.SkeinAccounts.Device;
import io.skein.client.internal.ClientConfig;
import io.skein.client.internal.ClientShell;
import io.skein.client.internal.HttpApi;
import io.skein.client.internal.MediaThreads;
import io.skein.client.internal.MediaTransfers;
import io.skein.client.internal.core.CoreSettings;
import io.skein.client.internal.ice.SocketIceProber;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Limits;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Request;
import io.skein.protocol.Request.Pull.Direction;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One device of one user: stays connected, posts in order, hears every message once.
 *
 * <p><b>Threads.</b> All methods are thread-safe and return at once; {@link #blocking()} has the
 * forms that wait. Callbacks of the listener and completions of futures run one after the other on
 * the SDK's callback threads (or the embedder's executor), so what depends on a future there must
 * not block. All clients of a process share one thread for their sockets.
 *
 * <p><b>Errors.</b> A future fails with {@link SkeinException} and nothing else. Without a
 * connection requests wait for the next one, at most the call timeout; then they fail with
 * UNAVAILABLE if they were never sent, with OUTCOME_UNKNOWN if they were. Posts wait in the outbox
 * as long as it takes; one that waits for its first attempt is sent once the connection has told
 * how far its conversation is, at most two seconds after it was opened. After the end (closed,
 * logged out) everything fails with the code of the end.
 */
public final class SkeinClient implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final ClientShell shell;
  private final RequestBounds bounds;
  private final BlockingSkeinClient blocking;
  private final @Nullable SkeinMedia media;
  private final SkeinGroups groups;
  private final SkeinHistory history = new SkeinHistory(this);
  private final SkeinHighlights highlights;
  private final SkeinSchedule schedule;
  private final SkeinKeeping keeping;
  private final SkeinSearch search;
  private final SkeinCallDoctor callDoctor;
  private final SkeinCalls calls;
  private final SkeinMerged merged;
  private final IceServerBook iceServers;

  private SkeinClient(ClientShell shell, @Nullable HttpApi api, Duration callTimeout) {
    this.shell = shell;
    bounds = new RequestBounds(shell::limits);
    media =
        api == null
            ? null
            : new SkeinMedia(
                new MediaTransfers(api, () -> HttpApi.answered(shell.accessToken(false))),
                MediaThreads.shared());
    blocking = new BlockingSkeinClient(this, callTimeout);
    groups = new SkeinGroups(shell);
    highlights = new SkeinHighlights(this, shell);
    schedule = new SkeinSchedule(shell);
    keeping = new SkeinKeeping(this, shell);
    search = new SkeinSearch(shell);
    iceServers = IceServerBook.of(shell);
    callDoctor = new SkeinCallDoctor(shell, new SocketIceProber(Duration.ofSeconds(4)));
    calls = new SkeinCalls(shell.calls(), shell::limits);
    merged = new SkeinMerged(shell);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Connects, and from then on stays connected until {@link #close} or until a code says that
   * trying is of no use. May be called again.
   *
   * @return done when everything that happened while the device was away is known for the first
   *     time (or all that the nodes can tell, if they cannot tell of some conversations: those come
   *     when they can); fails only if the client ends before, so a caller that wants to give up
   *     waits with a time limit
   */
  public CompletableFuture<Void> connect() {
    return shell.connect();
  }

  /** Where the client stands; also told to {@link SkeinListener#onConnection}. */
  public ConnectionState state() {
    return shell.state();
  }

  /** What the last attempt to connect failed with; empty if none has since the last success. */
  String problem() {
    return shell.problem();
  }

  /**
   * Whose client this is.
   *
   * @throws IllegalStateException before the client was connected for the first time
   */
  public UserId user() {
    UserId user = shell.user();
    if (user == null) {
      throw new IllegalStateException("not connected yet");
    }
    return user;
  }

  /** The limits in force: the node's, or the usual ones before the first connection. */
  public Limits limits() {
    return shell.limits();
  }

  /** An access token of this device, for the HTTP API. Fails as connecting would. */
  public CompletableFuture<String> accessToken() {
    return shell.accessToken(false);
  }

  /** Posts text; see {@link #post(ConversationId, ClientId, Content)}. */
  public CompletableFuture<Posted> post(ConversationId conversation, String text) {
    return post(conversation, ClientId.random(), new Content.Text(text));
  }

  /**
   * Posts a message. It is in the outbox when this returns (so this takes as long as the outbox
   * does), and is sent as soon as the posts before it in its conversation allow; a lost connection
   * delays it and no more.
   *
   * @param clientId fresh for each message; lets its echo in {@link SkeinListener#onMessage} be
   *     recognised
   * @return done when the message is durable; fails with the node's code if it is refused, which
   *     the posts after it do not mind, with OVERLOADED if the outbox is full, with
   *     CONTENT_TOO_LARGE, with OUTCOME_UNKNOWN if the client ends first: then it is still in the
   *     outbox, and a client made with the same outbox sends it. OUTCOME_UNKNOWN also comes,
   *     seldom, for a post whose fate cannot be looked up any more, because the user is no member
   *     now
   */
  public CompletableFuture<Posted> post(
      ConversationId conversation, ClientId clientId, Content content) {
    return shell.post(conversation, clientId, content);
  }

  /**
   * Gives what is said in a conversation from now on a life, counted from its post; what was said
   * before keeps the life that it has. In a direct chat both may, in a group whoever may rename it,
   * else it fails with FORBIDDEN; also fails with LIFE_OUT_OF_RANGE ({@link Limits#vanish}).
   *
   * @param life in whole seconds; zero: messages have no end again
   */
  public CompletableFuture<Posted> vanishAfter(ConversationId conversation, Duration life) {
    int seconds = (int) Math.min(Integer.MAX_VALUE, life.toSeconds());
    return post(conversation, ClientId.random(), new Content.VanishChange(seconds));
  }

  /**
   * The nodes' time, as far as this device knows it: by it messages vanish. That of the device
   * before the first connection.
   */
  public Instant nodeTime() {
    return shell.nodeTime();
  }

  /** Posts text that answers a message. */
  public CompletableFuture<Posted> reply(ConversationId conversation, long sequence, String text) {
    return post(
        conversation, ClientId.random(), new Content.Text(text, sequence, List.of(), false));
  }

  /**
   * Posts what a message says to another conversation, with who said it first. Refused with
   * NO_SUCH_MESSAGE if the user does not see it, or no more, and with MESSAGE_RECALLED.
   *
   * @param from where the message is
   * @param edit of a text that was edited: {@link ConversationView#newestEdit}; 0: as it was posted
   */
  public CompletableFuture<Posted> forward(
      ConversationId from, long sequence, long edit, ConversationId to) {
    return post(to, ClientId.random(), new Content.Forward(from, sequence, edit));
  }

  /**
   * Posts what several messages of one conversation say as one message, which whoever sees it can
   * open ({@link #merged()}). Refused as {@link #forward} is if that is so of one of them, with
   * TOO_MANY_MERGED above {@link io.skein.protocol.Limits#MERGED_MESSAGES_MAX}, and with
   * MERGED_TOO_DEEP.
   *
   * @param items ascending, none twice
   * @param title what the user calls them; may be empty
   */
  public CompletableFuture<Posted> forwardMerged(
      ConversationId from, List<Content.Merge.Item> items, String title, ConversationId to) {
    return post(to, ClientId.random(), new Content.Merge(from, List.copyOf(items), title));
  }

  /**
   * Takes a message back, for everybody: one's own, or as the group's owner or an admin that of who
   * is below. Like edits and reactions it is a post, so it waits in the outbox and keeps its order;
   * and it is refused with the node's code: NO_SUCH_MESSAGE, MESSAGE_RECALLED, FORBIDDEN, TOO_LATE.
   */
  public CompletableFuture<Posted> recall(ConversationId conversation, long sequence) {
    return post(conversation, ClientId.random(), new Content.Recall(sequence));
  }

  /** Gives a text message of one's own another text. */
  public CompletableFuture<Posted> edit(ConversationId conversation, long sequence, String text) {
    return post(conversation, ClientId.random(), new Content.Edit(sequence, text));
  }

  /** Adds a reaction to a message. */
  public CompletableFuture<Posted> react(ConversationId conversation, long sequence, String emoji) {
    return post(conversation, ClientId.random(), new Content.Reaction(sequence, emoji, false));
  }

  /** Removes one's own reaction. */
  public CompletableFuture<Posted> unreact(
      ConversationId conversation, long sequence, String emoji) {
    return post(conversation, ClientId.random(), new Content.Reaction(sequence, emoji, true));
  }

  /**
   * The messages before a sequence, newest first page by page, each page ascending.
   *
   * @param before exclusive; 0 for the newest
   * @param limit at most this many; 0 for as many as the node gives at once
   */
  public CompletableFuture<MessagePage> historyBefore(
      ConversationId conversation, long before, int limit) {
    return page(new Request.Pull(conversation, before, Direction.BACKWARD, limit));
  }

  /**
   * The messages after a sequence, ascending.
   *
   * @param after exclusive
   * @param limit at most this many; 0 for as many as the node gives at once
   */
  public CompletableFuture<MessagePage> historyAfter(
      ConversationId conversation, long after, int limit) {
    return page(new Request.Pull(conversation, after, Direction.FORWARD, limit));
  }

  private CompletableFuture<MessagePage> page(Request.Pull pull) {
    return shell
        .call(pull, Reply.Page.class)
        .thenApply(
            page ->
                new MessagePage(page.messages(), page.more(), page.firstVisible(), page.head()));
  }

  /**
   * The user has read up to here, on whichever device. Never moves back. A conversation that is
   * marked as unread loses its mark only when the cursor moves: if there was nothing to read, take
   * it off by {@link PreferencesChange#notMarkedUnread}.
   *
   * @return done when it is stored
   */
  public CompletableFuture<Void> markRead(ConversationId conversation, long sequence) {
    return shell.done(new Request.Read(conversation, sequence));
  }

  /**
   * Keeps a conversation of the list otherwise from now on, on all of the user's devices: {@code
   * setPreferences(chat, PreferencesChange.pinned(true))}. All of them, this one too, hear of it by
   * {@link SkeinListener#onPreferences}; what is shown follows that alone, as another device may
   * have changed the same.
   *
   * @return done when it is stored; fails with NOT_A_MEMBER for a conversation that is not on the
   *     list, such as a direct chat in which nothing was said yet, with TOO_MANY_PINNED, with
   *     BAD_REQUEST for a note or draft that is too long, or a time to mute until that is over
   */
  public CompletableFuture<Void> setPreferences(
      ConversationId conversation, PreferencesChange change) {
    return bounds.preferences(
        change, () -> shell.done(new Request.SetPreferences(conversation, change)));
  }

  /**
   * Keeps what the user has begun to write, for all of the user's devices. May be called at every
   * key: of what comes within two seconds the last is sent. An empty text, to be given when the
   * message was posted or thrown away, goes at once.
   *
   * <p>It is sent until it is stored, as long as the client lives, and counts as of when it
   * arrives: what another device saved meanwhile is replaced. {@link #close} puts the end off for a
   * second at most to send what is left, if the client is connected; drafts do not outlive the
   * client otherwise.
   *
   * @return done when this draft, or one that replaced it, is stored; fails as {@link
   *     #setPreferences} does, and with UNAVAILABLE if the client ends before it is stored
   */
  public CompletableFuture<Void> saveDraft(ConversationId conversation, String text) {
    return bounds.preferences(
        PreferencesChange.draft(text), () -> shell.saveDraft(conversation, text));
  }

  /**
   * The user has this conversation open: from now on, also on later connections, {@link
   * SkeinListener#onTyping}, {@link SkeinListener#onLooking} and {@link
   * SkeinListener#onReceiptCounts} tell of it, and {@link #typing} is passed on there. Looking at
   * another ends it.
   *
   * @return what is told there; fails with NOT_A_MEMBER, and with UNAVAILABLE if another is looked
   *     at before it was told
   */
  public CompletableFuture<Reply.Looking> look(ConversationId conversation) {
    return shell.look(conversation);
  }

  /** The user has no conversation open. */
  public CompletableFuture<Void> lookAway() {
    return shell.look(null).thenApply(looking -> null);
  }

  /**
   * The user types or speaks in the conversation that is looked at, or has stopped without sending.
   * May be called at every key: it is told as often as keeps it shown. Nothing comes of it without
   * a connection.
   */
  public void typing(ConversationId conversation, Request.Typing.Kind kind) {
    shell.typed(new Request.Typing(conversation, kind));
  }

  /**
   * These users are in view: from now on, also on later connections, {@link
   * SkeinListener#onPresence} tells how they are there. Replaces those of before.
   *
   * @return fails with TOO_MANY_WATCHED above {@code limits().watchedUsersMax()}, and with
   *     UNAVAILABLE if others are watched before it was told
   */
  public CompletableFuture<Void> watch(List<UserId> users) {
    return bounds.watched(users, () -> shell.watch(List.copyOf(users)).thenApply(done -> null));
  }

  /** What the user lets others know. */
  public CompletableFuture<Privacy> privacy() {
    return changePrivacy(new Request.ChangePrivacy(null, null, null));
  }

  /**
   * Changes what the user lets others know, for all devices; what is null stays as it is.
   *
   * @return all of it, when it is stored
   */
  public CompletableFuture<Privacy> changePrivacy(Request.ChangePrivacy change) {
    return shell.call(change, Reply.PrivacyKept.class).thenApply(Reply.PrivacyKept::privacy);
  }

  /**
   * How many other members have received and read a message. Fails with NO_RECEIPTS where none are
   * told, with READS_HIDDEN in a direct chat if the user hides its own.
   */
  public CompletableFuture<Reply.ReceiptsCounted> countReceipts(
      ConversationId conversation, long sequence) {
    return shell.call(
        new Request.CountReceipts(conversation, sequence), Reply.ReceiptsCounted.class);
  }

  /**
   * A page of the other members who have received a message, by user id. Fails as {@link
   * #countReceipts} does, and with RECEIPTS_COUNTED in a group that is too large for names.
   *
   * @param after the last user of the page before; null for the first page
   */
  public CompletableFuture<Reply.ReceiptPage> receipts(
      ConversationId conversation, long sequence, @Nullable UserId after) {
    return shell.call(
        new Request.ListReceipts(conversation, sequence, after, 0), Reply.ReceiptPage.class);
  }

  /** Switches a group's receipts on or off, for everybody, as its owner. */
  public CompletableFuture<Void> switchReceipts(ConversationId group, boolean on) {
    return shell.done(new Request.SwitchReceipts(group, on));
  }

  /** Opens the direct chat with a user; it exists for others with its first message. */
  public CompletableFuture<ConversationSummary> openDirect(UserId other) {
    return opened(new Request.OpenDirect(other));
  }

  /**
   * Makes a group with these users and oneself, its owner. Fails with UNKNOWN_USER, and makes
   * nothing, if one of them does not exist.
   */
  public CompletableFuture<ConversationSummary> createGroup(String title, List<UserId> users) {
    return bounds.users(
        users, () -> opened(new Request.CreateGroup(ClientId.random(), title, List.copyOf(users))));
  }

  private CompletableFuture<ConversationSummary> opened(Request request) {
    return shell
        .call(request, Reply.ConversationOpened.class)
        .thenApply(Reply.ConversationOpened::conversation);
  }

  /**
   * Takes users into a group, or has them wait for its owner or an admin, as the group has it: the
   * answer says how many. Who is a member already is left out silently.
   */
  public CompletableFuture<Reply.MembersChanged> invite(ConversationId group, List<UserId> users) {
    return bounds.users(
        users,
        () ->
            shell.call(new Request.Invite(group, List.copyOf(users)), Reply.MembersChanged.class));
  }

  /**
   * Removes users from a group, as its owner or an admin; who is no member is left out silently.
   */
  public CompletableFuture<Reply.MembersChanged> remove(ConversationId group, List<UserId> users) {
    return bounds.users(
        users,
        () ->
            shell.call(new Request.Remove(group, List.copyOf(users)), Reply.MembersChanged.class));
  }

  /** Leaves a group. */
  public CompletableFuture<Reply.MembersChanged> leave(ConversationId group) {
    return shell.call(new Request.Leave(group), Reply.MembersChanged.class);
  }

  /** Gives a group another title. */
  public CompletableFuture<Void> rename(ConversationId group, String title) {
    return shell.done(new Request.Rename(group, title));
  }

  /**
   * A page of a conversation's members, by user id.
   *
   * @param after the last user of the page before; null for the first page
   */
  public CompletableFuture<Reply.MemberPage> members(
      ConversationId conversation, @Nullable UserId after) {
    return shell.call(new Request.ListMembers(conversation, after, 0), Reply.MemberPage.class);
  }

  /**
   * A page of the user's conversations, by conversation id.
   *
   * @param after the last conversation of the page before; null for the first page
   */
  public CompletableFuture<Reply.ConversationPage> conversations(@Nullable ConversationId after) {
    return shell.call(new Request.ListConversations(after, 0), Reply.ConversationPage.class);
  }

  /** Those of these exact names that exist, in no order. */
  public CompletableFuture<List<Reply.User>> findUsers(List<String> names) {
    return bounds.users(names, () -> users(new Request.FindUsers(List.copyOf(names), List.of())));
  }

  /** Those of these ids that exist, in no order. */
  public CompletableFuture<List<Reply.User>> namesOf(List<UserId> users) {
    return bounds.users(users, () -> users(new Request.FindUsers(List.of(), List.copyOf(users))));
  }

  /**
   * Changes what the user tells of itself, or what others may do towards the user. All of the
   * user's devices hear of it by {@link SkeinListener#onPeople}; others see it when they next look
   * the user up, a minute later at most.
   *
   * @return done when it is stored; fails with BAD_REQUEST for a text that is too long, or has more
   *     than one line
   */
  public CompletableFuture<Void> setSelf(SelfChange change) {
    return bounds.self(change, () -> shell.done(new Request.SetSelf(change)));
  }

  /**
   * Changes how the user keeps another one: {@code changePerson(bob,
   * PersonChange.of(Action.BLOCK))}. All of the user's devices hear of it by {@link
   * SkeinListener#onPeople}. A repetition of a change that was made changes nothing more.
   *
   * @return done when it is stored and in force: no post of a user who was blocked is taken after
   *     that. Fails with the code that {@code people.proto} tells beside the action
   */
  public CompletableFuture<Void> changePerson(UserId user, PersonChange change) {
    return bounds.person(change, () -> shell.done(new Request.ChangePerson(user, change)));
  }

  /**
   * What changed of the user's people since a cursor, one page; a {@link PeopleList} says which,
   * and takes it in.
   *
   * @param cursor {@link PeopleList#cursor}; empty: from the beginning
   */
  public CompletableFuture<Reply.PeopleSynced> syncPeople(Bytes cursor) {
    return shell.call(new Request.SyncPeople(cursor), Reply.PeopleSynced.class);
  }

  private CompletableFuture<List<Reply.User>> users(Request.FindUsers request) {
    return shell.call(request, Reply.UsersFound.class).thenApply(Reply.UsersFound::users);
  }

  /**
   * Files: their upload and download.
   *
   * @throws IllegalStateException if the client was made without a server's address
   */
  public SkeinMedia media() {
    if (media == null) {
      throw new IllegalStateException("files need the address of a server");
    }
    return media;
  }

  /** Uploads a file and posts it, in the way that is usual for its type. */
  public CompletableFuture<Posted> postFile(
      ConversationId conversation, Path file, String caption) {
    return media()
        .upload(file, SkeinMedia.Progress.NONE)
        .thenCompose(uploaded -> post(conversation, ClientId.random(), uploaded.content(caption)));
  }

  /** How groups are administered and joined. */
  public SkeinGroups groups() {
    return groups;
  }

  /** What was said around a message. */
  public SkeinHistory history() {
    return history;
  }

  /** Messages that a conversation keeps in view for all. */
  public SkeinHighlights highlights() {
    return highlights;
  }

  /** How messages are posted at a time. */
  public SkeinSchedule schedule() {
    return schedule;
  }

  /** What the user keeps of messages for itself. */
  public SkeinKeeping keeping() {
    return keeping;
  }

  /** How the user finds messages again. */
  public SkeinSearch search() {
    return search;
  }

  /**
   * What connections of calls are to be configured with: STUN and TURN servers, and a credential
   * for the latter, asked of the node only when what it told last is about to expire. No URLs, if
   * the cluster has none. Fails only if the node has never told: media may have to go by a relay
   * ({@link Reply.IceServers#policy}), so a call should wait for it.
   */
  public CompletableFuture<Reply.IceServers> iceServers() {
    return iceServers.get();
  }

  /** Whether calls will work for this device where it is. */
  public SkeinCallDoctor callDoctor() {
    return callDoctor;
  }

  /** Calls, of voice and video. */
  public SkeinCalls calls() {
    return calls;
  }

  /** What messages carry that others were forwarded in. */
  public SkeinMerged merged() {
    return merged;
  }

  /** The same operations, waiting for their outcome. */
  public BlockingSkeinClient blocking() {
    return blocking;
  }

  /**
   * Ends the connection and the callbacks, and saves what was seen. Unanswered posts stay in the
   * outbox. May be called again.
   *
   * @return done when no callback will come any more, and outbox and state store are closed
   */
  public CompletableFuture<Void> closeAsync() {
    return shell.close();
  }

  /**
   * As {@link #closeAsync}, and waits; in a callback, where waiting is not possible, it does not.
   */
  @Override
  public void close() {
    blocking.awaitClose(closeAsync(), CLOSE_TIMEOUT);
  }

  /** Collects what a client is made of. Not thread-safe. */
  public static final class Builder {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private @Nullable URI server;
    private List<String> endpoints = List.of();
    private @Nullable Credentials credentials;
    private Device.Label device = new Device.Label("skein-java", Device.Type.OTHER);
    private Outbox outbox = Outbox.inMemory();
    private StateStore state = StateStore.inMemory();
    private SkeinListener listener = new SkeinListener() {};
    private @Nullable SSLContext tls;
    private @Nullable Executor executor;
    private int postWindow = CoreSettings.DEFAULTS.postWindow();
    private int callbacksMax = CoreSettings.DEFAULTS.callbacksMax();
    private boolean receipts = true;
    private Duration answerTimeout = Duration.ofMillis(CoreSettings.DEFAULTS.answerTimeoutMillis());
    private FirstSync firstSync = FirstSync.UNREAD;
    private Duration reconnectFirst = Duration.ofMillis(250);
    private Duration reconnectMax = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration callTimeout = CALL_TIMEOUT;
    private @Nullable CallMedia callMedia;
    private boolean rings;

    private Builder() {}

    /**
     * The cluster's HTTP address, such as {@code http://127.0.0.1:7480} or {@code
     * https://chat.example}: it names the sockets.
     */
    public Builder server(String url) {
      server = URI.create(url);
      return this;
    }

    /**
     * Sockets to begin with, "host:port", or "tls://host:port" for those that are to be spoken to
     * through TLS; later connections go to those the nodes name.
     */
    public Builder endpoints(List<String> hostsAndPorts) {
      endpoints = List.copyOf(hostsAndPorts);
      return this;
    }

    /**
     * How nodes prove themselves over https and tls, where the JDK's own certificates are not what
     * is wanted: see {@link Certificates#trusting}. The name of the host is verified in any case.
     */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /** Required. */
    public Builder credentials(Credentials proof) {
      credentials = proof;
      return this;
    }

    /** What the user will see in the list of devices, for {@link Credentials#password}. */
    public Builder device(String name, Device.Type type) {
      device = new Device.Label(name, type);
      return this;
    }

    /** Where posts wait; by default in memory. The client closes it. */
    public Builder outbox(Outbox where) {
      outbox = where;
      return this;
    }

    /** Where the device's place is kept; by default in memory. The client closes it. */
    public Builder state(StateStore where) {
      state = where;
      return this;
    }

    public Builder listener(SkeinListener toTell) {
      listener = toTell;
      return this;
    }

    /**
     * Runs callbacks; by default threads of the SDK. {@code Runnable::run} runs them on the SDK's
     * socket thread: the cheapest, for callbacks that never block.
     */
    public Builder callbackExecutor(Executor where) {
      executor = where;
      return this;
    }

    /**
     * Most posts of one conversation in flight; 8 by default, 1 to 256. Their order holds whatever
     * fails: each names the one before it, and a node takes none before that one. More let one
     * device post faster over a slow network, and have more to send again when a connection breaks.
     */
    public Builder postWindow(int posts) {
      postWindow = within("postWindow", posts, 1, 256);
      return this;
    }

    /**
     * Most messages waiting for callbacks; 10,000 by default. Past it the client leaves messages
     * lying on the node, and pulls them when the listener has caught up.
     */
    public Builder callbacksMax(int messages) {
      callbacksMax = within("callbacksMax", messages, 1, 1_000_000);
      return this;
    }

    /** Whether the node is told what was delivered; by default it is. */
    public Builder receipts(boolean sent) {
      receipts = sent;
      return this;
    }

    /** What a device without saved state is handed of older conversations; UNREAD by default. */
    public Builder firstSync(FirstSync policy) {
      firstSync = policy;
      return this;
    }

    /**
     * Ceiling of the first wait, and of all waits, between attempts; 250 ms and 30 s by default.
     */
    public Builder reconnectBackoff(Duration first, Duration max) {
      reconnectFirst = first;
      reconnectMax = max;
      return this;
    }

    /**
     * One attempt to connect, from asking for a token to the node's welcome; 10 s by default.
     * Within it up to three addresses are tried, the next one 250 ms after one that does not
     * answer.
     */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = timeout;
      return this;
    }

    /** How long a request other than a post may take, reconnecting included; 30 s by default. */
    public Builder callTimeout(Duration timeout) {
      callTimeout = timeout;
      return this;
    }

    /** A connection that leaves a request unanswered for as long is given up; 20 s by default. */
    public Builder answerTimeout(Duration timeout) {
      answerTimeout = timeout;
      return this;
    }

    /** Where media of calls come from and go to: the user takes part in calls on this device. */
    public Builder callMedia(CallMedia media) {
      callMedia = media;
      return rings();
    }

    /**
     * The embedder tells its user who calls, by {@link CallChange.Incoming}: callers hear that the
     * device rings. Without, the listener is told as well, and callers are not.
     */
    public Builder rings() {
      rings = true;
      return this;
    }

    private static int within(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(name + ": " + value + ", not " + min + " to " + max);
      }
      return value;
    }

    /**
     * Makes the client; it does nothing until {@link SkeinClient#connect}. Close it even if it was
     * never connected.
     *
     * @throws IllegalStateException if there is nothing to connect to, or no credentials
     * @throws IllegalArgumentException if an endpoint is none
     */
    public SkeinClient build() {
      Credentials proof = credentials;
      if (proof == null) {
        throw new IllegalStateException("credentials are required");
      }
      if (server == null && (endpoints.isEmpty() || !(proof instanceof Credentials.AccessToken))) {
        throw new IllegalStateException("a server is required, or endpoints and access tokens");
      }
      CoreSettings core =
          new CoreSettings(
              postWindow,
              callbacksMax,
              CoreSettings.DEFAULTS.callsMax(),
              CoreSettings.DEFAULTS.ackDelayMillis(),
              receipts,
              answerTimeout.toMillis(),
              firstSync);
      ClientConfig config =
          new ClientConfig(
              server,
              endpoints,
              proof,
              device,
              Objects.requireNonNull(outbox),
              Objects.requireNonNull(state),
              Objects.requireNonNull(listener),
              tls,
              executor,
              core,
              reconnectFirst,
              reconnectMax,
              connectTimeout,
              callTimeout,
              callMedia,
              rings);
      HttpApi api = server == null ? null : new HttpApi(server, tls);
      return new SkeinClient(new ClientShell(config), api, callTimeout);
    }
  }
}
