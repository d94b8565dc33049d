import { randomBytes } from 'node:crypto';
import type { PostedMessage, TimelineItem } from '@app/contracts/ingest';
import type { PeerRow } from '@app/contracts/policy';
import { ApiRefusal, type ApiSession } from './api-session';
import type { DemoServer } from './demo-server';
import { until } from './until';

export interface Items<T> {
  items: T[];
}

/** What the steps hand to each other. */
export interface Stage {
  alpha: DemoServer;
  beta: DemoServer;
  alice: ApiSession;
  bob: ApiSession;
  alphaAdmin: ApiSession;
  betaAdmin: ApiSession;
  room: string;
  said: Set<string>;
}

export const PEERS = '/v1/admin/federation/peers';

export const expectThat = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};

export const timeline = async (person: ApiSession, room: string): Promise<TimelineItem[]> =>
  (await person.get<Items<TimelineItem>>(`/v1/rooms/${room}/timeline?limit=100`)).items;

const bodies = (items: readonly TimelineItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'message' && item.body !== null ? [item.body] : []));

export async function refusalOf(action: Promise<unknown>): Promise<ApiRefusal> {
  try {
    await action;
  } catch (error) {
    if (error instanceof ApiRefusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

export const peerRow = async (admin: ApiSession, name: string): Promise<PeerRow | undefined> =>
  (await admin.get<Items<PeerRow>>(PEERS)).items.find((peer) => peer.server_name === name);

export async function say(stage: Stage, who: 'alice' | 'bob', body: string): Promise<PostedMessage> {
  stage.said.add(body);
  return stage[who].post<PostedMessage>(
    `/v1/rooms/${stage.room}/messages`,
    { body },
    { 'idempotency-key': randomBytes(12).toString('hex') },
  );
}

/** Waits until both sides show everything that was said, then checks that they show it alike, and once. */
export async function bothShowAll(stage: Stage): Promise<string[]> {
  const complete = (items: TimelineItem[]) => new Set(bodies(items)).size === stage.said.size;
  const [left, right] = [
    await until('alpha has everything', () => timeline(stage.alice, stage.room), complete),
    await until('beta has everything', () => timeline(stage.bob, stage.room), complete),
  ];
  expectThat(
    JSON.stringify(bodies(left)) === JSON.stringify(bodies(right)),
    `The order differs:\n${bodies(left).join(' ')}\n${bodies(right).join(' ')}`,
  );
  expectThat(bodies(left).length === stage.said.size, 'Something is there twice.');
  return bodies(left);
}
