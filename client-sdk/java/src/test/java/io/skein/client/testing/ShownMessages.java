package io.skein.client.testing;

import io.skein.client.ConversationView;
import io.skein.client.MessageState;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link ConversationView} shows, in the words that the tests of every SDK have for it: so
 * one SDK's can be compared with another's.
 */
public final class ShownMessages {
  private ShownMessages() {}

  /** Each message in one line, in the order of the conversation. */
  public static List<String> of(List<Message> entries) {
    ConversationView view = new ConversationView();
    view.take(entries);
    return of(view);
  }

  /** The same, of a view that was told more than entries. */
  public static List<String> of(ConversationView view) {
    return view.messages().stream().map(ShownMessages::words).toList();
  }

  private static String words(MessageState state) {
    List<String> words = new ArrayList<>();
    words.add(state.sequence() + " " + words(state.content()));
    state.earlier().forEach(version -> words.add("earlier " + version.text()));
    for (MessageState.Reactions reactions : state.reactions()) {
      words.add(
          reactions.emoji()
              + " "
              + reactions.users().stream().map(UserId::toString).collect(Collectors.joining(" ")));
    }
    if (state.recalledBy() != null) {
      words.add("recalled by " + state.recalledBy());
    }
    if (state.message().forwarded() != null) {
      words.add("first said by " + state.message().forwarded().sender());
    }
    return String.join(", ", words);
  }

  private static String words(Content content) {
    if (content instanceof Content.Text text) {
      return text.text();
    } else if (content instanceof Content.Recalled) {
      return "(recalled)";
    } else if (content instanceof Content.Custom) {
      return "(custom)";
    } else if (content instanceof Content.Media) {
      return "(media)";
    } else if (content instanceof Content.MembershipChange) {
      return "(membership)";
    } else if (content instanceof Content.VanishChange) {
      return "(vanishChange)";
    }
    return content instanceof Content.TitleChange ? "(title)" : "(unknown)";
  }
}
