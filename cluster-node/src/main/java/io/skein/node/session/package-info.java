/** One sharded actor per user: devices, conversation list, dirty marks; answers Sync. */
@NullMarked
package io.skein.node.session;

import org.jspecify.annotations.NullMarked;
