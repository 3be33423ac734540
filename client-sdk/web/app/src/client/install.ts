/** The one address that a script may be loaded from besides the page's own (trusted types). */
const WORKER = '/worker.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string };
}

/** Has the browser keep the page, so that it can be loaded without a connection. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('skein', {
    createScriptURL: (url) => {
      if (url !== WORKER) {
        throw new TypeError('no script of this page');
      }
      return url;
    },
  });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
  } catch {
    // Without TLS, or refused by the browser: then the page needs a connection.
  }
}
