/** What users tell of themselves and keep of each other: profiles, contacts, requests, blocks. */
@NullMarked
package io.skein.node.people;

import org.jspecify.annotations.NullMarked;
