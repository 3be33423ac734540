/**
 * What a client decides: which post is sent when, which message is handed on, what is pulled, when
 * to connect again. Pure state machines: no socket, thread, clock or randomness of their own, so
 * that a test runs years of bad network in a second.
 */
@NullMarked
package io.skein.client.internal.core;

import org.jspecify.annotations.NullMarked;
