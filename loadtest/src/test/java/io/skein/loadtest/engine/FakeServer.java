package io.skein.loadtest.engine;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of chats in memory that speaks the real protocol and has one defect, which shows with
 * one post. Everything under one lock: a stall stalls everybody.
 */
public final class FakeServer implements AutoCloseable {
  /** What is wrong with it. */
  public enum Defect {
    NONE,
    /** Acknowledges a post, and forgets it. */
    LOSES,
    /** Stores a post twice. */
    DOUBLES,
    /** Stores a post after the next one of its sender. */
    REORDERS,
    /** Leaves a sequence out. */
    GAPS,
    /** Stores what nobody sent. */
    INVENTS,
    /** Does nothing at all for two seconds. */
    STALLS,
    /** Refuses a post. */
    REFUSES,
    /** Makes no group. */
    REFUSES_GROUPS,
    /** Takes one of ten posts into a group, and says when to send the others again. */
    IS_BUSY,
    /** Takes one of ten posts into a group, and has no room for the others. */
    IS_FULL,
    /** Takes no post into a group, as if all its members were muted. */
    MUTES_GROUPS,
    /** Makes groups, and lets nobody be invited into one. */
    REFUSES_INVITATIONS,
    /** Hangs up on who wants a group made. */
    HANGS_UP_ON_GROUPS,
    /** Answers a post that it did not know the outcome of, then answers its repetition. */
    FORGETS_THE_ANSWER,
    /** Tells a place that is not the post's. */
    MISPLACES,
    /** Refuses the first three pages of logs. */
    IS_SLOW_TO_READ,
    /** Refuses all pages of logs. */
    CANNOT_BE_READ,
    /** Counts one unread message too many, whatever was posted. */
    MISCOUNTS,
    /** Ends all connections, and takes no more. */
    DIES
  }

  private static final int PAGE = 20;
  private static final long STALL_MILLIS = 2_000;
  private static final int BUSY_SHARE = 10;
  private static final int BUSY_MILLIS = 1_500;

  private final Defect defect;
  private final int atPost;
  private final ServerSocket server;
  private final Map<ConversationId, List<Message>> logs = new HashMap<>();
  private final Map<ConversationId, List<UserId>> members = new HashMap<>();
  private final Map<ConversationId, Map<UserId, Long>> read = new HashMap<>();

  /** Of who joined later: the entry by which it did. */
  private final Map<ConversationId, Map<UserId, Long>> since = new HashMap<>();

  private final Map<Long, Connection> connections = new HashMap<>();
  private final Set<UserId> watched = new HashSet<>();
  private int watches;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private int posts;
  private int pulls;
  private @Nullable ConversationId heldFor;
  private @Nullable UserId heldOf;

