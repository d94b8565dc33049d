import { connect, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { identity, type IdentityView } from '@app/contracts/identity';
import { ingestTopics } from '@app/contracts/ingest';
import { policy } from '@app/contracts/policy';
import { relayTopics } from '@app/contracts/relay';
import { announce, announced, EventTail, type NatsUser } from '@app/messaging';
import { canonicalize } from '@app/protocol';
import type { RunningApplication } from '@app/runtime';
import { connectionOptions } from '../../libs/messaging/src/nats/connection-options';
import { JetStreamEventBus } from '../../libs/messaging/src/nats/jetstream-event-bus';
import { consumerName, ensureStream, STREAM } from '../../libs/messaging/src/nats/event-stream';
import { startContexts } from '../support/application';
import { testNatsWithUsers } from '../support/nats';
import { testDatabase } from '../support/postgres';
import type { ClusterBus } from '../support/process-env';

const TENANT = 'a.example';
const VIOLATION = /permissions violation/i;
/** What is refused is refused at once; a busy machine takes its time to say so. */
const PATIENT = { timeout: 20_000 };

let bus: ClusterBus;
let database: Awaited<ReturnType<typeof testDatabase>>;
let signer: RunningApplication;
const connections = new Map<NatsUser, NatsConnection>();

const as = async (user: NatsUser): Promise<NatsConnection> => {
  const open = connections.get(user) ?? (await connect(connectionOptions(bus.urlFor(user), user)));
  connections.set(user, open);
  return open;
};

/** What a process with that user would get for its question. */
async function ask<T>(user: NatsUser, subject: string, data: object): Promise<T> {
  const question = JSON.stringify({ pattern: subject, data: { tenant: TENANT, ...data }, id: '1' });
  const reply = await (await as(user)).request(subject, question, PATIENT);
  return reply.json<{ response: T }>().response;
}

const head = canonicalize({
  room_id: `rm_${'A'.repeat(43)}`,
  origin: TENANT,
  seq: 0,
  event_id: `ev_${'A'.repeat(43)}`,
  ts: 1,
});
const request = { method: 'GET', authority: 'b.example', path: '/', query: '' };

beforeAll(async () => {
  bus = await testNatsWithUsers();
  database = await testDatabase();
  signer = await startContexts({
    serverName: TENANT,
    databaseUrl: database.url,
    contexts: ['identity'],
    natsUrl: bus.urlFor('identity'),
  });
  await ask('gateway', identity.generateKey.subject, {});
});
afterAll(async () => {
  for (const connection of connections.values()) await connection.close();
  await signer?.stop();
  await database?.drop();
  await bus?.stop();
});

describe('on a bus with a user for each context', () => {
  it('identity signs for those who may ask it to', async () => {
    const heads = await ask<{ signatures: string[] }>('ingest', identity.signHeads.subject, {
      heads: [head],
    });
    expect(heads.signatures).toHaveLength(1);
    for (const user of ['ingest', 'relay'] as const) {
      const signed = await ask<{ headers: object[] }>(user, identity.signRequests.subject, {
        requests: [request],
      });
      expect(signed.headers[0]).toHaveProperty('signature');
    }
  });

  it.each([
    ...(['gateway', 'policy', 'relay', 'identity', 'subscriber'] as const).map((user) => ({
      user,
      question: identity.signEvents,
    })),
    ...(['gateway', 'policy', 'relay', 'identity', 'subscriber'] as const).map((user) => ({
      user,
      question: identity.signHeads,
    })),
    ...(['gateway', 'policy', 'identity', 'subscriber'] as const).map((user) => ({
      user,
      question: identity.signRequests,
    })),
    ...(['relay', 'ingest', 'policy', 'subscriber'] as const).map((user) => ({
      user,
      question: policy.write,
    })),
  ])('$user cannot ask $question.subject', async ({ user, question }) => {
    await expect(ask(user, question.subject, {})).rejects.toThrow(VIOLATION);
  });

  it.each(['gateway', 'policy', 'ingest', 'relay', 'subscriber'] as const)(
    '%s can neither answer for identity nor hear what is answered to others',
    async (user) => {
      const connection = await as(user);
      for (const subject of [
        identity.signEvents.subject,
        'identity.*',
        '>',
        '_INBOX.>',
        '_INBOX.identity.>',
      ]) {
        const refused = new Promise<Error | null>((resolve) =>
          connection.subscribe(subject, { callback: resolve }),
        );
        expect(String(await refused)).toMatch(VIOLATION);
      }
    },
  );

  it('nobody announces in the name of another context', async () => {
    const { subject, payload } = announce(ingestTopics.streamMoved, '', { tenant: TENANT });
    for (const user of ['gateway', 'identity', 'policy', 'relay', 'subscriber'] as const)
      await expect((await as(user)).request(subject, JSON.stringify(payload), PATIENT)).rejects.toThrow(
        VIOLATION,
      );
  });

  it('a subscriber reads events, and does nothing to those who follow them', async () => {
    const ingest = await as('ingest');
    await ensureStream(await ingest.jetstreamManager({ checkAPI: false }));
    const { subject, payload } = announce(ingestTopics.streamMoved, '', { tenant: TENANT });
    await ingest.jetstream().publish(subject, JSON.stringify(payload));
    const tail = await EventTail.open(bus.urlFor('subscriber'), { tenant: TENANT }, { seq: 1 });
    for await (const event of tail) {
      expect(event).toMatchObject({ topic: 'ingest.stream-moved', payload });
      break;
    }
    await tail.close();

    const subscriber = await as('subscriber');
    const consumer = consumerName(ingestTopics.chainAdvanced, 'relay');
    for (const act of [
      `STREAM.DELETE.${STREAM}`,
      `STREAM.PURGE.${STREAM}`,
      `STREAM.UPDATE.${STREAM}`,
      `CONSUMER.DELETE.${STREAM}.${consumer}`,
      `CONSUMER.MSG.NEXT.${STREAM}.${consumer}`,
      `CONSUMER.CREATE.${STREAM}.${consumer}`,
    ])
      await expect(subscriber.request(`$JS.API.${act}`, '', PATIENT)).rejects.toThrow(VIOLATION);
  });

  it('ingest takes back what it announced itself, and nobody else takes back anything', async () => {
    const since = Date.now();
    const { subject, payload } = announce(ingestTopics.streamMoved, '', { tenant: TENANT });
    for (const user of ['gateway', 'identity', 'policy', 'relay', 'subscriber'] as const)
      await expect(
        (await as(user)).request(`$JS.API.STREAM.MSG.DELETE.${STREAM}`, '', PATIENT),
      ).rejects.toThrow(VIOLATION);
    const ingest = await as('ingest');
    const { seq } = await ingest.jetstream().publish(subject, JSON.stringify(payload));
    const manager = await ingest.jetstreamManager({ checkAPI: false });
    expect(await manager.streams.deleteMessage(STREAM, seq, true)).toBe(true);
    const events = await JetStreamEventBus.over(ingest);
    await events.retract([announced(ingestTopics.chainAdvanced, TENANT, 'ev_1', since)]);
    const consumer = consumerName(ingestTopics.chainAdvanced, 'relay');
    const { subject: others } = announce(relayTopics.workWaits, '', { tenant: TENANT, peers: [] });
    for (const act of [
      `STREAM.PURGE.${STREAM}`,
      `CONSUMER.DELETE.${STREAM}.${consumer}`,
      `CONSUMER.MSG.NEXT.${STREAM}.${consumer}`,
      `CONSUMER.CREATE.${STREAM}.any.${others}`,
    ])
      await expect(ingest.request(`$JS.API.${act}`, '', PATIENT)).rejects.toThrow(VIOLATION);
  });

  it('a question that is out of form harms nobody', async () => {
    const gateway = await as('gateway');
    for (const bytes of ['', '{', 'null', '[]', '{"id":1}', '{"id":"1","data":null}'])
      gateway.publish(identity.describe.subject, bytes, { reply: '_INBOX.gateway.x' });
    await gateway.flush();
    expect(await ask<IdentityView>('gateway', identity.describe.subject, {})).toHaveProperty('key_id');
  });

  it('what a consumer delivers to the subject of a question is no question', async () => {
    const before = await ask<IdentityView>('gateway', identity.describe.subject, {});
    const relay = await as('relay');
    const rotate = {
      pattern: identity.rotateKey.subject,
      data: { tenant: TENANT, revoke_old: true },
      id: '1',
    };
    const { subject } = announce(relayTopics.workWaits, '', { tenant: TENANT, peers: [] });
    await relay.jetstream().publish(subject, JSON.stringify(rotate));
    const name = consumerName(ingestTopics.chainAdvanced, 'relay');
    const manager = await relay.jetstreamManager({ checkAPI: false });
    await manager.consumers.add(STREAM, {
      durable_name: name,
      deliver_subject: identity.rotateKey.subject,
      deliver_group: 'identity',
      filter_subject: subject,
    });
    await vi.waitFor(
      async () =>
        expect((await manager.consumers.info(STREAM, name)).delivered.stream_seq).toBeGreaterThan(0),
      { timeout: 20_000 },
    );
    const after = await ask<IdentityView>('gateway', identity.describe.subject, {});
    expect(after.key_id).toBe(before.key_id);
  });
});
