/**
 * Uploaded files: their upload in parts, what is found in their bytes, how long they are kept. What
 * is stored where is behind ports; bytes pass in streams and are never held whole.
 */
@NullMarked
package io.skein.node.media;

import org.jspecify.annotations.NullMarked;
