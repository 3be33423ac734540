/**
 * What clients and nodes say to each other: ids, requests, replies, error codes and limits as
 * values, and the codecs between those values and the bytes of {@code skein.v1}. Generated Protobuf
 * classes are seen by classes named {@code …Codec} only.
 */
@NullMarked
package io.skein.protocol;

import org.jspecify.annotations.NullMarked;
