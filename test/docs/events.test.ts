import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Signal, Topic } from '@app/contracts/contract';
import { gatewaySignals, gatewayTopics } from '@app/contracts/gateway';
import { identityTopics } from '@app/contracts/identity';
import { ingestTopics } from '@app/contracts/ingest';
import { policyTopics } from '@app/contracts/policy';
import { presenceSignals } from '@app/contracts/presence';
import { relayTopics } from '@app/contracts/relay';
import { announce } from '@app/messaging';
import { signalSubject } from '../../libs/messaging/src/events/subjects';
import { mapAt, readOutline } from './yaml-outline';

const TOPICS = { ...gatewayTopics, ...identityTopics, ...policyTopics, ...ingestTopics, ...relayTopics };
const SIGNALS = { ...presenceSignals, ...gatewaySignals };
const ALL = { ...TOPICS, ...SIGNALS };
type PayloadOf<T> = T extends Topic<infer Payload> | Signal<infer Payload> ? Payload : never;

const tenant = 'a.example';
const [room_id, event_id, peer, sender] = ['rm_1', 'ev_1', 'b.example', '@ann:a.example'];

/** One payload for each topic: the compiler holds them to the contracts, the tests hold the page to them. */
const PAYLOADS: { [Name in keyof typeof ALL]: Required<PayloadOf<(typeof ALL)[Name]>> } = {
  peerHeard: { tenant, peer, at: 1 },
  peerKeysChanged: { tenant, server_name: peer },
  keyRotated: { tenant, key_id: 'k' },
  changed: { tenant, version: 1 },
  chainAdvanced: { tenant, room_id, seq: 0, event_id, ts: 1, text: '{}', federates: true },
  readersChanged: { tenant, room_id, version: 1, readers: [{ peer, from_seq: 0, to_seq: null }] },
  eventAddressed: { tenant, room_id, seq: 0, ts: 1, peers: [peer] },
  eventAccepted: { tenant, room_id, origin: peer, seq: 0, event_id, type: 'sw.message', text: '{}' },
  eventErased: { tenant, room_id, origin: peer, event_id, taken_at: 1 },
  eventRefused: { tenant, peer, room_id: null, event_id: null, code: 'SW_FED_NOT_IN_ROOM' },
  streamMoved: { tenant },
  workWaits: { tenant, peers: [peer] },
  presenceTold: { tenant, sender, status: 'online', ts: 1 },
  typingTold: { tenant, room_id, sender, typing: true, ts: 1 },
  ephemeralAddressed: {
    tenant,
    peers: [peer],
    ephemeral: { type: 'sw.presence', sender, ts: 1, content: { status: 'online' } },
  },
  attended: { tenant, source: 's', people: [{ fqid: sender, open: true, since: 1, anew: null, said: null }] },
  presenceWanted: { tenant, source: 's' },
  presenceKnown: { tenant, people: [{ sender, status: 'online', ts: 1, age_ms: 0 }] },
  callBackAwaited: { tenant, peer, nonce: 'n' },
  callBackArrived: { tenant, nonce: 'n', code: null, reason: null },
};

const page = readOutline(readFileSync(join(__dirname, '../../docs/events/asyncapi.yaml'), 'utf8'));
const channels = mapAt(page, 'channels');
const schemas = mapAt(page, 'components', 'schemas');
const lastOf = (reference: unknown) => /\/(\w+)'$/.exec(String(reference))?.[1] ?? '';

describe('docs/events/asyncapi.yaml', () => {
  it('has a channel for each topic and signal of the contracts, and no other', () => {
    const subjects = Object.values<{ subject: string }>(ALL).map(({ subject }) => subject);
    expect(Object.keys(channels).sort()).toEqual(subjects.sort());
  });

  it('has the subjects that the bus uses', () => {
    const addressOf = (subject: string) =>
      (channels[subject] as Record<string, string>).address?.replace('{tenant}', 'a_2eexample');
    for (const topic of Object.values<Topic<{ tenant: string }>>(TOPICS))
      expect(addressOf(topic.subject)).toBe(announce(topic, '', { tenant }).subject);
    for (const signal of Object.values<Signal<{ tenant: string }>>(SIGNALS))
      expect(addressOf(signal.subject)).toBe(signalSubject(signal, tenant));
  });

  it.each(Object.entries(PAYLOADS))('describes what %s carries', (name, payload) => {
    const { subject } = ALL[name as keyof typeof ALL];
    const { $ref } = mapAt(channels, subject, 'messages', 'event', 'payload');
    const schema = mapAt(schemas, lastOf($ref));
    expect(Object.keys(mapAt(schema, 'properties')).sort()).toEqual(Object.keys(payload).sort());
    expect(schema['required']).toBe(`[${Object.keys(mapAt(schema, 'properties')).join(', ')}]`);
  });

  it('refers to schemas that are there, and has none that nothing refers to', () => {
    const text = JSON.stringify(page);
    const named = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(Object.keys(schemas).sort());
  });
});
