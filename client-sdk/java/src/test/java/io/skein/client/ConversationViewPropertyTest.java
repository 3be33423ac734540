package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Devices that pull a log in pages, forwards and backwards, hear events, lose their place and begin
 * again, while it grows and nodes withhold what was recalled: in the end all show what a model
 * shows that reads the log once from its start, and none keeps what was recalled. So it is with
 * what is highlighted, of which devices are also told as it is at some entry.
 */
class ConversationViewPropertyTest {
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final int DEVICES = 4;
  private static final int STEPS = 150;
  private static final int USERS = 3;

  @Property(tries = 300)
  void allDevicesConverge(@ForAll long seed) {
    Random random = new Random(seed);
    Log log = new Log(random);
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new Device(log, random));
    }

    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(3) > 0) {
        log.grow();
      }
      devices.get(random.nextInt(DEVICES)).step();
    }
    devices.forEach(Device::catchUp);

    List<MessageState> model = log.model();
    for (Device device : devices) {
      assertThat(device.view.messages()).isEqualTo(model);
      List<Reply.Highlighted> highlighted = new ArrayList<>(log.highlights().highlighted());
      Collections.reverse(highlighted);
      assertThat(device.highlights.highlighted()).isEqualTo(highlighted);
      Set<String> keptThoughRecalled = device.keptTexts();
      keptThoughRecalled.retainAll(log.recalledTexts());
      assertThat(keptThoughRecalled).isEmpty();
    }
  }

  /** A log as a node lets it become, and what it serves of it. */
  private static final class Log {
    private final Random random;
    private final List<Message> entries = new ArrayList<>();
    private final Set<Long> recalled = new HashSet<>();

    /** When the present text of a message was said, for those edited. */
    private final Map<Long, Long> saidAt = new HashMap<>();

    Log(Random random) {
      this.random = random;
    }

    void grow() {
      long target = 1L + random.nextInt(entries.size() + 1);
      UserId sender = new UserId(1 + random.nextInt(USERS));
      Content content = content(target);
      if (content instanceof Content.Operation && !isAllowed(content, target, sender)) {
        return;
      }
      long sequence = entries.size() + 1L;
      entries.add(
          new Message(GROUP, sequence, sender, new ClientId(0, sequence), sequence, content));
      if (content instanceof Content.Recall) {
        recalled.add(target);
      }
    }

    private Content content(long target) {
      int number = entries.size();
      return switch (random.nextInt(12)) {
        case 0 -> new Content.Recall(target);
        case 1, 2 -> new Content.Edit(target, "edit " + number);
        case 3, 4, 5 ->
            new Content.Reaction(target, "e" + random.nextInt(3), random.nextInt(3) == 0);
        case 6 -> new Content.Custom("com.example", Bytes.EMPTY, "custom " + number);
        case 7 -> new Content.TitleChange(new UserId(1), "title " + number);
        case 8, 9 -> new Content.Highlight(target, random.nextInt(3) == 0);
        default -> new Content.Text("text " + number, target, List.of(new UserId(1)), false);
      };
    }

    private boolean isAllowed(Content content, long target, UserId sender) {
      if (target > entries.size() || recalled.contains(target)) {
        return false;
      }
      Message message = entries.get((int) target - 1);
      if (content instanceof Content.Edit) {
        return message.content() instanceof Content.Text && message.sender().equals(sender);
      }
      return message.content() instanceof Content.Said;
    }

    int size() {
      return entries.size();
    }

    /** As a node tells it now, entry by entry from the first on. */
    Reply.Highlights highlights() {
      Map<Long, Reply.Highlighted> highlighted = new LinkedHashMap<>();
      for (Message entry : entries) {
        if (entry.content() instanceof Content.Recall recall) {
          highlighted.remove(recall.target());
        } else if (entry.content() instanceof Content.Highlight highlight) {
          long target = highlight.target();
          highlighted.remove(target);
          if (!highlight.removed()) {
            highlighted.put(
                target,
                new Reply.Highlighted(
                    target, entry.sequence(), entry.sender(), entry.timeMillis()));
          }
        }
      }
      return new Reply.Highlights(GROUP, entries.size(), List.copyOf(highlighted.values()));
    }

    /** As a node gives it out now. */
    Message serve(long sequence) {
      Message entry = entries.get((int) sequence - 1);
      Content content = entry.content();
      if (recalled.contains(sequence)) {
        content = Content.Recalled.INSTANCE;
      } else if (content instanceof Content.Edit edit && recalled.contains(edit.target())) {
        content = new Content.Edit(edit.target(), "");
      }
      return with(entry, content);
    }

    Set<String> recalledTexts() {
      Set<String> texts = new HashSet<>();
      for (Message entry : entries) {
        if (entry.content() instanceof Content.Edit edit && recalled.contains(edit.target())) {
          texts.add(edit.text());
        } else if (recalled.contains(entry.sequence())) {
          texts.addAll(textsOf(entry.content()));
        }
      }
      return texts;
    }

    /** Entry by entry from the first on, each message rebuilt by each operation. */
    List<MessageState> model() {
      Map<Long, MessageState> states = new LinkedHashMap<>();
      Map<Long, List<Map.Entry<String, UserId>>> reactions = new HashMap<>();
      for (Message entry : entries) {
        if (entry.content() instanceof Content.Reaction reaction) {
          List<Map.Entry<String, UserId>> all =
              reactions.computeIfAbsent(reaction.target(), key -> new ArrayList<>());
          Map.Entry<String, UserId> one = Map.entry(reaction.emoji(), entry.sender());
          all.remove(one);
          if (!reaction.removed()) {
            all.add(one);
          }
        } else if (entry.content() instanceof Content.Edit edit) {
          states.compute(edit.target(), (target, state) -> edited(state, edit, entry));
        } else if (entry.content() instanceof Content.Recall recall) {
          Message message = states.get(recall.target()).message();
          Message tombstone = with(message, Content.Recalled.INSTANCE);
          states.put(
              recall.target(), new MessageState(tombstone, List.of(), List.of(), entry.sender()));
          reactions.remove(recall.target());
        } else if (!(entry.content() instanceof Content.Operation)) {
          states.put(entry.sequence(), new MessageState(entry, List.of(), List.of(), null));
        }
      }
      return states.values().stream()
          .map(state -> withReactions(state, reactions.getOrDefault(state.sequence(), List.of())))
          .toList();
    }

    private MessageState edited(MessageState state, Content.Edit edit, Message entry) {
      Content.Text text = (Content.Text) state.content();
      saidAt.putIfAbsent(state.sequence(), state.message().timeMillis());
      List<MessageState.Version> earlier = new ArrayList<>(state.earlier());
      earlier.add(new MessageState.Version(text.text(), saidAt.get(state.sequence())));
      saidAt.put(state.sequence(), entry.timeMillis());
      return new MessageState(
          with(state.message(), text.withText(edit.text())), List.copyOf(earlier), List.of(), null);
    }

    private static MessageState withReactions(
        MessageState state, List<Map.Entry<String, UserId>> all) {
      Map<String, List<UserId>> users = new LinkedHashMap<>();
      all.forEach(
          one -> users.computeIfAbsent(one.getKey(), key -> new ArrayList<>()).add(one.getValue()));
      List<MessageState.Reactions> reactions = new ArrayList<>();
      users.forEach((emoji, who) -> reactions.add(new MessageState.Reactions(emoji, who)));
      return new MessageState(
          state.message(), state.earlier(), List.copyOf(reactions), state.recalledBy());
    }
  }

  /** One device: entries that it holds, and the view that it makes of them. */
  private static final class Device {
    private final Log log;
    private final Random random;
    private final Set<Long> held = new HashSet<>();
    private ConversationView view = new ConversationView();
    private HighlightView highlights = new HighlightView();

    /** What it was told, maybe late. */
    private Reply.@Nullable Highlights asked;

    Device(Log log, Random random) {
      this.log = log;
      this.random = random;
    }

    void step() {
      if (log.size() == 0) {
        return;
      }
      switch (random.nextInt(10)) {
        case 0 -> take(log.size());
        case 1 -> {
          view = new ConversationView();
          highlights = new HighlightView();
          held.clear();
        }
        case 2 -> asked = log.highlights();
        case 3 -> {
          if (asked != null) {
            highlights.take(asked);
          }
        }
        default -> page(1 + random.nextInt(log.size()), 1 + random.nextInt(10));
      }
    }

    /** From anywhere, as a page or entry by entry in any order. */
    private void page(int from, int limit) {
      List<Message> page = new ArrayList<>();
      for (long sequence = from; sequence < from + limit && sequence <= log.size(); sequence++) {
        page.add(log.serve(sequence));
        held.add(sequence);
      }
      page.forEach(highlights::take);
      if (random.nextBoolean()) {
        for (MessageState state : view.take(page)) {
          assertThat(state).isEqualTo(view.message(state.sequence()));
        }
      } else {
        Collections.shuffle(page, random);
        page.forEach(view::take);
      }
    }

    private void take(long sequence) {
      view.take(log.serve(sequence));
      highlights.take(log.serve(sequence));
      held.add(sequence);
    }

    /** What is missing, the newest first or the oldest. */
    void catchUp() {
      boolean backward = random.nextBoolean();
      for (long i = 1; i <= log.size(); i++) {
        long sequence = backward ? log.size() + 1 - i : i;
        if (!held.contains(sequence)) {
          take(sequence);
        }
      }
    }

    Set<String> keptTexts() {
      Set<String> texts = new HashSet<>();
      for (MessageFold fold : view.folds.values()) {
        fold.edits.values().forEach(version -> texts.add(version.text()));
        if (fold.message != null) {
          texts.addAll(textsOf(fold.message.content()));
        }
      }
      return texts;
    }
  }

  private static Message with(Message message, Content content) {
    return new Message(
        message.conversation(),
        message.sequence(),
        message.sender(),
        message.clientId(),
        message.timeMillis(),
        content);
  }

  private static List<String> textsOf(Content content) {
    if (content instanceof Content.Text text) {
      return List.of(text.text());
    }
    return content instanceof Content.Custom custom ? List.of(custom.fallback()) : List.of();
  }
}
