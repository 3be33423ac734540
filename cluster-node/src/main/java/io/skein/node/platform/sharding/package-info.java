/**
 * Has every shard of the cluster allocated and started before a node takes clients: the coordinator
 * allocates one shard after the other, which takes a second on an idle node and ten on one that
 * clients keep busy.
 */
@NullMarked
package io.skein.node.platform.sharding;

import org.jspecify.annotations.NullMarked;
