package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/** What a user changes about {@link Self}: null leaves a value as it is. */
public record SelfChange(
    @Nullable String displayName,
    @Nullable String signature,
    @Nullable Boolean hidden,
    Self.@Nullable Adding adding,
    Self.@Nullable Strangers strangers) {
  private static final SelfChange NOTHING = new SelfChange(null, null, null, null, null);

  /** What the user is called; empty: as the name says. */
  public static SelfChange displayName(String text) {
    return new SelfChange(text, null, null, null, null);
  }

  /** A line about the user; empty: none. */
  public static SelfChange signature(String text) {
    return new SelfChange(null, text, null, null, null);
  }

  /** Whether a search by name does not find the user. */
  public static SelfChange hidden(boolean wanted) {
    return new SelfChange(null, null, wanted, null, null);
  }

  /** Who may send contact requests. */
  public static SelfChange adding(Self.Adding who) {
    return new SelfChange(null, null, null, who, null);
  }

  /** Who may begin a direct chat. */
  public static SelfChange strangers(Self.Strangers who) {
    return new SelfChange(null, null, null, null, who);
  }

  /** True if it changes nothing at all. */
  public boolean isEmpty() {
    return equals(NOTHING);
  }

  /** What the user tells of itself after this change. */
  public Self applyTo(Self before) {
    return new Self(
        displayName == null ? before.displayName() : displayName,
        signature == null ? before.signature() : signature,
        hidden == null ? before.hidden() : hidden,
        adding == null ? before.adding() : adding,
        strangers == null ? before.strangers() : strangers);
  }

  /** Without the texts. */
  @Override
  public String toString() {
    return "SelfChange["
        + (displayName == null ? "" : "display name ")
        + (signature == null ? "" : "signature ")
        + (hidden == null ? "" : "hidden ")
        + (adding == null ? "" : "adding ")
        + (strangers == null ? "" : "strangers ")
        + "]";
  }
}
