package io.skein.node.journal.sim;

import io.skein.node.journal.Entity;
import io.skein.protocol.ClientId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user with an outbox: posts, and tries each post again until it is acknowledged or refused for
 * good, with the head that it knew at the first attempt (rule 20). Now and then it reads, or
 * changes who is a member.
 */
final class SimulatedClient implements Request.Client {
  private static final long ANSWER_TIMEOUT = 3 * World.SECONDS;

  private record Open(Entity entity, Request request) {}

  private final Cluster cluster;
  private final World world;
  private final Truth truth;
  private final UserId user;
  private final List<Entity> entities;
  private final Faults faults;
  private final Map<Long, Open> open = new LinkedHashMap<>();
  private final Map<Entity, Long> known = new HashMap<>();
  private boolean silent;
  private long posts;
  private long requests;

  SimulatedClient(Cluster cluster, UserId user, List<Entity> entities) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.truth = cluster.truth();
    this.faults = cluster.faults();
    this.user = user;
    this.entities = entities;
  }

  void start() {
    for (Entity entity : entities) {
      if (user.value() == 1 && entity.id().startsWith("g")) {
        ClientId clientId = new ClientId(user.value(), ++posts);
        begin(entity, new Request.Create(++requests, this, user, clientId, invited()));
      }
    }
    think();
  }

  private List<UserId> invited() {
    List<UserId> invited = new ArrayList<>();
    for (int number = 2; number <= faults.clients; number++) {
      if (world.pick(4) != 0) {
        invited.add(new UserId(number));
      }
    }
    return invited;
  }

  /** Nothing new from now on. */
  void silence() {
    silent = true;
  }

  int unanswered() {
    return open.size();
  }

  String describe() {
    return user
        + " waits for "
        + open.values().stream()
            .map(one -> one.entity().id() + " " + brief(one.request()))
            .toList();
  }

  private void think() {
    world.after(
        world.between(World.MILLIS, faults.thinkMax),
        () -> {
          if (!silent) {
            if (open.size() < faults.window) {
              act();
            }
            think();
          }
        });
  }

  private void act() {
    Entity entity = world.pick(entities);
    long head = known.getOrDefault(entity, 0L);
    int dice = world.pick(100);
    if (dice < faults.historyReadPercent) {
      cluster.messages().readHistory(entity, Math.max(0, head - world.pick(12)));
    } else if (dice < 70) {
      ClientId clientId = new ClientId(user.value(), ++posts);
      truth.posts(entity, user, clientId);
      begin(
          entity,
          new Request.Post(++requests, this, user, clientId, head, newestOpen(entity, requests)));
    } else if (dice < 85) {
      long after = Math.max(0, head - world.pick(8));
      begin(entity, new Request.Read(++requests, this, user, after, truth.confirmed(entity)));
    } else if (world.chance(faults.membershipRate) && entity.id().startsWith("g")) {
      UserId other = new UserId(1 + world.pick(faults.clients));
      if (!other.equals(user)) {
        begin(
            entity,
            world.pick(2) == 0
                ? new Request.Invite(++requests, this, user, other)
                : new Request.Remove(++requests, this, user, other));
      }
    }
  }

  /** The newest post before this one that is still unanswered: the one must not overtake it. */
  private @Nullable ClientId newestOpen(Entity entity, long before) {
    ClientId newest = null;
    for (Open one : open.values()) {
      if (one.request() instanceof Request.Post post
          && post.number() < before
          && one.entity().equals(entity)) {
        newest = post.clientId();
      }
    }
    return newest;
  }

  private void begin(Entity entity, Request request) {
    open.put(request.number(), new Open(entity, request));
    world.trace(() -> "user " + user + " asks " + entity.id() + " " + brief(request));
    attempt(request.number());
  }

  private void attempt(long number) {
    Open one = open.get(number);
    if (one != null) {
      Open next = new Open(one.entity(), freshened(one.entity(), one.request()));
      open.put(number, next);
      cluster.messages().route(next.entity(), next.request());
      world.after(ANSWER_TIMEOUT + world.between(0, ANSWER_TIMEOUT), () -> attempt(number));
    }
  }

  /** What the next attempt says: of what may have changed since, and not of what it knew first. */
  private Request freshened(Entity entity, Request request) {
    if (request instanceof Request.Read read) {
      return new Request.Read(read.number(), this, user, read.after(), truth.confirmed(entity));
    }
    if (request instanceof Request.Post post) {
      return new Request.Post(
          post.number(),
          this,
          user,
          post.clientId(),
          post.knownHead(),
          newestOpen(entity, post.number()));
    }
    return request;
  }

  private String brief(Request request) {
    return request instanceof Request.Post post
        ? "post " + post.clientId().low() + " known " + post.knownHead()
        : request.getClass().getSimpleName();
  }

  @Override
  public void acknowledged(long number, long sequence) {
    Open one = open.remove(number);
    if (one != null) {
      known.merge(one.entity(), sequence, Math::max);
    }
  }

  @Override
  public void refused(long number, ErrorCode code) {
    Open one = open.remove(number);
    if (one != null && one.request() instanceof Request.Post post) {
      truth.givenUp(one.entity(), user, post.clientId());
    }
  }

  @Override
  public void notNow(long number) {
    Open one = open.get(number);
    if (one != null && world.pick(3) == 0) {
      world.after(
          world.between(50 * World.MILLIS, World.SECONDS),
          () -> {
            Open still = open.get(number);
            if (still != null) {
              cluster.messages().route(still.entity(), freshened(still.entity(), still.request()));
            }
          });
    }
  }
}
