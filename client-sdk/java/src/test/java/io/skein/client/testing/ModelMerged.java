package io.skein.client.testing;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages that are forwarded as one, as a node has them. Guarded by its {@link ModelCluster}. */
final class ModelMerged {
  private static final int LINES = 4;
  private static final int PAGE = 20;

  private final Map<Long, List<Reply.MergedMessage>> bodies = new HashMap<>();

  /** What is posted, or why it is not. */
  Object take(List<Message> log, Content.Merge merge) {
    List<Reply.MergedMessage> messages = new ArrayList<>();
    List<Content.Merged.Line> lines = new ArrayList<>();
    int depth = 1;
    for (Content.Merge.Item item : merge.items()) {
      Message said = entry(log, item.sequence());
      if (said == null || !(said.content() instanceof Content.Said content)) {
        return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "content.merged");
      }
      if (log.stream().anyMatch(one -> one.content().equals(new Content.Recall(said.sequence())))) {
        return Reply.Failed.of(ErrorCode.MESSAGE_RECALLED, "content.merged");
      }
      Message edit = entry(log, item.edit());
      Content.Said kept =
          edit != null && edit.content() instanceof Content.Edit edited
              ? new Content.Text(edited.text())
              : content;
      if (kept instanceof Content.Merged inner) {
        depth = Math.max(depth, inner.depth() + 1);
      }
      messages.add(
          new Reply.MergedMessage(messages.size() + 1, said.sender(), said.timeMillis(), kept));
      if (lines.size() < LINES) {
        lines.add(new Content.Merged.Line(said.sender(), kept.plainText()));
      }
    }
    long body = bodies.size() + 1L;
    bodies.put(body, messages);
    return new Content.Merged(merge.title(), lines, messages.size(), depth, body);
  }

  private static @Nullable Message entry(List<Message> log, long sequence) {
    return sequence < 1 || sequence > log.size() ? null : log.get((int) sequence - 1);
  }

  Reply.Answer page(@Nullable Message carrier, Request.AskMerged ask) {
    Content content = carrier == null ? Content.Unknown.INSTANCE : carrier.content();
    for (long position : ask.path()) {
      List<Reply.MergedMessage> messages = messages(content);
      content =
          position > messages.size()
              ? Content.Unknown.INSTANCE
              : messages.get((int) position - 1).content();
    }
    if (!(content instanceof Content.Merged)) {
      return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "ask_merged");
    }
    List<Reply.MergedMessage> rest = messages(content).stream().skip(ask.after()).toList();
    return new Reply.MergedPage(rest.stream().limit(PAGE).toList(), rest.size() > PAGE);
  }

  private List<Reply.MergedMessage> messages(Content content) {
    return content instanceof Content.Merged merged
        ? bodies.getOrDefault(merged.body(), List.of())
        : List.of();
  }
}
