package io.skein.node.cli.instance;

/** Takes what happens while a request is carried out, on its way to the one who asked. */
@FunctionalInterface
public interface Notes {
  void say(String note);
}
