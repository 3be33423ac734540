/** The bytes of media as objects in a bucket of an S3-compatible store. */
@NullMarked
package io.skein.node.media.s3;

import org.jspecify.annotations.NullMarked;
