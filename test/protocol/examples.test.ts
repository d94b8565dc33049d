import { decodeJwt } from 'jose';
import { TokenVerifier } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import {
  canonicalize,
  checkContent,
  checkEvent,
  decodeBase64url,
  eventIdOf,
  EVENT_TYPES,
  FEDERATION_ERRORS,
  generateKeyPair,
  headSigningBytes,
  isFqid,
  keyIdOf,
  parseEvent,
  readDescriptor,
  readEphemeral,
  readRequestSignature,
  roomIdOf,
  sha256,
  splitSendBody,
  toProblem,
  verifyContentDigest,
  verifyRequestSignature,
  verifyStrict,
  refuse,
  type JsonObject,
} from '@app/protocol';
import { readPingBody } from '../../apps/gateway/src/domain/ping-body';
import { readPingAnswer } from '../../apps/relay/src/domain/ping-answer';
import { readVerdictAnswer } from '../../apps/ingest/src/peers/verdict-answer';
import { errorsIn, examplesIn, PAGE, readPage, renderPage } from './page';
import { EXAMPLE_CALLS } from './call-token';
import { BOB, GUEST, HOME, NOW } from './story';

/** The examples are of a time long past. */
const CENTURY_S = 3_155_760_000;

const page = readPage();
const examples = examplesIn(page);
const textOf = (id: string) => examples.get(id) ?? '';
const jsonOf = (id: string) => JSON.parse(textOf(id)) as JsonObject;

/** The keys as the page gives them: nothing below takes them from elsewhere. */
const keys = new Map(
  (JSON.parse(textOf('keys') || '[]') as Record<string, string>[]).map((key) => [
    key.server_name!,
    { ...key, keyId: key.key_id!, publicKey: decodeBase64url(key.public_key!)! },
  ]),
);
const keyOf = (name: string) => {
  const [server, keyId] = name.split('#');
  const key = keys.get(server!);
  return key?.keyId === keyId ? key?.publicKey : undefined;
};

function event(id: string, createEvent?: string) {
  const raw = canonicalize(jsonOf(id));
  const outcome = checkEvent({ raw, now: NOW + 60_000, keyOf, createEvent });
  expect(outcome).toMatchObject({ ok: true });
  if (!outcome.ok) throw new Error('unreachable');
  expect(checkContent(outcome.event.event.type, outcome.event.event.content!)).toMatchObject({ ok: true });
  return outcome.event;
}

const create = () => canonicalize(jsonOf('event-create'));

function readRequest(id: string) {
  const [head, body = ''] = textOf(id).split('\n\n');
  const [start, ...lines] = head!.split('\n');
  const [method, target] = start!.split(' ');
  const [path, query = ''] = target!.split('?');
  const headers = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
  const authority = headers.find(([name]) => name === 'host')![1];
  return { received: { method: method!, authority, path: path!, query, headers }, body };
}

function request(id: string, at: number) {
  const { received, body } = readRequest(id);
  const read = readRequestSignature(received, { authorities: [received.authority], now: at / 1000 });
  expect(read).toMatchObject({ ok: true });
  if (!read.ok) throw new Error('unreachable');
  const { claim } = read;
  const key = keyOf(`${claim.serverName}#${claim.keyId}`)!;
  expect(verifyRequestSignature(claim, key)).toMatchObject({ ok: true });
  expect(verifyContentDigest(claim, Buffer.from(body))).toMatchObject({ ok: true });
  return { claim, body };
}

function carries(body: string, id: string) {
  const split = splitSendBody(Buffer.from(body));
  expect(split.ok && split.events).toEqual([{ ok: true, text: canonicalize(jsonOf(id)) }]);
}

function answers(id: string, eventId: string, heads: object) {
  expect(jsonOf(id)).toEqual({ results: [{ event_id: event(eventId).id, status: 'accepted' }], heads });
}

const place = (id: string) => ({ [event(id).roomId]: { seq: event(id).event.seq, event_id: event(id).id } });

