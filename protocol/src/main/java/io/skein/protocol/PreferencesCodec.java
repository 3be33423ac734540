package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import org.jspecify.annotations.Nullable;

/** What a user keeps of conversations: the request, the event and the values, both directions. */
final class PreferencesCodec {
  static final int SET_PREFERENCES = 40;
  static final int PREFERENCES_EVENT = 40;

  private PreferencesCodec() {}

  static void write(FieldWriter out, Request.SetPreferences set) {
    int begun = out.begin(SET_PREFERENCES);
    MessageCodec.write(out, 1, set.conversation());
    write(out, 2, set.change());
    out.end(begun);
  }

  static Request.SetPreferences readSetPreferences(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    PreferencesChange change = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "set_preferences.conversation");
        case 2 -> change = readChange(in, limits);
        default -> in.skip();
      }
    }
    return new Request.SetPreferences(
        required(conversation, "set_preferences.conversation"), notEmpty(change));
  }

  /** A change by fields that this release does not know would be told as done, and is not. */
  private static PreferencesChange notEmpty(@Nullable PreferencesChange change)
      throws DecodeException {
    if (change == null || change.isEmpty()) {
      throw FieldReader.bad("set_preferences.change", "missing, or empty");
    }
    return change;
  }

  private static void write(FieldWriter out, int field, PreferencesChange change) {
    int begun = out.begin(field);
    if (change.mutedUntilMillis() != null) {
      out.fixed64Always(1, change.mutedUntilMillis());
    }
    if (change.pinned() != null) {
      out.boolAlways(2, change.pinned());
    }
    if (change.archived() != null) {
      out.boolAlways(3, change.archived());
    }
    if (change.hiddenUpTo() != null) {
      out.fixed64Always(4, change.hiddenUpTo());
    }
    if (change.unreadUntil() != null) {
      out.fixed64Always(5, change.unreadUntil());
    }
    if (change.note() != null) {
      out.textAlways(6, change.note());
    }
    if (change.draft() != null) {
      out.textAlways(7, change.draft());
    }
    if (change.mentionsOnly() != null) {
      out.boolAlways(8, change.mentionsOnly());
    }
    out.end(begun);
  }

  private static PreferencesChange readChange(FieldReader in, Limits limits)
      throws DecodeException {
    Long mutedUntilMillis = null;
    Boolean pinned = null;
    Boolean archived = null;
    Long hiddenUpTo = null;
    Long unreadUntil = null;
    String note = null;
    String draft = null;
    Boolean mentionsOnly = null;
    int outer = in.enter("set_preferences.change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mutedUntilMillis = in.number("set_preferences.muted_until_millis");
        case 2 -> pinned = in.bool("set_preferences.pinned");
        case 3 -> archived = in.bool("set_preferences.archived");
        case 4 -> hiddenUpTo = in.number("set_preferences.hidden_up_to");
        case 5 -> unreadUntil = in.number("set_preferences.unread_until");
        case 6 -> note = in.text("set_preferences.note", limits.noteBytesMax());
        case 7 -> draft = in.text("set_preferences.draft", limits.draftBytesMax());
        case 8 -> mentionsOnly = in.bool("set_preferences.mentions_only");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new PreferencesChange(
        mutedUntilMillis, pinned, archived, hiddenUpTo, unreadUntil, note, draft, mentionsOnly);
  }

  /** Nothing is written where nothing is preferred, as of most conversations. */
  static void write(FieldWriter out, int field, Preferences preferences) {
    if (preferences.isNone()) {
      return;
    }
    int begun = out.begin(field);
    out.fixed64(1, preferences.mutedUntilMillis());
    out.bool(2, preferences.pinned());
    out.bool(3, preferences.archived());
    out.fixed64(4, preferences.hiddenUpTo());
    out.fixed64(5, preferences.unreadUntil());
    out.text(6, preferences.note());
    out.text(7, preferences.draft());
    out.bool(8, preferences.mentionsOnly());
    out.end(begun);
  }

  static Preferences readPreferences(FieldReader in) throws DecodeException {
    long mutedUntilMillis = 0;
    boolean pinned = false;
    boolean archived = false;
    long hiddenUpTo = 0;
    long unreadUntil = 0;
    String note = "";
    String draft = "";
    boolean mentionsOnly = false;
    int outer = in.enter("preferences");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mutedUntilMillis = in.number("preferences.muted_until_millis");
        case 2 -> pinned = in.bool("preferences.pinned");
        case 3 -> archived = in.bool("preferences.archived");
        case 4 -> hiddenUpTo = in.number("preferences.hidden_up_to");
        case 5 -> unreadUntil = in.number("preferences.unread_until");
        case 6 -> note = in.text("preferences.note", FieldReader.ANY_LENGTH);
        case 7 -> draft = in.text("preferences.draft", FieldReader.ANY_LENGTH);
        case 8 -> mentionsOnly = in.bool("preferences.mentions_only");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Preferences(
        mutedUntilMillis, pinned, archived, hiddenUpTo, unreadUntil, note, draft, mentionsOnly);
  }

  static void write(FieldWriter out, Reply.PreferencesEvent event) {
    int begun = out.begin(PREFERENCES_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    write(out, 2, event.preferences());
    out.end(begun);
  }

  static Reply.PreferencesEvent readPreferencesEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    Preferences preferences = Preferences.NONE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "preferences_event.conversation");
        case 2 -> preferences = readPreferences(in);
        default -> in.skip();
      }
    }
    return new Reply.PreferencesEvent(
        required(conversation, "preferences_event.conversation"), preferences);
  }
}
