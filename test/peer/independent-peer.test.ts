import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { throwawayAuthority } from './certificates';
import { IndependentPeer } from './independent-peer';
import { breakSignature } from './knobs';
import type { Known } from './wire/event';

let home: IndependentPeer;
let guest: IndependentPeer;

beforeAll(async () => {
  const authority = await throwawayAuthority();
  const start = async (host: string, people: Record<string, string>) =>
    IndependentPeer.start({ host, people, tls: await authority.issue(host) });
  home = await start('home.localhost', { alice: 'Alice' });
  guest = await start('guest.localhost', { bob: 'Bob' });
});

afterAll(() => Promise.all([home, guest].map((peer) => peer?.down())));

/** A room of Alice's with Bob in it. */
async function sharedRoom(): Promise<string> {
  const room = home.createRoom('Garden').id;
  await home.invite(room, guest.fqid());
  const invite = await guest.waitForEvent(({ roomId }) => roomId === room);
  await guest.acceptInvite(invite);
  await guest.waitUntilJoined(room);
  return room;
}

const isMessage = (body: string) => (known: Known) => known.event.content?.body === body;
const onlyResult = { status: 200, heads: {} };

describe('two independent peers', () => {
  it('discover each other', async () => {
    expect((await guest.discover(home.serverName)).server_name).toBe(home.serverName);
  });

  it('invite, join and talk, both ways', async () => {
    const room = home.createRoom('Garden').id;
    const { reply } = await home.invite(room, guest.fqid());
    expect(reply).toMatchObject({ ...onlyResult, results: [{ status: 'accepted' }] });

    const invite = await guest.waitForEvent(({ roomId }) => roomId === room);
    const joining = await guest.acceptInvite(invite);
    expect(joining.reply.heads).toEqual({ [room]: { seq: 0, event_id: joining.event.id } });
    const joined = await guest.waitUntilJoined(room);
    expect(joined.event.content?.heads).toEqual({
      [guest.serverName]: { seq: 0, event_id: joining.event.id },
    });

    const said = await guest.say(room, 'hello');
    expect(said.replies[home.serverName]?.heads[room]?.seq).toBe(1);
    await home.waitForEvent(isMessage('hello'));
    const answered = await home.say(room, 'welcome', { reply_to: said.event.id });
    expect(answered.replies[guest.serverName]?.results).toMatchObject([{ status: 'accepted' }]);
    expect(answered.event.event.ts).toBeGreaterThan(said.event.event.ts);
  });

  it('decline', async () => {
    const room = home.createRoom('Elsewhere').id;
    await home.invite(room, guest.fqid());
    const { reply } = await guest.declineInvite(await guest.waitForEvent(({ roomId }) => roomId === room));
    expect(reply.results).toMatchObject([{ status: 'accepted' }]);
    expect(home.room(room).members()).toEqual([home.fqid()]);
  });

  it('pull history, in both forms', async () => {
    const room = await sharedRoom();
    await home.say(room, 'one');
    const chain = await guest.backfill(home.serverName, room, { origin: home.serverName, from_seq: 0 });
    expect(chain.events.map(({ event }) => event.seq)).toEqual([0, 1, 2, 3, 4]);
    expect(chain.refused).toEqual([]);
    const [last] = chain.events.slice(-1);
    const older = await guest.backfill(home.serverName, room, { before: last!.id, limit: 2 });
    expect(older.events).toHaveLength(2);
    expect(older.events.every(({ event }) => event.ts <= last!.event.ts)).toBe(true);
  });

  it('answer members, profile, ping and verdicts', async () => {
    const room = await sharedRoom();
    const { event } = await guest.say(room, 'what became of this?');
    const ask = async (route: string) => (await guest.request(home.serverName, 'GET', route)).json;
    expect(await ask(`/rooms/${room}/members`)).toMatchObject({ home: home.serverName, members: [{}, {}] });
    expect(await ask('/profile/alice')).toMatchObject({ fqid: home.fqid(), display_name: 'Alice' });
    expect(await ask(`/verdicts?event_id=${event.id}`)).toMatchObject({ status: 'accepted' });
    const nonce = 'a-nonce-to-echo-1';
    const pong = await guest.request(home.serverName, 'POST', '/ping', { nonce });
    expect(pong.json).toMatchObject({ nonce, accepts_you: true });
  });

  it('acknowledge a repeated event once more and store it once', async () => {
    const room = await sharedRoom();
    const { event } = await guest.say(room, 'twice');
    const again = await guest.send(home.serverName, [event]);
    expect(again.results).toEqual([{ event_id: event.id, status: 'duplicate' }]);
    expect(home.events.entries.filter(({ id }) => id === event.id)).toHaveLength(1);
  });

  it('refuse who is not a member, and who is not the home', async () => {
    const room = await sharedRoom();
    const mallory = guest.draft(room, 'sw.message', { body: 'let me in' }, { sender: guest.fqid('mallory') });
    const stranger = await guest.send(home.serverName, [mallory]);
    expect(stranger.results).toMatchObject([{ code: 'SW_FED_NOT_IN_ROOM', retryable: true }]);
    const { replies } = await guest.append(room, 'sw.room.settings', { name: 'Mine' });
    expect(replies[home.serverName]?.results).toMatchObject([{ code: 'SW_FED_NOT_HOME', retryable: false }]);
  });
});

