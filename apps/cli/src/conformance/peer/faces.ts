import type { DescriptorFields } from '@app/protocol';
import type { Answer } from './listener';
import { descriptorFields, ownDescriptor, signedDescriptor, type DescriptorFacts } from './own-descriptor';

/** A name below the peer's own, under which it shows another descriptor. */
export interface Face {
  readonly label: string;
  /** What is special about its descriptor. */
  readonly says: string;
  readonly section: string;
  /** Whether a server has to take it, has to refuse it, or shares no version with it. */
  readonly verdict: 'trusted' | 'refused' | 'no-version';
  answer(facts: DescriptorFacts): Answer;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const HOUR_MS = 3_600_000;
const ok = (body: string, headers: Record<string, string> = JSON_TYPE): Answer => ({
  status: 200,
  headers,
  body,
});

type Change = (fields: DescriptorFields, facts: DescriptorFacts) => object;

/** A descriptor that is signed as it should be, and says something else. */
const saying =
  (change: Change) =>
  (facts: DescriptorFacts): Answer => {
    const fields = descriptorFields(facts);
    const changed = { ...fields, ...change(fields, facts) } as DescriptorFields;
    return ok(signedDescriptor(changed, [facts.keys.active, facts.keys.overlap]));
  };

const refused = (label: string, says: string, answer: Face['answer'], section = '5'): Face => ({
  label,
  says,
  section,
  verdict: 'refused',
  answer,
});

/** A point of order 1: the neutral element. */
const SMALL_ORDER = 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export const FACES: readonly Face[] = [
  {
    label: 'unknown-members',
    says: 'with members that the page does not name is trusted',
    section: '5',
    verdict: 'trusted',
    answer: saying(({ endpoints }) => ({ more: [1.5, null], endpoints: { ...endpoints, more: true } })),
  },
  {
    label: 'v2-only',
    says: 'of a server that speaks v2 only shares no version',
    section: '15',
    verdict: 'no-version',
    answer: saying(() => ({ protocol_versions: ['v2'] })),
  },
  refused(
    'other-name',
    'of another name is refused',
    saying(() => ({ server_name: 'gone.example.org' })),
  ),
  refused('unsigned', 'without signatures is refused', (facts) =>
    ok(signedDescriptor(descriptorFields(facts), [])),
  ),
  refused('half-signed', 'that the overlap key has not signed is refused', (facts) =>
    ok(signedDescriptor(descriptorFields(facts), [facts.keys.active])),
  ),
  refused('signed-twice', 'that a key has signed twice is refused', (facts) =>
    ok(signedDescriptor(descriptorFields(facts), [facts.keys.active, facts.keys.active, facts.keys.overlap])),
  ),
  refused('altered', 'that was altered after it was signed is refused', (facts) =>
    ok(ownDescriptor(facts).replace('"scaiwave-conformance"', '"scaiwave-conformancE"')),
  ),
  refused(
    'two-active',
    'with two active keys is refused',
    saying(({ keys }) => ({
      keys: keys.map((key) => (key.state === 'overlap' ? { ...key, state: 'active' } : key)),
    })),
  ),
  refused(
    'no-active',
    'whose public_key is not that of the active key is refused',
    saying((_, { keys }) => ({
      public_key: keys.overlap.listed.public_key,
    })),
  ),
  refused(
    'key-twice',
    'that lists a key under two ids is refused',
    saying(({ keys }) => ({
      keys: [...keys, { ...keys.at(-1)!, key_id: 'ed25519:the-same-again' }],
    })),
  ),
  refused(
    'small-order',
    'with a key of small order is refused',
    saying(({ keys }) => ({
      keys: [...keys, { ...keys.at(-1)!, key_id: 'ed25519:small-order', public_key: SMALL_ORDER }],
    })),
    '4.1',
  ),
  refused(
    'expired',
    'that has expired is refused',
    saying((_, { now }) => ({
      issued_at: now - 2 * HOUR_MS,
      expires_at: now - HOUR_MS,
    })),
  ),
  refused(
    'early',
    'that is issued an hour from now is refused',
    saying((_, { now }) => ({
      issued_at: now + HOUR_MS,
      expires_at: now + 2 * HOUR_MS,
    })),
  ),
  refused(
    'endpoint',
    'whose endpoint has a query is refused',
    saying(({ endpoints }) => ({
      endpoints: { federation: `${endpoints.federation}?to=us` },
    })),
  ),
  refused('redirect', 'that is elsewhere by a redirect is refused', ({ origin }) => ({
    status: 302,
    headers: { location: `${origin}/.well-known/scaiwave/server?followed` },
    body: '',
  })),
  refused('html', 'that is not application/json is refused', (facts) =>
    ok(ownDescriptor(facts), { 'content-type': 'text/html' }),
  ),
  refused('encoded', 'with a Content-Encoding is refused', (facts) =>
    ok(ownDescriptor(facts), { ...JSON_TYPE, 'content-encoding': 'identity' }),
  ),
  refused(
    'long',
    'of more than 64 KiB is refused',
    saying(() => ({ more: 'x'.repeat(65_536) })),
  ),
  refused(
    'member-twice',
    'with a member twice is refused',
    (facts) => ok(ownDescriptor(facts).replace(/^\{/, '{"issued_at":1,')),
    '3.3',
  ),
];
