package io.skein.node.account;

/** A name and a password as a person typed them. */
public record Credentials(String name, String password) {
  @Override
  public String toString() {
    return "Credentials[]";
  }
}
