package io.skein.client.testing;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster means, without sockets, clocks or nodes: conversations, members, cursors, dedupe,
 * sync. A test puts faults around it: the model itself keeps every promise of the contract.
 * Confined to one thread.
 */
public final class ModelCluster {
  /** Where a device's events go while it is connected. */
  public interface Connection {
    void push(ServerFrame frame);
  }

  private static final int PAGE_MAX = 50;

  /** Who posts by no device. */
  static final DeviceId NO_DEVICE = new DeviceId(0);

  private final Map<UserId, String> users = new LinkedHashMap<>();
  private final Map<DeviceId, UserId> devices = new LinkedHashMap<>();
  private final Map<DeviceId, Connection> connected = new LinkedHashMap<>();
  private final Map<ConversationId, ModelChat> chats = new LinkedHashMap<>();
  private final Map<String, Long> delivered = new TreeMap<>();
  private final ModelPeople people = new ModelPeople(this::pushTo);
  private final ModelSchedule schedule =
      new ModelSchedule(this::pushTo, (user, post) -> this.posts.post(NO_DEVICE, user, post));
  private final ModelKeeping keeping = new ModelKeeping(this::pushTo, this::headFor);
  private final ModelSummaries summaries = new ModelSummaries(people, keeping);
  private final ModelSearch search = new ModelSearch(this::visibleTo);
  private final ModelMerged merged = new ModelMerged();
  private long lastId;
  private long changes;
  private long clock = 1_700_000_000_000L;
  private int heartbeatMillis = 30_000;
  private List<String> endpoints = List.of();
  private final ModelPosts posts = new ModelPosts(this, people, merged);
  private final ModelReceipts receipts = new ModelReceipts(this);
  private final ModelMembers members = new ModelMembers(this);
  private final ModelGroups groups = new ModelGroups(this);
  private final ModelIce ice = new ModelIce();
  private final ModelCalls calls = new ModelCalls(new ModelCallsAround(this), () -> clock);

  public UserId addUser(String name) {
    UserId user = new UserId(++lastId);
    users.put(user, name);
    return user;
  }

