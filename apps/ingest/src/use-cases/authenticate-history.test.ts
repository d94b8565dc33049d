import { describe, expect, it } from 'vitest';
import { draftEvent, encodeBase64url, eventIdOf, generateKeyPair, keyIdOf, signBytes } from '@app/protocol';
import { AuthenticateHistory, type HistoryAsk } from './authenticate-history';
import type { RoomLog } from './log-session';
import type { PeerKeys } from './ports';

const NOW = 1_800_000_000_000;
const ORIGIN = 'b.example';
const room_id = `rm_${eventIdOf('room').slice(3)}`;
const { publicKey, seed } = generateKeyPair();
const key = {
  ok: true as const,
  server_name: ORIGIN,
  key_id: keyIdOf(publicKey),
  protocol_versions: ['v1'],
  valid_from: 0,
  public_key: encodeBase64url(publicKey),
  state: 'active' as const,
  valid_until: NOW * 2,
  rank: 0,
};
const keys: PeerKeys = { find: (_, asked) => Promise.resolve(asked.map(() => key)) };
const history = new AuthenticateHistory(keys, {} as RoomLog);
const ASK: HistoryAsk = {
  tenant: 'a.example',
  room_id,
  server: ORIGIN,
  origin: ORIGIN,
  from_seq: 5,
  to_seq: 9,
};

function event({ seq = 5, ts = NOW, room = room_id, prev = eventIdOf('before'), body = 'x' }) {
  const said = { type: 'sw.message', sender: `@bob:${ORIGIN}`, content: { body }, salt: new Uint8Array(16) };
  const draft = draftEvent({ ...said, room_id: room, origin: ORIGIN, seq, ts, prev });
  return { id: draft.id, text: draft.seal(key.key_id, signBytes(seed, draft.signingBytes)) };
}

const codes = async (events: string[], ask: Partial<HistoryAsk> = {}) =>
  (await history.run({ ...ASK, ...ask }, { events }, NOW)).map((one) =>
    'refusal' in one ? one.refusal.code : 'ok',
  );

describe('what is pulled', () => {
  it('is held to the clock as what is pushed is', async () => {
    const dated = (ts: number) => codes([event({ ts }).text]);
    expect([
      await dated(NOW + 60_000),
      await dated(NOW + 60_001),
      await dated(Number.MAX_SAFE_INTEGER),
    ]).toEqual([['ok'], ['SW_FED_TS_IN_FUTURE'], ['SW_FED_TS_IN_FUTURE']]);
  });

  it('comes back whole when it is our own, however our clock was put', async () => {
    expect(await codes([event({ ts: NOW + 3_600_000 }).text], { tenant: ORIGIN })).toEqual(['ok']);
  });

  it('is of the chain and the stretch that was asked for, and what is not takes nothing else with it', async () => {
    const first = event({ seq: 5 });
    const strangers = [
      event({ seq: 4 }).text,
      event({ seq: 10 }).text,
      event({ room: `rm_${eventIdOf('other').slice(3)}` }).text,
      first.text.replace('"body":"x"', '"body":"y"'),
    ];
    expect(await codes([...strangers, first.text, event({ seq: 6, prev: first.id }).text])).toEqual([
      'SW_FED_MALFORMED_EVENT',
      'SW_FED_MALFORMED_EVENT',
      'SW_FED_ROOM_ID_MISMATCH',
      'SW_FED_CONTENT_HASH_MISMATCH',
      'ok',
      'ok',
    ]);
    expect(await codes([first.text, event({ seq: 6 }).text])).toEqual(['ok', 'SW_FED_CHAIN_BROKEN']);
    expect(await codes([first.text], { origin: 'c.example' })).toEqual(['SW_FED_ORIGIN_MISMATCH']);
  });
});
