import { ed25519 } from '@noble/curves/ed25519.js';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  acceptableKey,
  admitDescriptor,
  canonicalizeText,
  checkEvent,
  commonVersion,
  decodeBase64url,
  FEDERATION_ERRORS,
  generateKeyPair,
  isFqid,
  isServerName,
  judgeHost,
  judgeUrl,
  keyForRequest,
  keyIdOf,
  parseEvent,
  parseJson,
  readDescriptor,
  readEphemeral,
  readRequestSignature,
  splitSendBody,
  verifyContentDigest,
  verifyRequestSignature,
  verifyStrict,
  type KnownPeer,
  type ReceivedRequest,
} from '@app/protocol';
import { readEvent, verifyEvent } from '../peer/wire/event';
import { isSoundKey, verify } from '../peer/wire/keys';
import { readCanonical } from '../peer/wire/json';
import { verifyRequest } from '../peer/wire/request';
import { NOW } from '../vectors/make/cast';
import { VECTORS, vectorFiles } from '../vectors/generate';
import { PURE_CODES, PURE_REASONS } from './pure-codes';

const FOLDER = join(__dirname, '../vectors');
/** The first test holds the committed files to this text. */
const files = vectorFiles();
const read = <Name extends keyof typeof VECTORS>(name: Name) =>
  JSON.parse(files[name]!) as (typeof VECTORS)[Name];

const bytes = (base64: string) => Buffer.from(base64, 'base64');
const url64 = (text: string) => decodeBase64url(text)!;

/** An outcome as vectors state it. */
function verdict(outcome: { ok: boolean; code?: string; reason?: string }, facts: object = {}) {
  if (outcome.ok) return { ok: true, ...facts };
  return { ok: false, code: outcome.code, ...(outcome.reason && { reason: outcome.reason }) };
}

describe('the vectors', () => {
  it.each(Object.entries(files))(
    '%s.json is what generate.ts makes (npx vitest -u writes it)',
    async (name, text) => {
      await expect(text).toMatchFileSnapshot(join(FOLDER, `${name}.json`));
    },
  );

  it('have a case for each code and reason that the pure layer gives', () => {
    const everything = Object.values(files).join('');
    for (const code of PURE_CODES) expect(everything, code).toContain(`"SW_FED_${code}"`);
    for (const reason of PURE_REASONS) expect(everything, reason).toContain(`"reason": "${reason}"`);
    const codes = new Set(everything.match(/SW_FED_[A-Z_]+/g));
    expect([...codes].filter((code) => !(code in FEDERATION_ERRORS))).toEqual([]);
  });

  it('have names of their own within their list', () => {
    const lists = Object.values(VECTORS).flatMap(
      (file) => Object.values(file) as { name?: string; value?: string }[][],
    );
    for (const list of lists) {
      const names = list.map(({ name, value }) => name ?? value);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    }
    expect(lists.flat().length).toBeGreaterThan(200);
  });
});

describe('keys.json', () => {
  const { pairs, acceptable } = read('keys');

  it.each(pairs)('$name follows from its seed', ({ seed, public_key, key_id }) => {
    const { publicKey } = generateKeyPair(() => url64(seed));
    expect(Buffer.from(publicKey)).toEqual(url64(public_key));
    expect(keyIdOf(publicKey)).toBe(key_id);
  });

  it.each(acceptable)('may it stand in a descriptor: $name', ({ name, public_key, expect: expected }) => {
    expect(verdict(acceptableKey(url64(public_key)))).toEqual(expected);
    if (!/published/.test(name)) expect(isSoundKey(url64(public_key))).toBe((expected as { ok: boolean }).ok);
  });
});

describe('signatures.json', () => {
  it.each(read('signatures').vectors)('$name', ({ public_key, message, signature, valid }) => {
    expect(verifyStrict(url64(public_key), bytes(message), url64(signature))).toBe(valid);
    expect(verify(url64(public_key), bytes(message), url64(signature))).toBe(valid);
  });
});

