/**
 * One instance on one machine: which ports its stores and nodes take, the supervisor that is their
 * parent, and the control channel through which the other commands talk to it.
 */
@NullMarked
package io.skein.node.cli.instance;

import org.jspecify.annotations.NullMarked;
