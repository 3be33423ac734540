/**
 * The HTTP API and its OpenAPI contract (resources/skein/openapi.yaml), health and metrics. Stands
 * beside the path of a message: it speaks to accounts, and to sessions, and knows no rule of its
 * own.
 */
@NullMarked
package io.skein.node.api;

import org.jspecify.annotations.NullMarked;