describe('the knobs', () => {
  it('break a signature', async () => {
    guest.knobs.spoilHeaders = breakSignature;
    const reply = await guest.request(home.serverName, 'GET', '/profile/alice');
    guest.knobs.spoilHeaders = undefined;
    expect(reply).toMatchObject({
      status: 401,
      json: { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'bad_signature' },
    });
  });

  it('reuse a nonce', async () => {
    guest.knobs.nonce = 'always-the-same-nonce';
    const first = await guest.request(home.serverName, 'GET', '/profile/alice');
    const second = await guest.request(home.serverName, 'GET', '/profile/alice');
    guest.knobs.nonce = undefined;
    expect(first.status).toBe(200);
    expect(second.json).toMatchObject({ code: 'SW_FED_REPLAYED_REQUEST' });
  });

  it('skew the clock', async () => {
    guest.knobs.clockOffsetMs = -62_000;
    const reply = await guest.request(home.serverName, 'GET', '/profile/alice');
    guest.knobs.clockOffsetMs = 0;
    expect(reply.json).toMatchObject({ reason: 'clock_skew' });
  });

  it('swap the body, and sign for another server', async () => {
    guest.knobs.spoilBody = () => '{"events": []}';
    const swapped = await guest.send(home.serverName, []);
    guest.knobs.spoilBody = undefined;
    expect(swapped.reply.json).toMatchObject({ reason: 'digest_mismatch' });
    guest.knobs.signedAuthority = 'elsewhere.localhost:1';
    const replayed = await guest.send(home.serverName, []);
    guest.knobs.signedAuthority = undefined;
    expect(replayed.reply.json).toMatchObject({ reason: 'bad_signature' });
  });

  it('skip a seq, and fill the hole', async () => {
    const room = await sharedRoom();
    const { event: skipped } = await guest.say(room, 'unsent', { deliver: false });
    const { replies } = await guest.say(room, 'sent');
    expect(replies[home.serverName]?.results).toMatchObject([{ status: 'accepted' }]);
    expect(replies[home.serverName]?.heads[room]?.seq).toBe(0);
    const filled = await guest.send(home.serverName, [skipped]);
    expect(filled.heads[room]?.seq).toBe(2);
  });

  it('fork, and name a wrong prev', async () => {
    const room = await sharedRoom();
    await guest.say(room, 'one story');
    const forked = await guest.send(home.serverName, [guest.fork(room, 1, 'another story')]);
    expect(forked.results).toMatchObject([{ code: 'SW_FED_CHAIN_FORK' }]);
    const unchained = await guest.send(home.serverName, [guest.withWrongPrev(room, 'out of nowhere')]);
    expect(unchained.results).toMatchObject([{ code: 'SW_FED_CHAIN_BROKEN' }]);
  });

  it('change the key, with and without the old one to vouch', async () => {
    const old = guest.keys.active.keyId;
    guest.keys.rotate();
    expect((await guest.request(home.serverName, 'GET', '/profile/alice')).status).toBe(200);
    const { keys, signatures } = await home.discover(guest.serverName);
    expect(keys.map(({ state }) => state)).toEqual(['active', 'overlap']);
    expect(signatures.map(({ key_id }) => key_id)).toContain(old);
    guest.keys.replace();
    expect((await home.discover(guest.serverName)).keys).toHaveLength(1);
  });

  it('answer with an error, go down and come up under the same name', async () => {
    guest.knobs.answerWith = { status: 429, code: 'SW_FED_RATE_LIMITED', headers: { 'retry-after': '1' } };
    const limited = await home.send(guest.serverName, []);
    guest.knobs.answerWith = undefined;
    expect(limited.reply).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    const name = guest.serverName;
    await guest.down();
    await expect(home.send(name, [])).rejects.toThrow();
    await guest.up();
    expect(guest.serverName).toBe(name);
    expect((await home.send(name, [])).status).toBe(200);
  });

  it('carry ephemerals and notices', async () => {
    const presence = { type: 'sw.presence', sender: guest.fqid(), ts: 1, content: { status: 'idle' } };
    await guest.send(home.serverName, [], {
      ephemeral: [presence],
      notices: [{ type: 'sw.peering.end', ts: 2 }],
    });
    expect(home.ephemeral.entries.slice(-2).map(({ kind }) => kind)).toEqual(['ephemeral', 'notice']);
  });
});

describe('the independence of the peer', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const IMPORT = /^(?:import|export|\}).*\bfrom '([^']+)'|\b(?:import|require)\(?\s*'([^']+)'/gm;
  const PUBLIC = [
    '@noble/curves',
    'canonicalize-oracle',
    'structured-headers',
    '@peculiar/x509',
    'reflect-metadata',
    'vitest',
  ];

  it.each(files)('%s imports public libraries and its own folder only', (name) => {
    const path = join(__dirname, name);
    const text = readFileSync(path, 'utf8');
    const imports = [...text.matchAll(IMPORT)].map(([, from, loaded]) => (from ?? loaded)!);
    for (const from of imports) {
      if (from.startsWith('.')) {
        expect(relative(__dirname, resolve(path, '..', from)), from).not.toMatch(/^\.\./);
      } else {
        const isBuiltin = from.startsWith('node:') && builtinModules.includes(from.slice(5));
        expect(isBuiltin || PUBLIC.some((lib) => from === lib || from.startsWith(`${lib}/`)), from).toBe(
          true,
        );
      }
    }
  });
});
