/**
 * The shell of the SDK: threads, sockets, HTTP and files around the decisions of {@code core}. Not
 * part of the API: anything here may change in any release.
 */
@NullMarked
package io.skein.client.internal;

import org.jspecify.annotations.NullMarked;
