package io.skein.node.search;

/** What the actor of an index takes: commands, and notes to itself. */
interface SearchInput {}