  public @Nullable UserId userNamed(String name) {
    return users.entrySet().stream()
        .filter(user -> user.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  boolean isUser(UserId user) {
    return users.containsKey(user);
  }

  /** One that no user, device or group has. */
  long nextId() {
    return ++lastId;
  }

  String nameOf(UserId user) {
    return users.getOrDefault(user, "");
  }

  public DeviceId addDevice(UserId user) {
    DeviceId device = new DeviceId(++lastId);
    devices.put(device, user);
    return device;
  }

  public void heartbeatMillis(int millis) {
    heartbeatMillis = millis;
  }

  /**
   * How much of a conversation is remembered, and searched for an earlier attempt of a post.
   *
   * @param window newest messages among which a post finds the one that it names as previous
   * @param search a known head further back is refused
   */
  public void memory(int window, int search) {
    posts.memory(window, search);
  }

  public void endpoints(List<String> all) {
    endpoints = all;
  }

  private final ModelAttention attention =
      new ModelAttention(
          this::userOf,
          user -> connected.keySet().stream().anyMatch(device -> userOf(device).equals(user)),
          (device, frame) -> {
            Connection connection = connected.get(device);
            if (connection != null) {
              connection.push(frame);
            }
          });

  public ModelIce ice() {
    return ice;
  }

  /** A device connects; its events go to {@code connection} until it is taken away. */
  public Reply.Welcome connect(DeviceId device, Bytes resume, Connection connection) {
    connected.put(device, connection);
    UserId user = userOf(device);
    attention.forget(device);
    attention.cameOrWent(user);
    boolean resumed = !resume.isEmpty();
    return new Reply.Welcome(
        user,
        device,
        "model",
        clock,
        heartbeatMillis,
        resumed && changedSince(user, position(resume)).isEmpty(),
        Limits.DEFAULTS,
        endpoints);
  }

  public void disconnect(DeviceId device, Connection connection) {
    if (connected.remove(device, connection)) {
      attention.forget(device);
      attention.cameOrWent(userOf(device));
      calls.lost(device);
    }
  }

  /** Carries a request out; the answer, or null if it wants none. */
  public @Nullable ServerFrame handle(DeviceId device, ClientFrame frame) {
    Reply.Answer answer = answer(device, frame.body());
    return answer == null || (frame.request() == 0 && !(answer instanceof Reply.Pong))
        ? null
        : new ServerFrame(frame.request(), answer);
  }

  private Reply.@Nullable Answer answer(DeviceId device, Request request) {
    UserId user = userOf(device);
    if (request instanceof Request.Ping ping) {
      return new Reply.Pong(ping.echo(), clock);
    } else if (request instanceof Request.Post post) {
      return posts.post(device, user, post);
    } else if (request instanceof Request.Pull pull) {
      return pull(user, pull);
    } else if (request instanceof Request.Sync sync) {
      return sync(user, sync);
    } else if (request instanceof Request.Delivered ack) {
      delivered.merge(device + " " + ack.conversation(), ack.sequence(), Math::max);
      return null;
    } else if (request instanceof Request.Read read) {
      return read(device, user, read);
    } else if (request instanceof Request.OpenDirect open) {
      return openDirect(user, open.user());
    } else if (request instanceof Request.CreateGroup create) {
      return members.create(device, user, create);
    } else if (request instanceof Request.FindUsers find) {
      return new Reply.UsersFound(
          users.entrySet().stream()
              .filter(
                  entry ->
                      find.names().contains(entry.getValue())
                          || find.users().contains(entry.getKey()))
              .map(entry -> people.user(entry.getKey(), entry.getValue()))
              .toList());
    } else if (request instanceof Request.SetPreferences set) {
      return setPreferences(user, set);
    } else if (request instanceof Request.SetSelf set) {
      return people.setSelf(user, set.change());
    } else if (request instanceof Request.ChangePerson change) {
      return people.change(user, change.user(), change.change(), clock);
    } else if (request instanceof Request.SyncPeople sync) {
      return people.sync(user, sync.cursor());
    } else if (request instanceof Request.ListConversations) {
      return new Reply.ConversationPage(
          changedSince(user, 0).stream().map(chat -> summary(chat, user)).toList(), false);
    }
    if (request instanceof Request.Typing typing) {
      attention.typing(device, typing);
      return null;
    }
    Reply.Answer attended = attention.answer(device, user, request);
    return attended == null ? receiptsOrGroup(device, user, request) : attended;
  }

  private Reply.Answer receiptsOrGroup(DeviceId device, UserId user, Request request) {
    if (request instanceof Request.ListReceipts list) {
      return receipts.list(user, list);
    } else if (request instanceof Request.CountReceipts count) {
      return receipts.count(user, count);
    } else if (request instanceof Request.SwitchReceipts) {
      return Reply.Done.INSTANCE;
    } else if (request instanceof Request.ListHighlights list) {
      ModelChat chat = chat(list.conversation(), user);
      return chat == null ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "") : chat.highlights();
    }
    if (request instanceof Request.AskMerged ask) {
      ModelChat chat = chat(ask.conversation(), user);
      return chat == null
          ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "ask_merged")
          : merged.page(chat.entry(ask.sequence()), ask);
    }
    if (request instanceof Request.Search wanted) {
      return search.answer(user, wanted);
    }
    Reply.Answer ofIce = ice.answer(request);
    if (ofIce != null) {
      return ofIce;
    }
    Reply.Answer ofCalls = calls.answer(device, user, request);
    if (ofCalls != null) {
      return ofCalls;
    }
    Reply.Answer ofSchedule = schedule.answer(user, request);
    if (ofSchedule != null) {
      return ofSchedule;
    }
    Reply.Answer ofKeeping = keeping.answer(user, request);
    if (ofKeeping != null) {
      return ofKeeping;
    }
    Reply.Answer ofGroup = groups.answer(device, user, request);
    return ofGroup == null ? members.answer(device, user, request) : ofGroup;
  }

  /** False: the device is not connected. */
  boolean pushTo(DeviceId device, Reply.Event event) {
    Connection connection = connected.get(device);
    if (connection != null) {
      connection.push(new ServerFrame(0, event));
    }
    return connection != null;
  }

