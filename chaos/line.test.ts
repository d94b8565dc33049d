import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Line } from './line';
import type { LINE_STATES } from './line-states';

/** As TLS frames what applications say, long enough to be a request. */
const REQUEST = Buffer.concat([Buffer.from([0x17]), Buffer.alloc(300, 'a')]);

let server: Server;
let line: Line;
let asked: Buffer;

beforeEach(async () => {
  asked = Buffer.alloc(0);
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      asked = Buffer.concat([asked, chunk]);
      socket.end('answer');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  line = await Line.open((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await line.stop();
  server.close();
});

/** What comes back of an answer, and how it ends. */
async function ask(): Promise<{ answer: string; end: string }> {
  const socket = connect(line.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const ended = new Promise((resolve) => socket.once('close', resolve));
  let end = 'closed';
  socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code!));
  socket.write(REQUEST);
  await ended;
  return { answer, end };
}

describe('a line', () => {
  it.each([
    ['open', 'answer', true],
    ['slow', 'answer', true],
    ['cut', '', false],
    ['breaking', 'ans', true],
    ['losing', '', true],
  ] as [keyof typeof LINE_STATES, string, boolean][])(
    'that is %s hands back "%s"',
    async (state, answer, heard) => {
      line.set(state);
      expect((await ask()).answer).toBe(answer);
      expect(asked.length > 0).toBe(heard);
      line.set('open');
      expect(await ask()).toEqual({ answer: 'answer', end: 'closed' });
    },
  );

  it('that hangs takes everything and says nothing, until it is mended', async () => {
    line.set('hung');
    const hanging = ask();
    await once(server, 'connection');
    line.set('open');
    expect((await hanging).answer).toBe('');
    expect(asked.length).toBe(0);
  });

  it('leads to where its server is now', async () => {
    const moved = createServer((socket) => socket.end('moved')).listen(0, '127.0.0.1');
    await once(moved, 'listening');
    line.target = (moved.address() as AddressInfo).port;
    expect((await ask()).answer).toBe('moved');
    moved.close();
  });
});