describe('the vector of a signature that is valid only with cofactor', () => {
  it('is valid with cofactor', () => {
    const found = read('signatures').vectors.find(({ name }) => name.includes('only with cofactor'))!;
    const { public_key, message, signature } = found;
    expect(ed25519.verify(url64(signature), bytes(message), url64(public_key), { zip215: true })).toBe(true);
  });
});

describe('canonical-json.json', () => {
  const { canonical, strict } = read('canonical-json');

  it.each(canonical)('canonicalises: $name', ({ raw, expect: expected }) => {
    const outcome = canonicalizeText(bytes(raw));
    expect(
      verdict(outcome, outcome.ok ? { canonical: Buffer.from(outcome.canonical).toString('base64') } : {}),
    ).toEqual(expected);
  });

  it.each(strict)('holds to the rules of events: $name', ({ raw, expect: expected }) => {
    expect(verdict(parseJson(bytes(raw)))).toEqual(expected);
    if (!expected.ok) expect(readCanonical(bytes(raw).toString())).toBeUndefined();
  });
});

type EventVector = (typeof VECTORS)['events']['vectors'][number] & {
  create_event?: string;
  erased_allowed?: boolean;
  signer?: string;
};

describe('events.json', () => {
  it.each(read('events').vectors as EventVector[])('$name', (vector) => {
    expect(byLibrary(vector)).toEqual(vector.expect);
    if (!vector.create_event && !vector.signer) expect(byPeer(vector)).toEqual(vector.expect);
  });

  function byLibrary({ raw, now, keys, create_event, erased_allowed, signer }: EventVector) {
    const text = bytes(raw);
    const special = erased_allowed || signer;
    const outcome = special
      ? parseEvent(text, { erasedAllowed: erased_allowed, signer })
      : checkEvent({
          raw: text,
          now,
          keyOf: (name) => (keys[name] ? url64(keys[name]) : undefined),
          createEvent: create_event && bytes(create_event),
        });
    if (!outcome.ok) return verdict(outcome);
    const { event, id, roomId, headerText } = outcome.event;
    return facts(id, roomId, event.content_hash, headerText);
  }

  /** The second opinion: the test peer's reading, made from the page alone. */
  function byPeer({ raw, now, keys, erased_allowed }: EventVector) {
    if (!isUtf8(bytes(raw))) return { ok: false, code: 'SW_FED_MALFORMED_EVENT' };
    const outcome = readEvent(bytes(raw).toString(), { erasedAllowed: erased_allowed });
    if (!outcome.ok) return verdict(outcome);
    const { known } = outcome;
    const key = keys[`${known.event.origin}#${known.event.signature.key_id}`];
    if (!key)
      return {
        ok: false,
        code: known.event.ts > now + 60_000 ? 'SW_FED_TS_IN_FUTURE' : 'SW_FED_SIGNATURE_MISMATCH',
        reason: 'unknown_key',
      };
    const refusal = verifyEvent(known, url64(key), now);
    return refusal ? verdict(refusal) : facts(known.id, known.roomId, known.event.content_hash, known.header);
  }

  function facts(event_id: string, room_id: string, content_hash: string, header: string) {
    return { ok: true, event_id, room_id, content_hash, header: Buffer.from(header).toString('base64') };
  }
});

describe('send-bodies.json', () => {
  it.each(read('send-bodies').vectors)('$name', ({ raw, expect: expected }) => {
    const outcome = splitSendBody(bytes(raw));
    const events = outcome.ok ? outcome.events.map((one) => (one.ok ? 'ok' : one.code)) : [];
    expect(verdict(outcome, { events })).toEqual(expected);
  });
});

describe('ephemerals.json', () => {
  it.each(read('ephemerals').vectors)('$name', ({ raw, signer, now, expect: expected }) => {
    const heard = readEphemeral(bytes(raw).toString(), { signer, now });
    expect({ ok: heard !== undefined }).toEqual(expected);
  });
});

