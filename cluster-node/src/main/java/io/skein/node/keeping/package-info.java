/** What users keep for themselves of messages: their stars, and what they have deleted. */
@NullMarked
package io.skein.node.keeping;

import org.jspecify.annotations.NullMarked;
