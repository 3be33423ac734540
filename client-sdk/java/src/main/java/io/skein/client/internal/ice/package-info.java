/** How the SDK tries whether STUN and TURN servers can be reached. */
@NullMarked
package io.skein.client.internal.ice;

import org.jspecify.annotations.NullMarked;
