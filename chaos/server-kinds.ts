export type ServerKind = 'standalone' | 'cluster';

export const CONTEXTS = ['identity', 'policy', 'ingest', 'relay', 'gateway'] as const;

/** The processes of each kind, by what they are called here: which app each of them is. */
const APPS: Record<ServerKind, Readonly<Record<string, string>>> = {
  standalone: { standalone: 'standalone' },
  cluster: {
    identity: 'identity',
    policy: 'policy',
    ingest: 'ingest',
    'relay-1': 'relay',
    'relay-2': 'relay',
    gateway: 'gateway',
  },
};

/** What the processes of each kind stand on. */
const STORES: Record<ServerKind, readonly string[]> = {
  standalone: ['postgres'],
  cluster: ['postgres', 'nats'],
};

export const appsOf = (kind: ServerKind): readonly (readonly [name: string, app: string])[] =>
  Object.entries(APPS[kind]);

export const appNames = (kind: ServerKind): readonly string[] => Object.keys(APPS[kind]);

export const storeNames = (kind: ServerKind): readonly string[] => STORES[kind];
