/**
 * The Java client SDK: connect to a Skein cluster, post, listen, page through history. {@link
 * io.skein.client.SkeinClient} is the entrance; everything an embedder touches is in this package
 * or is a value of {@code io.skein.protocol}.
 */
@NullMarked
package io.skein.client;

import org.jspecify.annotations.NullMarked;
