/** The HTTP API and its OpenAPI contract. */
@NullMarked
package io.skein.node.api;

import org.jspecify.annotations.NullMarked;
