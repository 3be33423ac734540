package io.skein.node.people;

/** What one user's session has to say to another's about a contact request between the two. */
public enum ContactWord {
  /** The user asks to be a contact. */
  REQUESTED,
  /** The user takes the request back. */
  WITHDRAWN,
  /** The user has accepted the other's request. */
  ACCEPTED
}
