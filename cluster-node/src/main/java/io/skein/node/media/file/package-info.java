/** The bytes of media as files in a directory that all nodes share. */
@NullMarked
package io.skein.node.media.file;

import org.jspecify.annotations.NullMarked;
