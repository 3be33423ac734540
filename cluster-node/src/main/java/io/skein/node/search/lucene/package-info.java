/** The index by Lucene: the only code that sees it. */
@NullMarked
package io.skein.node.search.lucene;

import org.jspecify.annotations.NullMarked;
