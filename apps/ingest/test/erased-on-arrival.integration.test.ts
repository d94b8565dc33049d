import { ingestTopics } from '@app/contracts/ingest';
import { EventBus } from '@app/messaging';
import type { JsonObject } from '@app/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostRoom, letIn, type HostedRoom } from './hosted-room';
import { SigningServer } from './signing-server';

let hosted: HostedRoom;
let guest: SigningServer;

beforeAll(async () => {
  hosted = await hostRoom('Slate');
  guest = new SigningServer(hosted, 'guest.localhost:8448');
  await guest.beKnown();
  await hosted.write((session) => letIn(session, hosted.room_id, guest.fqid('bob'), guest.name));
});
afterAll(() => hosted?.stop());

it('an event whose erasure came before it is announced without its text', async () => {
  const announced: { event_id: string; text: string }[] = [];
  const stop = await hosted.running.app
    .get(EventBus)
    .subscribe(ingestTopics.eventAccepted, {}, async (events) => void announced.push(...events));
  const said = { room_id: hosted.room_id, sender: guest.fqid('bob') };
  const secret = guest.draft({
    ...said,
    seq: 0,
    prev: null,
    type: 'sw.message',
    content: { body: 'a secret' },
  });
  const erasure = guest.draft({
    ...said,
    seq: 1,
    prev: secret.id,
    type: 'sw.erase',
    content: { target: secret.id },
  });

  for (const event of [erasure, secret])
    expect(await guest.deliver(event)).toEqual([{ event_id: event.id, status: 'accepted' }]);
  const told = () => announced.filter(({ event_id }) => event_id === secret.id);
  await expect.poll(told).toHaveLength(1);
  const text = JSON.parse(told()[0]!.text) as JsonObject;
  expect(text).toMatchObject({ type: 'sw.message', sender: guest.fqid('bob'), seq: 0 });
  expect([text['content'], text['salt']]).toEqual([undefined, undefined]);
  await stop();
});
