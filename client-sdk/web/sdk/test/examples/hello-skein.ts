import { ConversationList, SkeinAccounts, SkeinClient, type SkeinListener } from '@skein/sdk';

/** Says hello to somebody, and shows what is said from then on. */
export async function helloSkein(server: string, name: string, password: string, friend: string) {
  const label = { name: 'web page', type: 'browser' } as const;
  const tokens = await new SkeinAccounts(server).logIn(name, password, label);
  localStorage.setItem('refresh token', tokens.refreshToken);

  const list = new ConversationList();
  const listener: SkeinListener = {
    onConversation: (summary) => list.summarized(summary),
    onMessage: (message) => {
      list.heard(message, tokens.user);
      document.title = `(${list.badge(Date.now())}) ${name}`;
    },
    onConnection: ({ is }) => document.body.classList.toggle('offline', is !== 'online'),
  };
  const client = await SkeinClient.open({
    server,
    name: tokens.user,
    credentials: {
      is: 'refreshToken',
      load: () => localStorage.getItem('refresh token') ?? '',
      keep: (token) => localStorage.setItem('refresh token', token),
    },
    listener,
  });
  await client.connect();

  const [user] = await client.findUsers([friend]);
  if (user !== undefined) {
    const { conversation } = await client.openDirect(user.id);
    await client.post(conversation, `Hello, ${user.name}.`);
  }
  return client;
}
