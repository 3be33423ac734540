package io.skein.loadtest.call;

/** Which of the two devices of a call. */
enum Side {
  CALLER,
  CALLEE;

  Side other() {
    return this == CALLER ? CALLEE : CALLER;
  }
}
