import { describe, expect, it } from 'vitest';
import {
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  readDescriptor,
  signerOf,
  type Descriptor,
} from '@app/protocol';
import { makeDescriptor } from './own-descriptor';
import { firstKey, keysAt, rotate } from './tenant-keys';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PERIODS = { rotationMs: 365 * DAY, overlapMs: 30 * DAY, revokeOld: false };
const NOW = 1_700_000_000_000;

function tenantWithTwoKeys() {
  const pairs = [generateKeyPair(), generateKeyPair()].map((pair) => ({
    ...pair,
    key_id: keyIdOf(pair.publicKey),
    public_key: encodeBase64url(pair.publicKey),
  }));
  const [old, young] = pairs.map(({ key_id, public_key }) => ({ key_id, public_key }));
  const first = firstKey([], old!, NOW - DAY, PERIODS);
  if (!first.ok) throw new Error(first.code);
  const both = rotate(first.keys, young!, NOW, PERIODS);
  if (!both.ok) throw new Error(both.code);
  return { keys: both.keys, signers: new Map(pairs.map(({ key_id, seed }) => [key_id, signerOf(seed)])) };
}

const facts = (keys: Parameters<typeof makeDescriptor>[0]['keys']) => ({
  tenant: 'home.example',
  keys,
  federationBase: 'https://home.example/_scaiwave/federation',
  software: { name: 'test', version: '1' },
  limits: { max_events_per_request: 100 },
});
const read = (text: string, now = NOW) =>
  readDescriptor(Buffer.from(text), { expectedName: 'home.example', now });
const parsed = (text: string) => JSON.parse(text) as Descriptor;

describe('makeDescriptor', () => {
  it('makes what a peer accepts, signed by the active and the overlap key', () => {
    const { keys, signers } = tenantWithTwoKeys();
    const { text } = makeDescriptor(facts(keys), signers, { now: NOW, previousIssuedAt: 0 });
    expect(read(text)).toMatchObject({ ok: true });
    expect(parsed(text).signatures.map(({ key_id }) => key_id)).toEqual(keys.map(({ key_id }) => key_id));
    expect(parsed(text).key_id).toBe(keys[0]!.key_id);
  });

  it('leaves the signature of a retired key out and stays acceptable', () => {
    const { keys, signers } = tenantWithTwoKeys();
    const later = NOW + 31 * DAY;
    const { text } = makeDescriptor(facts(keysAt(keys, later)), signers, { now: later, previousIssuedAt: 0 });
    expect(read(text, later)).toMatchObject({ ok: true });
    expect(parsed(text).signatures).toHaveLength(1);
    expect(parsed(text).keys[1]?.state).toBe('retired');
  });

  it('issues each descriptor later than the one before, whatever the clock says', () => {
    const { keys, signers } = tenantWithTwoKeys();
    const { issuedAt } = makeDescriptor(facts(keys), signers, { now: NOW, previousIssuedAt: NOW + 7 });
    expect(issuedAt).toBe(NOW + 8);
  });

  it('is stale after half its life, or when an overlap runs out before that', () => {
    const { keys, signers } = tenantWithTwoKeys();
    const staleAt = (now: number) =>
      makeDescriptor(facts(keysAt(keys, now)), signers, { now, previousIssuedAt: 0 }).staleAt;
    expect(staleAt(NOW)).toBe(NOW + 12 * HOUR);
    expect(staleAt(NOW + 30 * DAY - HOUR)).toBe(NOW + 30 * DAY);
    expect(staleAt(NOW + 30 * DAY)).toBe(NOW + 30 * DAY + 12 * HOUR);
  });

  it('says openly that there is no key, which no peer accepts', () => {
    const { text } = makeDescriptor(facts([]), new Map(), { now: NOW, previousIssuedAt: 0 });
    expect(parsed(text)).toMatchObject({ public_key: '', key_id: '', keys: [], signatures: [] });
    expect(read(text)).toMatchObject({ ok: false, code: 'SW_FED_DISCOVERY_FAILED' });
  });

  it('lists no more keys than a peer reads', () => {
    const { keys, signers } = tenantWithTwoKeys();
    const [active, overlap] = keys;
    const retired = Array.from({ length: 100 }, (_, index) => {
      const { publicKey } = generateKeyPair();
      const from = NOW - 1_000 * DAY + index;
      return {
        key_id: `old:${index}`,
        public_key: encodeBase64url(publicKey),
        state: 'retired' as const,
        valid_from: from,
        valid_until: from + 1,
      };
    });
    const all = keysAt([...retired, active!, overlap!], NOW);
    const { text } = makeDescriptor(facts(all), signers, { now: NOW, previousIssuedAt: 0 });
    expect(read(text)).toMatchObject({ ok: true });
  });
});