describe('requests.json', () => {
  it.each(read('requests').vectors)('$name', ({ now, authorities, keys, request, expect: expected }) => {
    const received = request as ReceivedRequest;
    const outcome = readRequestSignature(received, { authorities, now });
    if (!outcome.ok) return expect(verdict(outcome)).toEqual(expected);
    const { claim } = outcome;
    const key = keys[`${claim.serverName}#${claim.keyId}`];
    if (!key)
      return expect({ ok: false, code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'unknown_key' }).toEqual(
        expected,
      );
    const signature = verifyRequestSignature(claim, url64(key));
    const digest = signature.ok ? verifyContentDigest(claim, bytes(request.body)) : signature;
    expect(verdict(digest, { origin: claim.serverName, nonce: claim.nonce })).toEqual(expected);
  });
});

describe('requests.json, by the test peer', () => {
  it.each(read('requests').vectors)(
    '$name',
    async ({ now, authorities, keys, request, expect: expected }) => {
      const keyOf = (server: string, keyId: string) => {
        const key = keys[`${server}#${keyId}` as keyof typeof keys];
        return Promise.resolve(
          key
            ? url64(key)
            : ({ ok: false, code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'unknown_key' } as const),
        );
      };
      const incoming = {
        ...request,
        headers: request.headers as [string, string][],
        body: bytes(request.body).toString(),
      };
      const outcome = await verifyRequest(incoming, { now, authorities, keyOf });
      expect(verdict(outcome, outcome.ok ? { origin: outcome.origin, nonce: outcome.nonce } : {})).toEqual(
        expected,
      );
    },
  );
});

describe('descriptors.json', () => {
  const { vectors, continuity } = read('descriptors');

  it.each(vectors)('$name', ({ raw, expected_name, now, expect: expected }) => {
    const outcome = readDescriptor(bytes(raw), { expectedName: expected_name, now });
    expect(verdict(outcome, outcome.ok ? { federation_url: outcome.federationUrl } : {})).toEqual(expected);
  });

  it.each(continuity)('one after another: $name', ({ expected_name, steps }) => {
    let peer: KnownPeer | undefined;
    for (const { raw, now, expect: expected } of steps) {
      const sound = readDescriptor(bytes(raw), { expectedName: expected_name, now });
      if (!sound.ok) throw new Error(sound.detail);
      const outcome = admitDescriptor(peer, sound, { now });
      if (outcome.ok) peer = outcome.peer;
      const states = Object.fromEntries((peer?.keys ?? []).map(({ keyId, state }) => [keyId, state]));
      expect(verdict(outcome, { states })).toEqual(expected);
    }
  });
});

describe('descriptors.json, key_use', () => {
  it.each(read('descriptors').key_use)('$name', ({ raw, expected_name, key_id, now, expect: expected }) => {
    const sound = readDescriptor(bytes(raw), { expectedName: expected_name, now: NOW });
    const admitted = sound.ok && admitDescriptor(undefined, sound, { now: NOW });
    if (!admitted || !admitted.ok) throw new Error('The descriptor is not sound.');
    expect(verdict(keyForRequest(admitted.peer, key_id, now))).toEqual(expected);
  });
});

describe('names.json', () => {
  const { server_names, fqids } = read('names');
  it.each(server_names)('server name $value', ({ value, expect: expected }) =>
    expect(isServerName(value)).toBe(expected.ok),
  );
  it.each(fqids)('fqid $value', ({ value, expect: expected }) => expect(isFqid(value)).toBe(expected.ok));
});

describe('addresses.json', () => {
  const { hosts, urls } = read('addresses');
  it.each(hosts)('host $value', ({ value, expect: expected }) =>
    expect(verdict(judgeHost(value))).toEqual(expected),
  );
  it.each(urls)('url $value', ({ value, expect: expected }) =>
    expect(verdict(judgeUrl(value))).toEqual(expected),
  );
});

describe('versions.json', () => {
  it.each(read('versions').vectors)('$name', ({ ours, theirs, floor, expect: expected }) => {
    const outcome = commonVersion(ours, theirs, floor);
    expect(verdict(outcome, outcome.ok ? { version: outcome.version.name } : {})).toEqual(expected);
  });
});
