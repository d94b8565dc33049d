import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, JSONCodec } from 'nats';
import { expect, it } from 'vitest';
import { ingestTopics } from '@app/contracts/ingest';
import { announce } from '@app/messaging';
import { connectionOptions } from '../../libs/messaging/src/nats/connection-options';
import { ensureStream } from '../../libs/messaging/src/nats/event-stream';
import { testNatsWithUsers } from '../support/nats';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/events/README.md'), 'utf8');
const EXAMPLE = /```js\n([\s\S]*?)```/.exec(PAGE)![1]!;

it('the subscriber of docs/events/README.md replays from a sequence', async () => {
  const nats = await testNatsWithUsers();
  const connection = await connect(connectionOptions(nats.urlFor('ingest'), 'announcer'));
  await ensureStream(await connection.jetstreamManager({ checkAPI: false }));
  for (const seq of [0, 1, 2]) {
    const text = JSON.stringify({ sender: `@p${seq}:b.example` });
    const { subject, payload } = announce(ingestTopics.eventAccepted, '', {
      tenant: 'a.example',
      room_id: 'rm_1',
      origin: 'b.example',
      seq,
      event_id: `ev_${seq}`,
      type: 'sw.message',
      text,
    });
    await connection.jetstream().publish(subject, JSONCodec().encode(payload));
  }

  const env = { ...process.env, NATS_URL: nats.urlFor('subscriber') };
  const subscriber = spawn(process.execPath, ['-', '2'], { cwd: ROOT, env });
  subscriber.stdin.end(EXAMPLE);
  const lines: string[] = [];
  for await (const line of createInterface(subscriber.stdout)) {
    lines.push(line);
    if (lines.length === 2) break;
  }
  subscriber.kill();
  await once(subscriber, 'exit');
  await connection.close();
  await nats.stop();
  expect(lines).toEqual(['2 a.example sw.message @p1:b.example', '3 a.example sw.message @p2:b.example']);
});
