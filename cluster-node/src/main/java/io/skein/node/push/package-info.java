/**
 * How devices that are not connected hear that something was said: what is worth it, in which
 * words, and by which push service. What is pushed is a hint, as everything is but the log.
 */
@NullMarked
package io.skein.node.push;

import org.jspecify.annotations.NullMarked;
