import type { PeerConnection, ReceivingPeer } from '../../sdk/src/index.ts';
import { connected, type User } from './users.ts';

const NOTHING = { audio: undefined, video: undefined, isScreen: false };

/** Something that never comes about. */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** Node.js has no WebRTC. */
const silent: PeerConnection & ReceivingPeer = {
  isOffering: false,
  configure: () => {},
  offer: never,
  answer: never,
  accept: never,
  candidate: never,
  send: () => {},
  stats: never,
  isRelayed: never,
  close: () => {},
};

/** These take part in a group's call, and send and receive nothing. @return they leave */
export async function joinWithoutMedia(
  users: readonly User[],
  group: string,
): Promise<() => Promise<void>> {
  const peers = { openPeer: () => silent, openReceivingPeer: () => silent };
  const clients = await Promise.all(users.map((user) => connected(user, peers)));
  for (const { calls } of clients) {
    const call = await calls.ask(group);
    if (call === undefined) {
      throw new Error('there is no call');
    }
    await calls.join(call, NOTHING);
  }
  return async () => {
    await Promise.all(clients.map((client) => client.calls.active?.hangUp()));
    await Promise.all(clients.map((client) => client.close()));
  };
}
