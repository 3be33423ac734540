import { addressOf, notificationOf } from './model/notification.ts';

/**
 * Lets the page be loaded without a connection: it keeps the page and what it names, and nothing else.
 * With a connection the page comes from the node, so that a newer release is seen at once.
 */
declare const self: ServiceWorkerGlobalScope;

/** What the page of this release names, put in by the bundler. */
declare const ASSETS: readonly string[];

const PAGE = '/';
/** Another one for each release. */
const CACHE = `skein ${ASSETS.join(' ')}`;

self.addEventListener('install', (event) => {
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (request.mode === 'navigate' && url.pathname === PAGE) {
    event.respondWith(loaded(request).catch(() => kept(PAGE)));
  } else if (ASSETS.includes(url.pathname.slice(1))) {
    event.respondWith(kept(url.pathname));
  }
});

self.addEventListener('push', (event) => {
  event.waitUntil(tell(event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.tag));
});

async function tell(data: PushMessageData | null): Promise<void> {
  const { title, badge, ...shown } = notificationOf(read(data), self.navigator.language);
  await self.registration.showNotification(title, { ...shown, icon: '/icon.svg' });
  if (badge !== undefined && 'setAppBadge' in self.navigator) {
    await self.navigator.setAppBadge(badge);
  }
}

function read(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

/** In a page that is open, if there is one. */
async function show(chat: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (page === undefined) {
    await self.clients.openWindow(addressOf(chat));
  } else {
    await page.focus();
    await page.navigate(addressOf(chat));
  }
}

/**
 * The page as it is now, and from now on without a connection: what comes with it names the nodes that
 * it may connect to, and they come and go. One of another release names what is not kept here.
 */
async function loaded(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok && !response.redirected) {
    const copy = response.clone();
    const cache = await caches.open(CACHE);
    const before = await cache.match(PAGE);
    if ((await before?.text()) === (await response.clone().text())) {
      await cache.put(PAGE, copy);
    }
  }
  return response;
}

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...ASSETS.map((asset) => `/${asset}`)]);
  await self.skipWaiting();
}

async function forgetOlder(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name !== CACHE) {
      await caches.delete(name);
    }
  }
  await self.clients.claim();
}

async function kept(path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(path);
}
