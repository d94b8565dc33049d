import { insist } from './insist';
import type { LINE_STATES } from './line-states';
import type { PlannedFault } from './plan';
import { appNames, storeNames, type ServerKind } from './server-kinds';
import type { Resident } from './town';

const FEDERATION = '/v1/admin/federation';
const BOTH: readonly ServerKind[] = ['standalone', 'cluster'];
/** Who is struck, and somebody of another server. */
export interface Scene {
  struck: Resident;
  other: Resident;
}

export interface Fault extends PlannedFault {
  strike(scene: Scene): Promise<unknown>;
  /** Resolves when what was down is ready again. */
  heal(scene: Scene): Promise<unknown>;
}

const start = ({ struck: { server } }: Scene, names: readonly string[]) =>
  Promise.all(server.partsNamed(names).map((part) => part.start()));

/** These parts die, and are started again on the same data: first what the others stand on. */
function killed(kinds: readonly ServerKind[], takes: (kind: ServerKind) => readonly string[]): Fault {
  const parts = ({ struck: { server } }: Scene) => takes(server.kind);
  return {
    kinds,
    seconds: [0.5, 5],
    takes,
    strike: (scene) => Promise.all(scene.struck.server.partsNamed(parts(scene)).map((part) => part.kill())),
    heal: async (scene) => {
      const names = parts(scene);
      const isStore = (name: string) => storeNames(scene.struck.server.kind).includes(name);
      await start(scene, names.filter(isStore));
      await start(
        scene,
        names.filter((name) => !isStore(name)),
      );
    },
  };
}

const contextKilled = (...names: string[]): Fault => killed(['cluster'], () => names);

/** The way in for peers; people of the server go another way. */
const line = (state: keyof typeof LINE_STATES): Fault => ({
  kinds: BOTH,
  seconds: [1, 6],
  takes: () => ['line'],
  strike: async ({ struck }) => struck.server.line.set(state),
  heal: async ({ struck }) => struck.server.line.set('open'),
});

const deny = ({ admin }: Resident, names: readonly string[]) =>
  insist(() => admin.put(`${FEDERATION}/policy`, { denied_peers: names }));

/** Everything that a run can break: a row each. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'the server is killed': killed(BOTH, appNames),
  'the power is cut': killed(BOTH, (kind) => [...storeNames(kind), ...appNames(kind)]),
  'the server is restarted': {
    kinds: BOTH,
    seconds: [0, 0],
    takes: appNames,
    strike: ({ struck: { server } }) =>
      Promise.all(server.partsNamed(appNames(server.kind)).map((part) => part.stop())),
    heal: (scene) => start(scene, appNames(scene.struck.server.kind)),
  },
  'Postgres is killed': killed(BOTH, () => ['postgres']),
  'nats is killed': contextKilled('nats'),
  'nats is killed and forgets': {
    ...contextKilled('nats'),
    strike: async ({ struck: { server } }) => {
      await server.nats?.kill();
      server.nats?.forget();
    },
  },
  'identity is killed': contextKilled('identity'),
  'policy is killed': contextKilled('policy'),
  'ingest is killed': contextKilled('ingest'),
  'gateway is killed': contextKilled('gateway'),
  'one relay of two is killed': contextKilled('relay-1'),
  'both relays are killed': contextKilled('relay-1', 'relay-2'),
  'the line is cut': line('cut'),
  'the line hangs': line('hung'),
  'the line is slow': line('slow'),
  'the line breaks answers off': line('breaking'),
  'the line loses answers': line('losing'),
  'the signing key is rotated': {
    kinds: BOTH,
    seconds: [0, 0],
    takes: () => ['key'],
    strike: ({ struck }) => insist(() => struck.admin.post(`${FEDERATION}/identity/rotate`)),
    heal: async () => undefined,
  },
  'a peer is denied': {
    kinds: BOTH,
    seconds: [1, 5],
    takes: () => ['policy rules'],
    strike: ({ struck, other }) => deny(struck, [other.server.serverName]),
    heal: ({ struck }) => deny(struck, []),
  },
};