  /**
   * @param atPost which post the defect shows with, from 1
   */
  public FakeServer(Defect defect, int atPost) {
    this.defect = defect;
    this.atPost = atPost;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept, "fake-server");
  }

  static UserId user(int number) {
    return new UserId(1000 + number);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        daemon(() -> serve(socket), "fake-connection");
      } catch (IOException closed) {
        return;
      }
    }
  }

  private record Connection(OutputStream out) {
    void hangUp() {
      try {
        out.close();
      } catch (IOException gone) {
        // That is what was meant.
      }
    }

    void send(EncodedFrame frame) {
      ByteBuffer bytes = ByteBuffer.allocate(frame.tcpBytes());
      frame.putTcp(bytes);
      try {
        out.write(bytes.array());
      } catch (IOException gone) {
        // Its reader notices.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection = new Connection(socket.getOutputStream());
      FrameReader reader = FrameReader.ofClientBytes();
      reader.frameBytesMax(Limits.DEFAULTS.frameBytesMax());
      byte[] buffer = new byte[8192];
      UserId user = UserId.SYSTEM;
      for (int read; (read = socket.getInputStream().read(buffer)) > 0; ) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        for (ByteBuffer frame; (frame = reader.next(bytes)) != null; ) {
          ClientFrame request = WireCodec.decodeClientFrame(frame, Limits.DEFAULTS);
          synchronized (this) {
            user = handle(connection, user, request.request(), request.body());
          }
        }
      }
    } catch (IOException | DecodeException gone) {
      // The client's matter.
    }
  }

  /** How often somebody chose whom to watch. */
  synchronized int watches() {
    return watches;
  }

  /** Whom anybody has watched. */
  synchronized Set<UserId> watched() {
    return Set.copyOf(watched);
  }

  private UserId handle(Connection connection, UserId user, int request, Request body) {
    if (body instanceof Request.Hello hello) {
      UserId who = new UserId(Long.parseLong(hello.token()));
      connections.put(who.value(), connection);
      connection.send(
          WireCodec.encode(
              request,
              new Reply.Welcome(
                  who, new DeviceId(1), "fake", 0, 30_000, false, Limits.DEFAULTS, List.of())));
      return who;
    }
    if (body instanceof Request.Sync) {
      connection.send(WireCodec.encode(request, new Reply.Synced(List.of(), Bytes.EMPTY, false)));
    } else if (body instanceof Request.Post post) {
      post(connection, user, request, post);
    } else if (body instanceof Request.Pull pull) {
      pull(connection, user, request, pull);
    } else if (body instanceof Request.OpenDirect open) {
      ConversationId direct = ConversationId.direct(user, open.user());
      join(direct, List.of(user, open.user()));
      connection.send(WireCodec.encode(request, new Reply.ConversationOpened(line(direct, user))));
    } else if (body instanceof Request.CreateGroup create) {
      create(connection, user, request, create);
    } else if (body instanceof Request.Invite invite) {
      invite(connection, user, request, invite);
    } else if (body instanceof Request.ListConversations) {
      List<Reply.ConversationSummary> lines =
          members.keySet().stream()
              .filter(id -> members.get(id).contains(user))
              .map(id -> line(id, user))
              .toList();
      connection.send(WireCodec.encode(request, new Reply.ConversationPage(lines, false)));
    } else if (body instanceof Request.WatchUsers watch) {
      watches++;
      watched.addAll(watch.users());
      connection.send(WireCodec.encode(request, new Reply.Done()));
      // As a node does that asks for some of them first.
      for (UserId watched : watch.users()) {
        connection.send(
            WireCodec.encode(
                new Reply.PresenceEvent(
                    List.of(
                        new Reply.Presence(
                            watched, connections.containsKey(watched.value()), 0)))));
      }
    } else if (body instanceof Request.Read cursor) {
      read.get(cursor.conversation()).put(user, cursor.sequence());
      connection.send(WireCodec.encode(request, new Reply.Done()));
    }
    return user;
  }

  private void join(ConversationId conversation, List<UserId> users) {
    members.putIfAbsent(conversation, users);
    read.putIfAbsent(conversation, new HashMap<>());
    logs.putIfAbsent(conversation, new ArrayList<>());
  }

  private void create(Connection connection, UserId user, int request, Request.CreateGroup create) {
    if (defect == Defect.HANGS_UP_ON_GROUPS) {
      connection.hangUp();
      return;
    }
    if (defect == Defect.REFUSES_GROUPS) {
      connection.send(
          WireCodec.encode(request, new Reply.Failed(ErrorCode.OVERLOADED, "no more groups", 0)));
      return;
    }
    if (create.users().contains(user)) {
      connection.send(
          WireCodec.encode(
              request, new Reply.Failed(ErrorCode.BAD_REQUEST, "the owner is a member anyway", 0)));
      return;
    }
    ConversationId group = ConversationId.group(1 + members.size());
    List<UserId> all = new ArrayList<>(create.users());
    all.add(user);
    join(group, all);
    Content made =
        new Content.MembershipChange(
            Content.MembershipChange.Kind.CREATED, user, create.users(), create.title());
    push(append(group, user, null, made, 0));
    connection.send(WireCodec.encode(request, new Reply.ConversationOpened(line(group, user))));
  }

  private void invite(Connection connection, UserId user, int request, Request.Invite invite) {
    if (defect == Defect.REFUSES_INVITATIONS) {
      connection.send(
          WireCodec.encode(request, new Reply.Failed(ErrorCode.GROUP_FULL, "no room", 0)));
      return;
    }
    ConversationId group = invite.conversation();
    Message joined =
        append(
            group,
            user,
            null,
            new Content.MembershipChange(
                Content.MembershipChange.Kind.JOINED, user, invite.users(), ""),
            0);
    push(joined);
    List<UserId> all = members.get(group);
    for (UserId one : invite.users()) {
      all.add(one);
      since.computeIfAbsent(group, id -> new HashMap<>()).put(one, joined.sequence());
      Connection newcomer = connections.get(one.value());
      if (newcomer != null) {
        newcomer.send(WireCodec.encode(new Reply.HeadEvent(group, joined.sequence())));
      }
    }
    connection.send(
        WireCodec.encode(request, new Reply.MembersChanged(joined.sequence(), all.size())));
  }

  private Reply.ConversationSummary line(ConversationId conversation, UserId user) {
    List<Message> log = logs.get(conversation);
    long upTo = read.get(conversation).getOrDefault(user, 0L);
    long head = log.isEmpty() ? 0 : log.get(log.size() - 1).sequence();
    long unread = log.stream().filter(m -> m.sequence() > upTo && !m.sender().equals(user)).count();
    int told = (int) unread + (defect == Defect.MISCOUNTS ? 1 : 0);
    return new Reply.ConversationSummary(
        conversation,
        "",
        head,
        1,
        upTo,
        told,
        null,
        members.get(conversation).size(),
        conversation.peerOf(user));
  }

  private void pull(Connection connection, UserId user, int request, Request.Pull pull) {
    boolean refused =
        defect == Defect.CANNOT_BE_READ || (defect == Defect.IS_SLOW_TO_READ && pulls < 3);
    pulls++;
    connection.send(
        WireCodec.encode(
            request, refused ? new Reply.Failed(ErrorCode.OVERLOADED, "", 1) : page(pull, user)));
  }

  private Reply.Page page(Request.Pull pull, UserId user) {
    List<Message> log = logs.getOrDefault(pull.conversation(), List.of());
    long first = since.getOrDefault(pull.conversation(), Map.of()).getOrDefault(user, 1L);
    long from = Math.max(pull.from(), first - 1);
    List<Message> after = log.stream().filter(one -> one.sequence() > from).toList();
    long head = log.isEmpty() ? 0 : log.get(log.size() - 1).sequence();
    List<Message> some = after.subList(0, Math.min(PAGE, after.size()));
    return new Reply.Page(some, head, some.size() < after.size(), first);
  }

  private void post(Connection connection, UserId user, int request, Request.Post post) {
    if (post.conversation().peerOf(user) != null) {
      join(post.conversation(), List.of(user, peer(post.conversation(), user)));
    }
    List<Message> log = logs.get(post.conversation());
    for (Message known : log) {
      if (post.clientId().equals(known.clientId())) {
        connection.send(WireCodec.encode(request, new Reply.Posted(known.sequence(), 0)));
        return;
      }
    }
    boolean now = ++posts == atPost;
    boolean surplus = !post.conversation().isDirect() && posts % BUSY_SHARE != 0;
    if (surplus && (defect == Defect.IS_BUSY || defect == Defect.IS_FULL)) {
      ErrorCode code = defect == Defect.IS_BUSY ? ErrorCode.GROUP_BUSY : ErrorCode.OVERLOADED;
      connection.send(WireCodec.encode(request, new Reply.Failed(code, "", BUSY_MILLIS)));
      return;
    }
    if (defect == Defect.MUTES_GROUPS && !post.conversation().isDirect()) {
      connection.send(WireCodec.encode(request, new Reply.Failed(ErrorCode.MUTED, "", 0)));
      return;
    }
    long next = log.isEmpty() ? 1 : log.get(log.size() - 1).sequence() + 1;
    if (now && defect == Defect.LOSES) {
      connection.send(WireCodec.encode(request, new Reply.Posted(next, 0)));
      return;
    }
    if (now && defect == Defect.REFUSES) {
      connection.send(
          WireCodec.encode(request, new Reply.Failed(ErrorCode.OVERLOADED, "on purpose", 0)));
      return;
    }
    if (now && defect == Defect.REORDERS) {
      heldFor = post.conversation();
      heldOf = user;
      held.add(() -> store(connection, user, request, post, 0));
      return;
    }
    if (now && defect == Defect.STALLS) {
      stall();
    }
    if (now && defect == Defect.DIES) {
      die();
      return;
    }
    if (now && defect == Defect.INVENTS) {
      push(append(post.conversation(), user, ClientId.random(), post.content(), 0));
    }
    if (now && defect == Defect.FORGETS_THE_ANSWER) {
      push(append(post.conversation(), user, post.clientId(), post.content(), 0));
      connection.send(
          WireCodec.encode(request, new Reply.Failed(ErrorCode.OUTCOME_UNKNOWN, "", 0)));
      return;
    }
    if (now && defect == Defect.MISPLACES) {
      push(append(post.conversation(), user, post.clientId(), post.content(), 0));
      connection.send(WireCodec.encode(request, new Reply.Posted(next + 1, 0)));
      return;
    }
    store(connection, user, request, post, now && defect == Defect.GAPS ? 1 : 0);
    if (now && defect == Defect.DOUBLES) {
      push(append(post.conversation(), user, post.clientId(), post.content(), 0));
    }
    if (user.equals(heldOf) && post.conversation().equals(heldFor)) {
      heldOf = null;
      held.forEach(Runnable::run);
    }
  }

  private void store(
      Connection connection, UserId user, int request, Request.Post post, int skipped) {
    Message message = append(post.conversation(), user, post.clientId(), post.content(), skipped);
    connection.send(WireCodec.encode(request, new Reply.Posted(message.sequence(), 0)));
    push(message);
  }

  private Message append(
      ConversationId conversation,
      UserId user,
      @Nullable ClientId id,
      Content content,
      int skipped) {
    List<Message> log = logs.get(conversation);
    long last = log.isEmpty() ? 0 : log.get(log.size() - 1).sequence();
    Message message = new Message(conversation, last + 1 + skipped, user, id, 0, content);
    log.add(message);
    return message;
  }

  private void push(Message message) {
    for (UserId member : members.get(message.conversation())) {
      Connection connection = connections.get(member.value());
      boolean knows = message.clientId() != null && member.equals(message.sender());
      if (connection != null && !knows) {
        connection.send(WireCodec.encode(new Reply.MessageEvent(message)));
      }
    }
  }

  private static UserId peer(ConversationId direct, UserId user) {
    return Objects.requireNonNull(direct.peerOf(user));
  }

  private static void stall() {
    try {
      TimeUnit.MILLISECONDS.sleep(STALL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void die() {
    close();
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