  void pushTo(UserId user, Reply.Event event) {
    for (Map.Entry<DeviceId, Connection> one : List.copyOf(connected.entrySet())) {
      if (userOf(one.getKey()).equals(user)) {
        one.getValue().push(new ServerFrame(0, event));
      }
    }
  }

  /** From now on what this user says to others is a stranger's. */
  public void makeStranger(UserId user) {
    summaries.makeStranger(user);
  }

  /** The group with this title. */
  public ConversationId groupNamed(String title) {
    return chats.values().stream()
        .filter(chat -> chat.title.equals(title))
        .map(chat -> chat.id)
        .findFirst()
        .orElseThrow();
  }

  void add(ModelChat chat) {
    chats.put(chat.id, chat);
  }

  @Nullable ModelChat chatNamed(ConversationId id) {
    return chats.get(id);
  }

  @Nullable ModelChat chat(ConversationId id, UserId user) {
    ModelChat chat = chats.get(id);
    if (chat == null && id.isDirectOf(user)) {
      chat = new ModelChat(id);
      chat.since.put(new UserId(id.high()), 1L);
      chat.since.put(new UserId(id.low()), 1L);
      chats.put(id, chat);
    }
    return chat == null || !chat.since.containsKey(user) ? null : chat;
  }

  Reply.Posted append(
      ModelChat chat, UserId sender, @Nullable ClientId id, Content content, DeviceId from) {
    return append(chat, sender, id, content, null, from);
  }

  Reply.Posted append(
      ModelChat chat,
      UserId sender,
      @Nullable ClientId id,
      Content content,
      Message.@Nullable Forwarded forwarded,
      DeviceId from) {
    long sequence = chat.log.size() + 1L;
    Message message = new Message(chat.id, sequence, sender, id, ++clock, content, forwarded);
    chat.log.add(message);
    chat.group.take(message);
    chat.changedAt = ++changes;
    Reply.Posted posted = new Reply.Posted(sequence, clock);
    if (id != null) {
      chat.byClientId.put(id, posted);
    }
    boolean stranger = chat.id.isDirect() && summaries.isStranger(sender);
    for (Map.Entry<DeviceId, Connection> device : List.copyOf(connected.entrySet())) {
      boolean own = device.getKey().equals(from) && id != null;
      UserId reader = userOf(device.getKey());
      if (!own && chat.since.containsKey(reader)) {
        boolean marked = stranger && !reader.equals(sender);
        device.getValue().push(new ServerFrame(0, new Reply.MessageEvent(message, marked)));
      }
    }
    return posted;
  }

  /**
   * The life of a message is over.
   *
   * @return what is left of it
   */
  public Message vanish(ConversationId conversation, long sequence) {
    List<Message> log = chats.get(conversation).log;
    Message left = log.get((int) sequence - 1).with(Content.Vanished.INSTANCE);
    log.set((int) sequence - 1, left);
    return left;
  }

