package io.skein.node.journal.pekko;

import io.skein.node.journal.JournalNode;
import io.skein.node.journal.ShardId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.scaladsl.Lease;
import scala.Function1;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * The lease of one shard, as Pekko's shards use it (rule 13): {@code acquire} before the shard
 * starts its first entity, until it is answered true; {@code release} whenever the shard has
 * stopped, acquired or not, without waiting. One object serves all lives of the shard on this node;
 * that they do not mix is the business of {@link JournalNode}. Thread-safe.
 */
public final class ShardLease extends Lease {
  /** Pekko names them so: system, "shard", entity type, shard. */
  private static final Pattern NAME = Pattern.compile(".+?-shard-(.+)-(\\d+)");

  private final ShardId shard;
  private final ShardLeases leases;

  /** By Pekko, by reflection. */
  public ShardLease(LeaseSettings settings, ExtendedActorSystem system) {
    super(settings);
    this.shard = shardOf(settings.leaseName());
    this.leases = ShardLeases.get(system);
  }

  static ShardId shardOf(String leaseName) {
    Matcher name = NAME.matcher(leaseName);
    if (!name.matches()) {
      throw new IllegalArgumentException("not the lease of a shard: " + leaseName);
    }
    return new ShardId(name.group(1), Integer.parseInt(name.group(2)));
  }

  @Override
  public Future<Object> acquire() {
    return acquire(() -> {});
  }

  @Override
  public Future<Object> acquire(Function1<Option<Throwable>, BoxedUnit> leaseLost) {
    return acquire(() -> leaseLost.apply(Option.empty()));
  }

  private Future<Object> acquire(Runnable lost) {
    JournalNode node = leases.node();
    return scala(
        node == null ? CompletableFuture.completedFuture(false) : node.acquire(shard, lost));
  }

  @Override
  public Future<Object> release() {
    JournalNode node = leases.node();
    return scala(node == null ? CompletableFuture.completedFuture(true) : node.release(shard));
  }

  /** Never certain without asking the journal's loop; sharding does not call this. */
  @Override
  public boolean checkLease() {
    return false;
  }

  private static Future<Object> scala(CompletionStage<Boolean> answer) {
    return FutureConverters.asScala(answer.<Object>thenApply(held -> held));
  }
}
