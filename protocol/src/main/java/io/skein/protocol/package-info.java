/**
 * What clients and nodes say to each other: ids, requests, replies, error codes and limits as
 * values, and the codecs between those values and the bytes of {@code skein.v1}. {@link
 * io.skein.protocol.WireCodec} is the way in; with {@link io.skein.protocol.FrameReader} it needs
 * the JDK alone, no Protobuf library, no Netty. The generated classes exist in the tests only.
 */
@NullMarked
package io.skein.protocol;

import org.jspecify.annotations.NullMarked;
