package io.skein.node.platform;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps a node out of a cluster with another number of shards: both would place the same user or
 * conversation in different shards, and so have two live copies of it. Named in node-pekko.conf,
 * made by Pekko.
 */
public final class ShardCountChecker extends JoinConfigCompatChecker {
  private static final Seq<String> KEYS =
      CollectionConverters.asScala(List.of("skein.cluster.number-of-shards")).toSeq();

  @Override
  public Seq<String> requiredKeys() {
    return KEYS;
  }

  @Override
  public ConfigValidation check(Config joining, Config cluster) {
    return JoinConfigCompatChecker.fullMatch(requiredKeys(), joining, cluster);
  }
}
