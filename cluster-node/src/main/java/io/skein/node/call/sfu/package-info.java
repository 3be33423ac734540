/**
 * Media of groups' calls by an SFU, a server that forwards them: which server has which call, what
 * nodes ask of it for the devices that take part, and whose connections it has.
 */
@NullMarked
package io.skein.node.call.sfu;

import org.jspecify.annotations.NullMarked;
