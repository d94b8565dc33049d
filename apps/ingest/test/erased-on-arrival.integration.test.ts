import { ingest, ingestTopics } from '@app/contracts/ingest';
import { EventBus } from '@app/messaging';
import {
  admitDescriptor,
  composeDescriptor,
  draftEvent,
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  readDescriptor,
  signBytes,
  type EventDraft,
  type JsonObject,
} from '@app/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PeerStore } from '../../identity/src/use-cases/ports';
import { HOME, hostRoom, letIn, type HostedRoom } from './hosted-room';

const GUEST = 'guest.localhost:8448';
const BOB = `@bob:${GUEST}`;
const DAY_MS = 86_400_000;
const { publicKey, seed } = generateKeyPair();
const key_id = keyIdOf(publicKey);

let hosted: HostedRoom;

beforeAll(async () => {
  hosted = await hostRoom('Slate');
  await meetGuest();
  await hosted.write((session) => letIn(session, hosted.room_id, BOB, GUEST));
});
afterAll(() => hosted?.stop());

/** As if the guest's server had been discovered. */
async function meetGuest(): Promise<void> {
  const now = Date.now();
  const public_key = encodeBase64url(publicKey);
  const { signingBytes, finish } = composeDescriptor({
    server_name: GUEST,
    protocol_versions: ['v1'],
    key_id,
    public_key,
    keys: [{ key_id, public_key, state: 'active', valid_from: now - DAY_MS, valid_until: now + DAY_MS }],
    endpoints: { federation: `https://${GUEST}/_scaiwave/federation` },
    issued_at: now - 1_000,
    expires_at: now + DAY_MS,
  });
  const text = finish([{ key_id, value: encodeBase64url(signBytes(seed, signingBytes)) }]);
  const sound = readDescriptor(Buffer.from(text), { expectedName: GUEST, now });
  if (!sound.ok) throw new Error(sound.detail);
  const fetched = { serverName: GUEST, text, at: now };
  const store = hosted.running.app.get(PeerStore, { strict: false });
  await store.admit(HOME, fetched, (known) => admitDescriptor(known, sound, { now }));
}

const draft = (seq: number, prev: string | null, type: string, content: JsonObject): EventDraft =>
  draftEvent({
    type,
    room_id: hosted.room_id,
    origin: GUEST,
    sender: BOB,
    ts: Date.now(),
    seq,
    prev,
    content,
    salt: new Uint8Array(16),
  });

async function deliver({ seal, signingBytes }: EventDraft) {
  const events = [seal(key_id, signBytes(seed, signingBytes))];
  const delivery = { tenant: HOME, peer: GUEST, events, notices: [], trace_id: 'trace' };
  const { answers } = await hosted.bus.ask(ingest.accept, { deliveries: [delivery] });
  return answers[0];
}

it('an event whose erasure came before it is announced without its text', async () => {
  const announced: { event_id: string; text: string }[] = [];
  const stop = await hosted.running.app
    .get(EventBus)
    .subscribe(ingestTopics.eventAccepted, {}, async (events) => void announced.push(...events));
  const secret = draft(0, null, 'sw.message', { body: 'a secret' });
  const erasure = draft(1, secret.id, 'sw.erase', { target: secret.id });

  for (const event of [erasure, secret])
    expect(await deliver(event)).toMatchObject({ results: [{ event_id: event.id, status: 'accepted' }] });
  const told = () => announced.filter(({ event_id }) => event_id === secret.id);
  await expect.poll(told).toHaveLength(1);
  const text = JSON.parse(told()[0]!.text) as JsonObject;
  expect(text).toMatchObject({ type: 'sw.message', sender: BOB, seq: 0 });
  expect([text['content'], text['salt']]).toEqual([undefined, undefined]);
  await stop();
});