/** One check for each example of the page. */
const CHECKS: Record<string, () => void | Promise<void>> = {
  keys: () => {
    for (const key of keys.values()) {
      const seed = sha256((key as Record<string, unknown>).seed_is_sha256_of as string);
      expect(decodeBase64url((key as Record<string, unknown>).seed as string)).toEqual(seed);
      expect(Buffer.from(generateKeyPair(() => seed).publicKey)).toEqual(key.publicKey);
      expect(keyIdOf(key.publicKey)).toBe(key.keyId);
    }
  },
  descriptor: () => {
    const read = readDescriptor(Buffer.from(textOf('descriptor')), { expectedName: GUEST, now: NOW });
    expect(read).toMatchObject({ ok: true, federationUrl: `https://${GUEST}/_scaiwave/federation` });
  },
  'descriptor-signed-bytes': () => {
    const read = readDescriptor(Buffer.from(textOf('descriptor')), { expectedName: GUEST, now: NOW });
    const bytes = read.ok ? Buffer.from(read.signingBytes).toString() : '';
    expect(textOf('descriptor-signed-bytes')).toBe(bytes.replaceAll('\0', '\\0'));
  },
  'request-invite': () => carries(request('request-invite', NOW).body, 'event-invite'),
  'request-invite-base': () =>
    expect(textOf('request-invite-base')).toBe(request('request-invite', NOW).claim.signatureBase.toString()),
  'event-invite': () =>
    expect(event('event-invite', create()).event.content!.create_event).toEqual(jsonOf('event-create')),
  'event-invite-header': () => expect(textOf('event-invite-header')).toBe(event('event-invite').headerText),
  'event-invite-id': () => expect(textOf('event-invite-id')).toBe(eventIdOf(textOf('event-invite-header'))),
  'event-create': () => expect(event('event-create').event.seq).toBe(0),
  'room-id': () => {
    expect(textOf('room-id')).toBe(roomIdOf(event('event-create').headerText));
    expect(event('event-invite').roomId).toBe(textOf('room-id'));
  },
  'answer-invite': () => answers('answer-invite', 'event-invite', {}),
  'event-join': () =>
    expect(event('event-join', create()).event).toMatchObject({ seq: 0, prev: null, origin: GUEST }),
  'request-join': () => carries(request('request-join', NOW + 20_000).body, 'event-join'),
  'answer-join': () => answers('answer-join', 'event-join', place('event-join')),
  'event-joined': () => {
    const { content, seq } = event('event-joined', create()).event;
    const join = event('event-join').id;
    expect(content).toMatchObject({ cause: join, heads: { [GUEST]: { seq: 0, event_id: join } } });
    expect(page).toContain(`The home's chain starts for you at this event, here \`seq\` ${seq}.`);
  },
  'answer-joined': () => answers('answer-joined', 'event-joined', place('event-joined')),
  'event-message': () => expect(event('event-message', create()).event.prev).toBe(event('event-join').id),
  'answer-message': () => answers('answer-message', 'event-message', place('event-message')),
  'request-backfill': () => expect(request('request-backfill', NOW + 40_000).claim.serverName).toBe(GUEST),
  'answer-backfill': () => {
    const { events, heads } = jsonOf('answer-backfill') as unknown as { events: JsonObject[]; heads: object };
    const parsed = events.map((one) => parseEvent(canonicalize(one)));
    expect(parsed.map((one) => one.ok && one.event.event.prev)).toEqual([
      null,
      ...parsed.slice(0, -1).map((one) => one.ok && one.event.id),
    ]);
    expect(canonicalize(events[0]!)).toBe(create());
    const at = (id: string) => Object.values(place(id))[0];
    expect(heads).toEqual({ [HOME]: at('event-joined'), [GUEST]: at('event-message') });
  },
  head: () => {
    const { signature, ...head } = jsonOf('head') as unknown as {
      seq: number;
      event_id: string;
      ts: number;
      signature: { value: string };
    };
    const bytes = headSigningBytes({ room_id: textOf('room-id'), origin: HOME, ...head });
    expect(verifyStrict(keys.get(HOME)!.publicKey, bytes, decodeBase64url(signature.value)!)).toBe(true);
    expect(jsonOf('answer-backfill').head).toEqual(jsonOf('head'));
  },
  ...Object.fromEntries(
    Object.keys(EVENT_TYPES).map((type) => [
      `content-${type}`,
      () => expect(checkContent(type, jsonOf(`content-${type}`))).toMatchObject({ ok: true }),
    ]),
  ),
  'answer-members': () => {
    const { home, members } = jsonOf('answer-members') as { home: string; members: { fqid: string }[] };
    expect(home).toBe(HOME);
    expect(members.every(({ fqid }) => isFqid(fqid))).toBe(true);
  },
  'answer-profile': () => expect(isFqid(jsonOf('answer-profile').fqid as string)).toBe(true),
  'answer-verdict': () => {
    const { id } = event('event-message');
    const read = readVerdictAnswer(Buffer.from(textOf('answer-verdict')), id);
    expect(read).toMatchObject({ ok: true, status: 'accepted', at: NOW + 30_040 });
    expect(jsonOf('answer-verdict').event_id).toBe(id);
  },
  'answer-ping': () => expect(jsonOf('answer-ping').nonce).toMatch(/^[A-Za-z0-9_-]{16,64}$/),
  'ping-call-back': () =>
    expect(readPingBody(Buffer.from(textOf('ping-call-back')))).toMatchObject({ ok: true, callBack: true }),
  'answer-ping-call-back': () => {
    const { nonce, call_back } = jsonOf('answer-ping-call-back');
    expect(nonce).toBe(jsonOf('ping-call-back').nonce);
    const answer = readPingAnswer(Buffer.from(textOf('answer-ping-call-back')), { nonce: nonce as string });
    expect(answer?.call_back).toEqual(call_back);
  },
  'request-call-token': () =>
    expect(JSON.parse(request('request-call-token', NOW + 50_000).body)).toEqual({ fqid: BOB }),
  'answer-call-token': async () => {
    const { token, expires_at } = jsonOf('answer-call-token') as { token: string; expires_at: number };
    const verifier = new TokenVerifier(EXAMPLE_CALLS.apiKey, EXAMPLE_CALLS.apiSecret);
    const claims = await verifier.verify(token, CENTURY_S);
    expect(claims).toMatchObject({ sub: BOB, video: { room: textOf('room-id'), roomJoin: true } });
    expect(decodeJwt(token).exp).toBe(expires_at / 1000);
  },
  ephemeral: () => {
    const body = `{"events":[],"ephemeral":${textOf('ephemeral')}}`;
    const split = splitSendBody(Buffer.from(body));
    const heard = (text: string) => readEphemeral(text, { signer: GUEST, now: NOW + 60_000 });
    expect(split.ok && split.ephemeral.map((one) => one.ok && heard(one.text))).toEqual(jsonOf('ephemeral'));
  },
  notice: () => {
    const split = splitSendBody(Buffer.from(`{"events":[],"notices":[${textOf('notice')}]}`));
    expect(split.ok && split.notices.map(({ ok }) => ok)).toEqual([true]);
  },
  problem: () => {
    const shown = jsonOf('problem');
    const refusal = refuse('SW_FED_SIGNATURE_MISMATCH', undefined, {
      reason: 'clock_skew',
      facts: { offset_ms: -95_000 },
    });
    const { detail: _, trace_id: __, ...made } = toProblem(refusal, 'any');
    expect(shown).toMatchObject(made);
    expect(Object.keys(shown).sort()).toEqual([...Object.keys(made), 'detail', 'trace_id'].sort());
  },
};

describe('the examples of docs/protocol.md', () => {
  it.each(Object.keys(CHECKS))('%s holds', async (id) => {
    expect(examples.has(id), `The page has no example ${id}.`).toBe(true);
    await CHECKS[id]!();
  });

  it('are all checked', () => {
    expect([...examples.keys()].filter((id) => !CHECKS[id])).toEqual([]);
    expect(page.match(/<!-- example:/g)).toHaveLength(examples.size);
  });

  it('stand in the page as the story makes them (npx vitest -u writes them)', async () => {
    await expect(await renderPage(page)).toMatchFileSnapshot(PAGE);
  });
});

describe('the table of errors in docs/protocol.md', () => {
  it('is the catalogue, both ways', () => {
    const catalogue = Object.entries(FEDERATION_ERRORS).map(([code, { status, retryable }]) => ({
      code,
      status,
      retryable,
    }));
    expect(errorsIn(page)).toEqual(catalogue);
  });

  it('names every code that the page mentions', () => {
    const codes = new Set(page.match(/SW_FED_[A-Z]+(?:_[A-Z]+)*\b/g));
    expect([...codes].filter((code) => !(code in FEDERATION_ERRORS))).toEqual([]);
  });
});
