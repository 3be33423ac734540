package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.FirstSync;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.client.testing.ModelCluster;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Some clients' cores, a model cluster, and a network between them that loses, delays, reorders and
 * breaks, all in one thread with a clock of its own: a seed is a whole history.
 */
final class Simulation {
  /** How unkind the network is, in percent. */
  record Faults(
      int eventLost,
      int eventDoubled,
      int connectionBroken,
      int postLostBehindGateway,
      int refused,
      int restarted) {
    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);
  }

  private static final int LATENCY_MAX_MILLIS = 40;
  private static final int CALM_MILLIS = 60_000;

  private final SplittableRandom random;
  private final CoreSettings settings;
  private final ModelCluster cluster = new ModelCluster();
  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private final List<Device> devices = new ArrayList<>();
  private Faults faults;
  private long now;
  private long lastDue;

  private record Due(long at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  Simulation(long seed, Faults faults, int postWindow) {
    random = new SplittableRandom(seed);
    this.faults = faults;
    settings = new CoreSettings(postWindow, 40, 100, 400, true, 3_000, FirstSync.UNREAD);
  }

  /** See {@link ModelCluster#memory}. */
  void memory(int window, int search) {
    cluster.memory(window, search);
  }

  UserId user(String name) {
    return cluster.addUser(name);
  }

  Device device(UserId user) {
    Device device = new Device(cluster.addDevice(user), user);
    devices.add(device);
    at(0, device::connect);
    return device;
  }

  List<Message> log(ConversationId conversation) {
    return cluster.log(conversation);
  }

  long delivered(Device device, ConversationId conversation) {
    return cluster.delivered(device.id, conversation);
  }

  /** Runs until {@code millis} from now. */
  void run(long millis) {
    long until = now + millis;
    while (!agenda.isEmpty() && agenda.peek().at() <= until) {
      Due due = agenda.remove();
      now = due.at();
      due.task().run();
    }
    now = until;
  }

  /** The network behaves from here on: what is outstanding gets through. */
  void calm() {
    faults = Faults.NONE;
    run(CALM_MILLIS);
  }

  private void at(long delay, Runnable task) {
    agenda.add(new Due(now + delay, ++lastDue, task));
  }

  private boolean happens(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  /** One client with its stores; its connection comes and goes. */
  final class Device implements Effects {
    final DeviceId id;
    final UserId user;
    final List<ClientId> postedInOrder = new ArrayList<>();
    final Map<ClientId, Long> acknowledged = new LinkedHashMap<>();
    final Map<ClientId, ErrorCode> refused = new LinkedHashMap<>();
    final Map<ConversationId, List<Long>> heard = new HashMap<>();

    private final Map<ClientId, OutboxEntry> outbox = new LinkedHashMap<>();
    private final Map<ConversationId, Position> positions = new HashMap<>();
    private Bytes cursor = Bytes.EMPTY;
    private ClientCore core;
    private Link link = new Link();
    private boolean connected;
    private long lastCallback;
    private long alarm = Long.MAX_VALUE;

    /** Each life of a process has a number, so that what an earlier one asked for is not done. */
    private int life;

    Device(DeviceId id, UserId user) {
      this.id = id;
      this.user = user;
      core = newCore();
    }

    private ClientCore newCore() {
      return new ClientCore(
          settings,
          new Checkpoint(cursor, new HashMap<>(positions)),
          outbox.values(),
          random.split(),
          this);
    }

    /** Frames of one connection keep their order, each way. */
    private final class Link implements ModelCluster.Connection {
      private boolean open = true;
      private long lastArrivalUp;
      private long lastArrivalDown;

      void up(ClientFrame frame) {
        lastArrivalUp = arrival(lastArrivalUp);
        at(lastArrivalUp - now, () -> arrived(frame));
      }

      private long arrival(long last) {
        return Math.max(last, now + 1 + random.nextInt(LATENCY_MAX_MILLIS));
      }

      private void arrived(ClientFrame frame) {
        if (!open) {
          return;
        }
        boolean post = frame.body() instanceof Request.Post;
        if (post && happens(faults.postLostBehindGateway())) {
          answer(new ServerFrame(frame.request(), failed(ErrorCode.OUTCOME_UNKNOWN)));
          return;
        }
        if (frame.request() != 0 && happens(faults.refused())) {
          boolean unknown = random.nextBoolean();
          if (unknown) {
            cluster.handle(id, frame);
          }
          ErrorCode code = unknown ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.OVERLOADED;
          answer(new ServerFrame(frame.request(), failed(code)));
          return;
        }
        ServerFrame answer = cluster.handle(id, frame);
        if (answer != null) {
          answer(answer);
        }
      }

      private Reply.Failed failed(ErrorCode code) {
        return new Reply.Failed(code, "", 1 + random.nextInt(20));
      }

      private void answer(ServerFrame frame) {
        // Answers of different requests may change places with events, so each has its own delay;
        // two answers keep their order, as they do on a connection whose requests take one way.
        lastArrivalDown = arrival(lastArrivalDown);
        deliver(lastArrivalDown - now, frame);
      }

      @Override
      public void push(ServerFrame frame) {
        if (happens(faults.eventLost())) {
          if (random.nextInt(4) == 0) {
            deliver(1 + random.nextInt(500), new ServerFrame(0, new Reply.ResyncEvent()));
          } else if (frame.body() instanceof Reply.MessageEvent event) {
            // The conversation notices that nobody acknowledged, and says so again.
            at(2_000, () -> secure(event.message()));
          }
          return;
        }
        deliver(1 + random.nextInt(LATENCY_MAX_MILLIS), frame);
        if (happens(faults.eventDoubled())) {
          deliver(1 + random.nextInt(LATENCY_MAX_MILLIS), frame);
        }
      }

      private void secure(Message message) {
        if (open && cluster.delivered(id, message.conversation()) < message.sequence()) {
          deliver(
              1,
              new ServerFrame(0, new Reply.HeadEvent(message.conversation(), message.sequence())));
        }
      }

      private void deliver(long delay, ServerFrame frame) {
        at(
            delay,
            () -> {
              if (open) {
                if (happens(faults.connectionBroken())) {
                  breakConnection();
                } else {
                  step(() -> core.received(frame, now));
                }
              }
            });
      }
    }

    void connect() {
      if (connected) {
        return;
      }
      connected = true;
      link = new Link();
      Link mine = link;
      Reply.Welcome welcome = cluster.connect(id, core.resumeCursor(), mine);
      at(
          1 + random.nextInt(LATENCY_MAX_MILLIS),
          () -> {
            if (mine.open) {
              step(() -> core.connected(welcome, now));
            }
          });
    }

    void breakConnection() {
      if (!connected) {
        return;
      }
      connected = false;
      link.open = false;
      cluster.disconnect(id, link);
      step(() -> core.disconnected(now));
      if (happens(faults.restarted())) {
        life++;
        alarm = Long.MAX_VALUE;
        core = newCore();
      }
      at(1 + random.nextInt(300), this::connect);
    }

    ClientId post(ConversationId conversation) {
      ClientId clientId = new ClientId(random.nextLong(), random.nextLong());
      OutboxEntry entry = new OutboxEntry(conversation, clientId, 0, new Content.Text("message"));
      outbox.put(clientId, entry);
      postedInOrder.add(clientId);
      step(() -> core.post(entry, now));
      return clientId;
    }

    ClientCore core() {
      return core;
    }

    private void step(Runnable step) {
      step.run();
      long due = Math.max(now, core.nextDue(now));
      if (due < alarm) {
        alarm = due;
        int current = life;
        at(
            due - now,
            () -> {
              if (current == life && alarm == due) {
                alarm = Long.MAX_VALUE;
                step(() -> core.advance(now));
              }
            });
      }
    }

    @Override
    public void send(ClientFrame frame) {
      link.up(frame);
    }

    @Override
    public void abandon(ErrorCode code, String detail) {
      at(0, this::breakConnection);
    }

    @Override
    public void hand(Message message) {
      int current = life;
      lastCallback = Math.max(lastCallback, now + random.nextInt(10));
      at(
          lastCallback - now,
          () -> {
            if (current == life) {
              heard
                  .computeIfAbsent(message.conversation(), any -> new ArrayList<>())
                  .add(message.sequence());
              Map<ConversationId, Long> upTo = Map.of(message.conversation(), message.sequence());
              step(() -> core.handled(upTo, 1, now));
            }
          });
    }

    @Override
    public void conversation(Reply.ConversationSummary summary) {}

    @Override
    public void cursor(CursorMoved moved) {}

    @Override
    public void preferences(ConversationId conversation, Preferences preferences) {}

    @Override
    public void stranger(ConversationId conversation) {}

    @Override
    public void people(Reply.PeopleEvent changed) {}

    @Override
    public void unheard() {}

    @Override
    public void event(Reply.Event event) {}

    @Override
    public void caughtUp() {}

    @Override
    public void attempting(OutboxEntry entry) {
      outbox.replace(entry.clientId(), entry);
    }

    @Override
    public void posted(ConversationId conversation, ClientId clientId, long sequence, long time) {
      outbox.remove(clientId);
      assertThat(acknowledged.put(clientId, sequence)).as("acknowledged twice").isNull();
    }

    @Override
    public void refused(OutboxEntry entry, Reply.Failed failed) {
      outbox.remove(entry.clientId());
      refused.put(entry.clientId(), failed.code());
    }

    @Override
    public void answer(Call call, Reply.Answer answer) {
      call.answer(answer);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      int current = life;
      at(
          random.nextInt(10),
          () -> {
            if (current == life) {
              cursor = checkpoint.cursor();
              positions.putAll(checkpoint.positions());
              step(() -> core.saved(true, now));
            }
          });
    }
  }
}
