package io.skein.node.account;

/** What the embedder's service wants if a user that it makes is there. */
public enum Existing {
  /** NAME_TAKEN. */
  REFUSE,
  /** That user, so that the request can be repeated. A look-alike is still refused. */
  RETURN
}
