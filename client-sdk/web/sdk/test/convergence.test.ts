import { describe, test } from 'node:test';
import { below, seeded } from './testing/random.ts';
import { World } from './testing/simulation.ts';

// Whatever the network did in between, what was posted is in the log once and in order, and every
// device heard the log. A failing case names its seed, and one seed is one history.

const TRIES = 60;

function each(
  name: string,
  check: (seed: number, draw: (from: number, to: number) => number) => void,
) {
  test(name, () => {
    for (let seed = 1; seed <= TRIES; seed++) {
      const random = seeded(seed * 7_919);
      try {
        check(seed, (from, to) => from + below(random, to - from + 1));
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });
}

describe('after half a minute of faults and calm', () => {
  each(
    'every post is acknowledged once, and every listener hears the log once in order',
    (seed, draw) => {
      const faults = {
        eventLost: draw(0, 30),
        eventDoubled: draw(0, 20),
        connectionBroken: draw(0, 8),
        postLostBehindGateway: draw(0, 20),
        refused: draw(0, 20),
      };

      const world = new World(seed, faults, 1).live();

      world.everyPostIsInTheLogOnce();
      world.theLogKeepsTheOrderOfEachDevice();
      world.everyDeviceHeardTheLogOnceInOrder();
      world.everyDeviceToldWhatItHas();
    },
  );

  each(
    'a window of posts keeps its order, whatever breaks and whatever the nodes lose',
    (seed, draw) => {
      const faults = {
        eventLost: 10,
        eventDoubled: 5,
        connectionBroken: draw(0, 10),
        postLostBehindGateway: draw(0, 30),
        refused: draw(0, 30),
      };
      const world = new World(seed, faults, draw(2, 32));
      world.simulation.cluster.dedupeWindow = draw(1, 40);

      world.live();

      world.everyPostIsInTheLogOnce();
      world.theLogKeepsTheOrderOfEachDevice();
      world.everyDeviceHeardTheLogOnceInOrder();
    },
  );

  each('a post that the node does not look for is looked for and stored once', (seed, draw) => {
    const faults = {
      eventLost: 10,
      eventDoubled: 5,
      connectionBroken: 6,
      postLostBehindGateway: 15,
      refused: 15,
      restarted: draw(0, 100),
    };
    const world = new World(seed, faults, draw(1, 8));
    world.simulation.cluster.dedupeWindow = 2;
    world.simulation.cluster.searchMax = draw(0, 3);

    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogWithoutGap();
  });

  each('a client that is killed loses nothing of what its stores kept', (seed, draw) => {
    const faults = {
      eventLost: 10,
      eventDoubled: 5,
      connectionBroken: 6,
      postLostBehindGateway: 10,
      refused: 10,
      restarted: draw(10, 100),
    };

    const world = new World(seed, faults, draw(1, 8)).live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogWithoutGap();
  });
});
