package io.skein.client.testing;

import io.skein.client.ConnectionState;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.Typist;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a listener was told; also checks that no two callbacks overlap. Thread-safe. */
public class Recorder implements SkeinListener {
  private final List<Message> messages = new ArrayList<>();
  private final List<ConnectionState> states = new ArrayList<>();
  private final List<CursorMoved> cursors = new ArrayList<>();
  private final List<Preferences> preferences = new ArrayList<>();
  private final List<Presence> presences = new ArrayList<>();
  private final List<Typist> typists = new ArrayList<>();
  private final List<Looking> lookings = new ArrayList<>();
  private final List<Privacy> privacies = new ArrayList<>();
  private final List<ConversationSummary> conversations = new ArrayList<>();
  private final List<ConversationId> strangers = new ArrayList<>();
  private final List<Reply.PeopleEvent> people = new ArrayList<>();
  private final List<OutboxEntry> refused = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private volatile boolean inside;

  private synchronized <T> void note(List<T> list, T item) {
    if (inside) {
      errors.add(new IllegalStateException("two callbacks at once"));
    }
    inside = true;
    list.add(item);
    inside = false;
  }

  @Override
  public void onMessage(Message message) {
    note(messages, message);
  }

  @Override
  public void onConversation(ConversationSummary conversation) {
    note(conversations, conversation);
  }

  @Override
  public void onCursor(CursorMoved moved) {
    note(cursors, moved);
  }

  @Override
  public void onPreferences(ConversationId conversation, Preferences preferred) {
    note(preferences, preferred);
  }

  @Override
  public void onStranger(ConversationId conversation) {
    note(strangers, conversation);
  }

  @Override
  public void onPeople(Reply.PeopleEvent changed) {
    note(people, changed);
  }

  @Override
  public void onPresence(List<Presence> told) {
    told.forEach(one -> note(presences, one));
  }

  @Override
  public void onTyping(ConversationId conversation, List<Typist> told) {
    told.forEach(one -> note(typists, one));
  }

  @Override
  public void onLooking(ConversationId conversation, Looking looking) {
    note(lookings, looking);
  }

  @Override
  public void onPrivacy(Privacy privacy) {
    note(privacies, privacy);
  }

  @Override
  public void onConnection(ConnectionState state) {
    note(states, state);
  }

  @Override
  public void onRefused(OutboxEntry post, SkeinException why) {
    note(refused, post);
  }

  @Override
  public void onError(Throwable error) {
    note(errors, error);
  }

  /** Sequences heard of a conversation, as they came. */
  public synchronized List<Long> sequences(ConversationId conversation) {
    return messages.stream()
        .filter(message -> message.conversation().equals(conversation))
        .map(Message::sequence)
        .toList();
  }

  /** What was heard of a conversation, as it came. */
  public synchronized List<Message> messages(ConversationId conversation) {
    return messages.stream()
        .filter(message -> message.conversation().equals(conversation))
        .toList();
  }

  /** Texts heard of a conversation, as they came. */
  public synchronized List<String> texts(ConversationId conversation) {
    return messages.stream()
        .filter(message -> message.conversation().equals(conversation))
        .filter(message -> message.content() instanceof Content.Text)
        .map(message -> ((Content.Text) message.content()).text())
        .toList();
  }

  public synchronized List<ConnectionState> states() {
    return List.copyOf(states);
  }

  public synchronized List<CursorMoved> cursors() {
    return List.copyOf(cursors);
  }

  public synchronized List<Preferences> preferences() {
    return List.copyOf(preferences);
  }

  public synchronized List<ConversationId> strangers() {
    return List.copyOf(strangers);
  }

  public synchronized List<Reply.PeopleEvent> people() {
    return List.copyOf(people);
  }

  public synchronized List<Presence> presences() {
    return List.copyOf(presences);
  }

  public synchronized List<Typist> typists() {
    return List.copyOf(typists);
  }

  public synchronized List<Looking> lookings() {
    return List.copyOf(lookings);
  }

  public synchronized List<Privacy> privacies() {
    return List.copyOf(privacies);
  }

  public synchronized List<ConversationSummary> conversations() {
    return List.copyOf(conversations);
  }

  public synchronized List<Throwable> errors() {
    return List.copyOf(errors);
  }
}
