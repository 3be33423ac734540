package io.skein.loadtest.report;

/** Text of a page that grows. What is not markup goes through {@link #escaped}. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup of our own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html text(String text) {
    return raw(escaped(text));
  }

  /** An element with a class and nothing but text in it. */
  Html element(String tag, String cssClass, String text) {
    return raw("<" + tag + (cssClass.isEmpty() ? "" : " class=\"" + cssClass + "\"") + ">")
        .text(text)
        .raw("</" + tag + ">");
  }

  Html element(String tag, String text) {
    return element(tag, "", text);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
