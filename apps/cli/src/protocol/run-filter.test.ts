import { PassThrough, Readable, Writable } from 'node:stream';
import { draftEvent, generateKeyPair, keyIdOf, signBytes } from '@app/protocol';
import { describe, expect, it } from 'vitest';
import { FILTERS, runFilter } from './run-filter';

const base64 = (data: string | Uint8Array) => Buffer.from(data).toString('base64');

/** Runs a filter over chunks of input and gives the lines of its output. */
async function run(name: string, chunks: Iterable<Buffer | string>): Promise<string[]> {
  const output = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  await runFilter(name, Readable.from(chunks), output);
  output.end();
  const text = Buffer.concat((await output.toArray()) as Buffer[]).toString();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(0, -1);
}

const ask = async (name: string, ...lines: unknown[]) =>
  (await run(name, [lines.map((line) => `${JSON.stringify(line)}\n`).join('')])).map(
    (line) => JSON.parse(line) as unknown,
  );

const refusal = (code: string, reason?: string) => ({
  ok: false,
  code: `SW_FED_${code}`,
  ...(reason && { reason }),
});

describe('runFilter', () => {
  it('answers each line with one line, in order, wherever the chunks break', async () => {
    const names = ['é', 'a.b', 'A.b', 'c.d'];
    const bytes = Buffer.from(names.map((value) => JSON.stringify({ value })).join('\n'));
    const bad = JSON.stringify(refusal('BAD_NAME'));
    for (const size of [1, 2, 3, 7, 1_000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await run('server-name', chunks)).toEqual([bad, '{"ok":true}', bad, '{"ok":true}']);
    }
  });

  it('answers a malformed line and goes on', async () => {
    const lines = ['', 'x', '[]', 'null', '1', '{}', '{"value":1}', '{"value":"a.b"', '['.repeat(100_000)];
    const answers = await run('server-name', [
      `${lines.join('\n')}\n`,
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      '{"value":"a.b"}\r\n',
    ]);
    expect(answers).toEqual([
      ...Array(lines.length + 1).fill('{"ok":false,"code":"SW_FED_MALFORMED_REQUEST"}'),
      '{"ok":true}',
    ]);
  });

  it('says nothing to no input', async () => expect(await run('fqid', [])).toEqual([]));

  it('takes lines of up to 16 MiB and survives longer ones', async () => {
    const line = (bytes: number) => `{"value":"${'a'.repeat(bytes - '{"value":""}'.length)}"}\n`;
    const limit = 16 * 1024 * 1024;
    expect(await run('server-name', [line(limit), line(limit + 1), '{"value":"a.b"}'])).toEqual([
      '{"ok":false,"code":"SW_FED_BAD_NAME"}',
      '{"ok":false,"code":"SW_FED_MALFORMED_REQUEST"}',
      '{"ok":true}',
    ]);
  });

  it('waits for a slow reader', async () => {
    let pending = 0;
    let most = 0;
    const output = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        most = Math.max(most, ++pending);
        setImmediate(() => {
          pending--;
          done();
        });
      },
    });
    let read = 0;
    const input = Readable.from(
      (function* () {
        for (; read < 500; read++) {
          expect(output.writableLength).toBeLessThan(2_000);
          yield '{"value":"a.b"}\n'.repeat(100);
        }
      })(),
    );
    await runFilter('server-name', input, output);
    expect([read, most]).toEqual([500, 1]);
  });

  it('rejects an unknown filter, inherited names too', async () => {
    await expect(run('nothing', [])).rejects.toThrow(RangeError);
    await expect(run('toString', [])).rejects.toThrow(RangeError);
  });

  it('never throws, whatever the members of a line are', async () => {
    const junk = [null, 1, true, '', '=', 'AA==', [], {}, { __proto__: null }, '\ud800', -1, 1e300];
    const names = [
      'raw',
      'value',
      'public_key',
      'message',
      'signature',
      'keys',
      'now',
      'create_event',
      'host',
      'url',
    ];
    const lines = junk.flatMap((value) => [
      Object.fromEntries(names.map((name) => [name, value])),
      ...names.map((name) => ({ [name]: value })),
    ]);
    for (const name of Object.keys(FILTERS)) {
      const answers = (await ask(name, ...lines)) as { ok: unknown }[];
      expect(answers).toHaveLength(lines.length);
      expect(answers.every(({ ok }) => typeof ok === 'boolean')).toBe(true);
    }
  });
});

describe('canonicalize', () => {
  it('gives the RFC 8785 bytes', async () =>
    expect(
      await ask('canonicalize', { raw: base64('{"b":1.50,"a":"é"}') }, { raw: base64(' "x" ') }),
    ).toEqual([
      { ok: true, canonical: base64('{"a":"é","b":1.5}') },
      { ok: true, canonical: base64('"x"') },
    ]));

  it('refuses what is not I-JSON', async () =>
    expect(
      await ask(
        'canonicalize',
        { raw: base64('{"a":1,"a":1}') },
        { raw: base64(Buffer.from([0xff])) },
        { raw: 'e30' },
      ),
    ).toEqual([refusal('MALFORMED_EVENT'), refusal('MALFORMED_EVENT'), refusal('MALFORMED_REQUEST')]));
});

