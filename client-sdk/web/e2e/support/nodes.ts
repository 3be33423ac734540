// Where the nodes under test serve the web client: SKEIN_SERVERS, with commas between.
const [first = 'http://127.0.0.1:7480', second = first] =
  process.env.SKEIN_SERVERS?.split(',').map((url) => url.replace(/\/$/, '')) ?? [];

export const FIRST_NODE = first;
/** Another one, where the cluster has two. */
export const SECOND_NODE = second;
