/**
 * Calls: what a device decides about them, as pure rules. {@link
 * io.skein.client.internal.core.call.CallCore} is their way in and out.
 */
@NullMarked
package io.skein.client.internal.core.call;

import org.jspecify.annotations.NullMarked;
