import type { Ref } from 'preact';

/** A ref that may be left out, for hooks that want one. */
export function forwardedRef<T>(ref: Ref<T> | undefined): Ref<T> {
  return ref ?? { current: null };
}
