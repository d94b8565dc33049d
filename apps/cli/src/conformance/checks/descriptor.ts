import {
  acceptableKey,
  decodeBase64url,
  federationBase,
  MAX_DESCRIPTOR_BYTES,
  type JsonObject,
} from '@app/protocol';
import { failed, holds, PASSED, skipped, type Check, type Finding } from '../check';
import { inWords, membersOf } from '../reply';
import type { Subject } from '../subject';

const CLOCK_MS = 60_000;
const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

type Judge = (said: JsonObject, subject: Subject) => Finding;

const seen = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.map(membersOf) : []);
const keysOf = (said: JsonObject): JsonObject[] => objectsOf(said['keys']);

const check = (id: string, says: string, judge: Judge, section = '5'): Check => ({
  id: `descriptor.${id}`,
  says,
  section,
  needs: 'url',
  run: async (subject) => judge(membersOf((await subject.descriptor()).json), subject),
});

const ofAnswer = (
  id: string,
  says: string,
  judge: (reply: Awaited<ReturnType<Subject['descriptor']>>) => Finding,
): Check => ({
  id: `descriptor.${id}`,
  says,
  section: '5',
  needs: 'url',
  run: async (subject) => judge(await subject.descriptor()),
});

/** Section 5, rule by rule; the last one stands for all that has no check of its own. */
export const DESCRIPTOR_CHECKS: readonly Check[] = [
  ofAnswer('status', 'is answered with 200, without a redirect', (reply) =>
    holds(reply.status === 200, '200', inWords(reply)),
  ),
  ofAnswer('type', 'is application/json', ({ headers }) =>
    holds(JSON_TYPE.test(headers['content-type'] ?? ''), 'application/json', seen(headers['content-type'])),
  ),
  ofAnswer('encoding', 'has no Content-Encoding', ({ headers }) =>
    holds(headers['content-encoding'] === undefined, 'none', seen(headers['content-encoding'])),
  ),
  ofAnswer('size', 'is at most 64 KiB', ({ text }) => {
    const bytes = Buffer.byteLength(text);
    return holds(bytes <= MAX_DESCRIPTOR_BYTES, `at most ${MAX_DESCRIPTOR_BYTES} bytes`, `${bytes} bytes`);
  }),
  check('name', 'has the name that was asked for', (said, { target }) =>
    holds(said['server_name'] === target.serverName, target.serverName, seen(said['server_name'])),
  ),
  check('key-exists', 'has a key: a server without one cannot be federated with', ({ public_key }) =>
    holds(public_key !== '', 'a public key', 'none yet'),
  ),
  check('version', 'lists v1', ({ protocol_versions: versions }) =>
    holds(Array.isArray(versions) && versions.includes('v1'), '"v1" in protocol_versions', seen(versions)),
  ),
  check('active-key', 'names the one key that is active', (said) => {
    const active = keysOf(said).filter(({ state }) => state === 'active');
    const fits =
      active.length === 1 &&
      active[0]!['key_id'] === said['key_id'] &&
      active[0]!['public_key'] === said['public_key'];
    return holds(fits, 'exactly one active key, that of key_id and public_key', seen(active));
  }),
  check(
    'keys',
    'lists no key that may not stand in a descriptor',
    (said) => {
      const bad = keysOf(said).find(({ public_key }) => {
        const bytes = typeof public_key === 'string' ? decodeBase64url(public_key) : undefined;
        return !bytes || !acceptableKey(bytes).ok;
      });
      return bad ? failed('32 bytes of an Ed25519 key, canonical and torsion-free', seen(bad)) : PASSED;
    },
    '4.1',
  ),
  check(
    'key-order',
    'gives each key a later valid_from than the one before',
    (said) => {
      const times = keysOf(said).map(({ valid_from }) => valid_from);
      return holds(new Set(times).size === times.length, 'times that differ', seen(times));
    },
    '4.4',
  ),
  check('times', 'is issued, and not expired', ({ issued_at, expires_at }) => {
    const now = Date.now();
    const fits =
      Number(issued_at) <= now + CLOCK_MS &&
      Number(expires_at) > now &&
      Number(expires_at) > Number(issued_at);
    return holds(
      fits,
      `issued_at up to ${now + CLOCK_MS}, expires_at after ${now}`,
      `${seen(issued_at)}, ${seen(expires_at)}`,
    );
  }),
  check('endpoint', 'has a bare https URL as its endpoint', ({ endpoints }, { target }) => {
    const { federation } = membersOf(endpoints);
    const base =
      typeof federation === 'string'
        ? federationBase(federation, { insecureLoopback: target.plain })
        : undefined;
    return holds(base !== undefined, 'an https URL without user, query and fragment', seen(federation));
  }),
  check('signers', 'is signed by the active and by every overlap key, by each once', (said) => {
    const signers = objectsOf(said['signatures']).map(({ key_id }) => key_id);
    const current = keysOf(said).filter(({ state }) => state === 'active' || state === 'overlap');
    if (current.length === 0) return skipped('It lists no key that is active or in overlap.');
    const missing = current.filter(({ key_id }) => !signers.includes(key_id!));
    const fits = missing.length === 0 && new Set(signers).size === signers.length;
    return holds(fits, seen(current.map(({ key_id }) => key_id)), seen(signers));
  }),
  {
    id: 'descriptor.sound',
    says: 'is sound: its form, its times and its signatures hold together',
    section: '5',
    needs: 'url',
    run: async (subject) => {
      const read = await subject.readDescriptor();
      return read.ok ? PASSED : failed('a descriptor that can be trusted', read.detail ?? read.code);
    },
  },
  {
    id: 'descriptor.steady',
    says: 'never goes back: issued_at of a second one is not below that of the first',
    section: '5',
    needs: 'descriptor',
    run: async (subject) => {
      const first = membersOf((await subject.descriptor()).json)['issued_at'];
      const again = membersOf((await subject.askDescriptor()).json)['issued_at'];
      return holds(Number(again) >= Number(first), `at least ${seen(first)}`, seen(again));
    },
  },
];