  private Reply.Answer pull(UserId user, Request.Pull pull) {
    ModelChat chat = chat(pull.conversation(), user);
    if (chat == null) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
    }
    long first = chat.since(user);
    long head = chat.log.size();
    int limit = pull.limit() == 0 ? PAGE_MAX : Math.min(pull.limit(), PAGE_MAX);
    boolean forward = pull.direction() == Request.Pull.Direction.FORWARD;
    long end = pull.from() == 0 ? head : Math.min(head, pull.from() - 1);
    long from = forward ? Math.max(first, pull.from() + 1) : Math.max(first, end - limit + 1);
    long to = forward ? Math.min(head, from + limit - 1) : end;
    List<Message> messages =
        from > to
            ? List.of()
            : chat.log.subList((int) from - 1, (int) to).stream()
                .map(message -> keeping.redacted(user, message))
                .toList();
    return new Reply.Page(
        messages,
        head,
        forward ? to < head : from > first,
        first,
        summaries.isFromStranger(chat, user),
        0);
  }

  /** How calls go. */
  public ModelCalls calls() {
    return calls;
  }

  public ModelSearch search() {
    return search;
  }

  private List<List<Message>> visibleTo(UserId user) {
    return chats.values().stream()
        .filter(chat -> chat.since.containsKey(user) && !chat.log.isEmpty())
        .map(
            chat ->
                chat.log.stream()
                    .filter(message -> message.sequence() >= chat.since(user))
                    .filter(message -> !keeping.isDiscarded(user, message))
                    .toList())
        .filter(log -> !log.isEmpty())
        .toList();
  }

  private long headFor(ConversationId conversation, UserId user) {
    ModelChat chat = chat(conversation, user);
    return chat == null ? 0 : chat.log.size();
  }

  private Reply.Answer sync(UserId user, Request.Sync sync) {
    List<ModelChat> changed = changedSince(user, position(sync.cursor()));
    return new Reply.Synced(
        changed.stream().map(chat -> summary(chat, user)).toList(), cursor(changes), false);
  }

  private List<ModelChat> changedSince(UserId user, long position) {
    return chats.values().stream()
        .filter(chat -> chat.since.containsKey(user) && chat.changedAt > position)
        .sorted(Comparator.comparingLong((ModelChat chat) -> chat.changedAt).reversed())
        .toList();
  }

  private static Bytes cursor(long position) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }

  private static long position(Bytes cursor) {
    return cursor.isEmpty() ? 0 : ByteBuffer.wrap(cursor.toArray()).getLong();
  }

  Reply.ConversationSummary summary(ModelChat chat, UserId user) {
    return summaries.of(chat, user);
  }

  private Reply.Answer setPreferences(UserId user, Request.SetPreferences set) {
    ModelChat chat = chats.get(set.conversation());
    if (chat == null || !chat.since.containsKey(user) || chat.log.isEmpty()) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
    }
    Preferences after = set.change().applyTo(chat.preferences.getOrDefault(user, Preferences.NONE));
    chat.preferences.put(user, after);
    chat.changedAt = ++changes;
    pushTo(user, new Reply.PreferencesEvent(chat.id, after));
    return Reply.Done.INSTANCE;
  }

  private Reply.Answer read(DeviceId device, UserId user, Request.Read read) {
    ModelChat chat = chats.get(read.conversation());
    if (chat == null || !chat.since.containsKey(user)) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "");
    }
    chat.read.merge(user, read.sequence(), Math::max);
    Reply.ConversationSummary summary = summary(chat, user);
    ServerFrame own =
        new ServerFrame(
            0,
            new Reply.CursorEvent(
                chat.id,
                user,
                0,
                summary.read(),
                summary.unread(),
                summary.head(),
                summary.unreadMentions(),
                summary.firstMention()));
    ServerFrame receipt =
        new ServerFrame(0, new Reply.CursorEvent(chat.id, user, 0, summary.read(), 0, 0));
    for (Map.Entry<DeviceId, Connection> other : List.copyOf(connected.entrySet())) {
      UserId reader = userOf(other.getKey());
      if (!other.getKey().equals(device) && chat.since.containsKey(reader)) {
        other.getValue().push(reader.equals(user) ? own : receipt);
      }
    }
    return Reply.Done.INSTANCE;
  }

  private Reply.Answer openDirect(UserId user, UserId other) {
    if (!users.containsKey(other)) {
      return Reply.Failed.of(ErrorCode.UNKNOWN_USER, "");
    }
    ModelChat chat = chat(ConversationId.direct(user, other), user);
    return chat == null
        ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "")
        : new Reply.ConversationOpened(summary(chat, user));
  }

  /** The log of a conversation, as it is. */
  public List<Message> log(ConversationId id) {
    ModelChat chat = chats.get(id);
    return chat == null ? List.of() : List.copyOf(chat.log);
  }

  /** What a device has told to have received. */
  public long delivered(DeviceId device, ConversationId id) {
    return delivered.getOrDefault(device + " " + id, 0L);
  }

  long deliveredTo(UserId user, ConversationId id) {
    return devicesOf(user).stream().mapToLong(device -> delivered(device, id)).max().orElse(0);
  }

  List<DeviceId> devicesOf(UserId user) {
    return devices.entrySet().stream()
        .filter(device -> device.getValue().equals(user))
        .map(Map.Entry::getKey)
        .toList();
  }

  UserId userOf(DeviceId device) {
    UserId user = devices.get(device);
    if (user == null) {
      throw new IllegalArgumentException("no such device: " + device);
    }
    return user;
  }
}