describe('check-json', () => {
  it('holds objects to the rules of events', async () =>
    expect(
      await ask(
        'check-json',
        { raw: base64('{"a": 1}') },
        { raw: base64('{"a":1.5}') },
        { raw: base64('[]') },
        { raw: base64(`{"a":"${'x'.repeat(65_536)}"}`) },
      ),
    ).toEqual([{ ok: true }, refusal('MALFORMED_EVENT'), refusal('MALFORMED_EVENT'), refusal('TOO_LARGE')]));
});

describe('names', () => {
  it('are taken as they stand', async () => {
    expect(await ask('server-name', { value: 'a.b:8448' }, { value: 'a.b:443' })).toEqual([
      { ok: true },
      refusal('BAD_NAME'),
    ]);
    expect(await ask('fqid', { value: '@a:a.b' }, { value: '@A:a.b' })).toEqual([
      { ok: true },
      refusal('BAD_NAME'),
    ]);
  });
});

const key = generateKeyPair((length) => Buffer.alloc(length, 5));
const message = Buffer.from('hello');
const signature = signBytes(key.seed, message);

describe('keys', () => {
  it('are checked as a descriptor would', async () =>
    expect(
      await ask(
        'check-key',
        { public_key: base64(key.publicKey) },
        { public_key: base64(Buffer.alloc(32)) },
        { public_key: Buffer.from(key.publicKey).toString('base64url') },
      ),
    ).toEqual([{ ok: true }, refusal('BAD_KEY'), refusal('BAD_KEY')]));

  it('verify strictly', async () => {
    const good = {
      public_key: base64(key.publicKey),
      message: base64(message),
      signature: base64(signature),
    };
    const mismatch = refusal('SIGNATURE_MISMATCH');
    expect(
      await ask(
        'verify-signature',
        good,
        { ...good, message: base64('other') },
        { ...good, signature: base64(signature.subarray(1)) },
        { ...good, signature: Buffer.from(signature).toString('base64url') },
        { ...good, message: '' },
        { ...good, message: undefined },
      ),
    ).toEqual([{ ok: true }, mismatch, mismatch, mismatch, mismatch, refusal('MALFORMED_REQUEST')]);
  });
});

describe('check-event', () => {
  const draft = draftEvent({
    type: 'sw.room.create',
    origin: 'a.example',
    sender: '@alice:a.example',
    ts: 1_000_000,
    seq: 0,
    prev: null,
    salt: Buffer.alloc(16),
    content: { name: 'Den' },
  });
  const keyId = keyIdOf(key.publicKey);
  const text = draft.seal(keyId, signBytes(key.seed, draft.signingBytes));
  const name = `a.example#${keyId}`;
  const good = { raw: base64(text), now: 1_000_000, keys: { [name]: base64(key.publicKey) } };

  it('gives the id of a good event', async () => {
    const answer = { ok: true, event_id: draft.id };
    const url = Buffer.from(key.publicKey).toString('base64url');
    expect(
      await ask(
        'check-event',
        good,
        { ...good, create_event: base64(text) },
        { ...good, create_event: null },
        { ...good, keys: { [name]: url } },
        { ...good, keys: { [name]: `${url}=` } },
      ),
    ).toEqual([answer, answer, answer, answer, answer]);
  });

  it('names what is wrong, and why', async () =>
    expect(
      await ask(
        'check-event',
        { ...good, raw: base64(`${text} `) },
        { ...good, raw: base64(text.replace('Den', 'Pen')) },
        { ...good, now: 0 },
        { ...good, keys: {} },
        { ...good, keys: { [name]: base64(Buffer.alloc(32)) } },
        { ...good, keys: { [name]: '!' } },
        { ...good, keys: { [name]: base64(generateKeyPair().publicKey) } },
        { ...good, create_event: base64('{}') },
        { ...good, keys: undefined },
        { ...good, now: '1' },
      ),
    ).toEqual([
      refusal('MALFORMED_EVENT'),
      refusal('CONTENT_HASH_MISMATCH'),
      refusal('TS_IN_FUTURE'),
      refusal('SIGNATURE_MISMATCH', 'unknown_key'),
      refusal('SIGNATURE_MISMATCH', 'bad_signature'),
      refusal('SIGNATURE_MISMATCH', 'bad_signature'),
      refusal('SIGNATURE_MISMATCH', 'bad_signature'),
      refusal('ROOM_ID_MISMATCH'),
      refusal('MALFORMED_REQUEST'),
      refusal('MALFORMED_REQUEST'),
    ]));
});
