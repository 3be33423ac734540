/** Posts that users have given a time: what may be scheduled, where it is kept, what is due. */
@NullMarked
package io.skein.node.schedule;

import org.jspecify.annotations.NullMarked;
