import { toBase64url } from '../../peer/wire/bytes';
import {
  makeDescriptor,
  descriptorBytes,
  type Descriptor,
  type Held,
  type ListedKey,
} from '../../peer/wire/descriptor';
import { signingKey, type SigningKey } from '../../peer/wire/keys';
import { ALPHA, alphaKey, b64, NOW, refused, seedOf, type Expected } from './cast';

const DAY = 86_400_000;
const [first, second, third] = ['1', '2', '3'].map((n) => signingKey(seedOf(`rotation ${n}`))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];

const held = (
  key: SigningKey,
  state: ListedKey['state'] = 'active',
  from = -DAY,
  until = 365 * DAY,
): Held => ({
  key,
  state,
  valid_from: NOW + from,
  valid_until: NOW + until,
});
const made = (more: Partial<Descriptor> = {}, keys = [held(alphaKey)], issued = NOW - 1000) =>
  makeDescriptor(ALPHA, keys, issued, more);

/** Signs what another hand has put together. */
function signed(unsigned: object, by: SigningKey[] = [alphaKey]): string {
  const bytes = descriptorBytes(unsigned);
  const signatures = by.map((key) => ({ key_id: key.keyId, value: toBase64url(key.sign(bytes)) }));
  return JSON.stringify({ ...unsigned, signatures });
}
function unsigned(change: object = {}): object {
  const { signatures: _signatures, ...rest } = made();
  return Object.fromEntries(
    Object.entries({ ...rest, ...change }).filter(([, value]) => value !== undefined),
  );
}

const vector = (name: string, raw: string | Uint8Array, expect: Expected) => ({
  name,
  expected_name: ALPHA,
  now: NOW,
  raw: b64(raw),
  expect,
});
const url = `https://${ALPHA}/_scaiwave/federation`;
const good = (name: string, raw: string, federation_url = url) =>
  vector(name, raw, { ok: true, federation_url });
const failed = (name: string, raw: string | Uint8Array) => vector(name, raw, refused('DISCOVERY_FAILED'));
const endpoint = (federation: unknown) => signed(unsigned({ endpoints: { federation } }));
const asText = (descriptor: Descriptor) => JSON.stringify(descriptor);
const listed = (change: object) => signed(unsigned({ keys: [{ ...made().keys[0], ...change }] }));
const weak = toBase64url(Buffer.from([1, ...Buffer.alloc(31)]));

export const descriptorVectors = [
  good('one key', asText(made())),
  good('spelled with white space', JSON.stringify(made(), null, 2)),
  good('unknown members', signed(unsigned({ contact: 'admin', extra: { pi: 3.14 } }))),
  good('active and overlap, both sign', asText(made({}, [held(first), held(second, 'overlap', -2 * DAY)]))),
  good(
    'a retired key does not sign',
    asText(made({}, [held(first), held(second, 'retired', -2 * DAY, -DAY)])),
  ),
  good(
    'an endpoint on another host',
    endpoint('https://fed.example.com:8448/base'),
    'https://fed.example.com:8448/base',
  ),
  good('an endpoint without a path', endpoint(`https://${ALPHA}`), url),
  good('an endpoint with a slash', endpoint(`${url}/`), url),
  good('an endpoint with /v1', endpoint(`${url}/v1`), url),
  good('an endpoint with /v1/', endpoint(`${url}/v1/`), url),
  good('59 s ahead', asText(made({}, [held(alphaKey)], NOW + 59_000))),
  good('a signature by a stranger beside its own', signed(unsigned(), [alphaKey, third])),
  failed('not JSON', '{'),
  failed('an array', '[]'),
  failed('HTML', '<html></html>'),
  failed('a name twice', asText(made()).replace('{', '{"key_id":"x",')),
  failed('a byte order mark', `\ufeff${asText(made())}`),
  failed('more than 64 KiB', signed(unsigned({ padding: 'x'.repeat(65_536) }))),
  failed('of another server', asText(makeDescriptor('gamma.example.com', [held(alphaKey)], NOW - 1000))),
  failed('no server_name', signed(unsigned({ server_name: undefined }))),
  failed('no protocol_versions', signed(unsigned({ protocol_versions: undefined }))),
  failed('empty protocol_versions', signed(unsigned({ protocol_versions: [] }))),
  failed('no endpoints', signed(unsigned({ endpoints: undefined }))),
  failed('no issued_at', signed(unsigned({ issued_at: undefined }))),
  failed('issued_at as text', signed(unsigned({ issued_at: 'now' }))),
  failed('expired', signed(unsigned({ expires_at: NOW - 1 }))),
  failed('expires before it is issued', signed(unsigned({ expires_at: NOW - 2000 }))),
  failed('61 s ahead', asText(made({}, [held(alphaKey)], NOW + 61_000))),
  failed('an endpoint over http', endpoint(`http://${ALPHA}/`)),
  failed('an endpoint with userinfo', endpoint(`https://a@${ALPHA}/`)),
  failed('an endpoint with a query', endpoint(`${url}?a=1`)),
  failed('an endpoint with a fragment', endpoint(`${url}#a`)),
  failed('an endpoint of data', endpoint('data:application/json,{}')),
  failed('an endpoint that is a number', endpoint(1)),
  failed(
    'no key yet',
    JSON.stringify({ ...unsigned({ public_key: '', key_id: '', keys: [] }), signatures: [] }),
  ),
  failed('no signatures', JSON.stringify({ ...unsigned(), signatures: [] })),
  failed('signed by another key', signed(unsigned(), [third])),
  failed('signed under its id by another key', signed(unsigned(), [{ ...third, keyId: alphaKey.keyId }])),
  failed('changed after signing', asText({ ...made(), protocol_versions: ['v2'] })),
  failed(
    'the overlap key does not sign',
    signed(withoutSignatures(made({}, [held(first), held(second, 'overlap', -2 * DAY)])), [first]),
  ),
  failed('signed twice by one key', signed(unsigned(), [alphaKey, alphaKey])),
  failed('two active keys', asText(made({}, [held(first), held(second)]))),
  failed('no active key', signed(unsigned({ keys: [{ ...made().keys[0], state: 'retired' }] }))),
  failed('key_id is not that of the active key', signed(unsigned({ key_id: third.keyId }))),
  failed(
    'public_key is not that of the active key',
    signed(unsigned({ public_key: toBase64url(third.publicKey) })),
  ),
  failed('a key listed twice', signed(unsigned({ keys: [made().keys[0], made().keys[0]] }))),
  failed('a state that is none', listed({ state: 'new' })),
  failed('a key that ends before it begins', listed({ valid_until: NOW - 2 * DAY })),
  failed('a key of 31 bytes', listed({ public_key: toBase64url(Buffer.alloc(31, 7)) })),
  failed(
    'a key of small order beside the good one',
    signed(
      unsigned({
        keys: [made().keys[0], { ...made().keys[0], key_id: 'weak', public_key: weak, state: 'retired' }],
      }),
    ),
  ),
  failed(
    'an example key beside the good one',
    signed(
      unsigned({
        keys: [
          made().keys[0],
          {
            ...made().keys[0],
            key_id: 'zero',
            public_key: toBase64url(signingKey(Buffer.alloc(32)).publicKey),
            state: 'retired',
          },
        ],
      }),
    ),
  ),
];

function withoutSignatures({ signatures: _signatures, ...rest }: Descriptor): object {
  return rest;
}

/** Descriptors of one server, seen one after the other. */
const step = (descriptor: Descriptor, expect: Expected) => ({
  raw: b64(asText(descriptor)),
  now: NOW,
  expect,
});
const states = (...pairs: [SigningKey, string][]) => ({
  ok: true,
  states: Object.fromEntries(pairs.map(([key, state]) => [key.keyId, state])),
});
const changed = refused('SIGNATURE_MISMATCH', 'key_changed');
const at = (minutes: number) => NOW - 3_600_000 + minutes * 60_000;
const before = step(made({}, [held(first, 'active', -2 * DAY)], at(0)), states([first, 'active']));
const rotated = made({}, [held(second), held(first, 'overlap', -2 * DAY)], at(1));
const after = step(rotated, states([second, 'active'], [first, 'overlap']));

export const continuityVectors = [
  { name: 'the first is believed', expected_name: ALPHA, steps: [before] },
  { name: 'a rotation', expected_name: ALPHA, steps: [before, after] },
  {
    name: 'a rotation, then the end of the overlap',
    expected_name: ALPHA,
    steps: [
      before,
      after,
      step(
        made({}, [held(second), held(first, 'retired', -2 * DAY)], at(2)),
        states([second, 'active'], [first, 'retired']),
      ),
    ],
  },
  {
    name: 'a key no longer listed is retired',
    expected_name: ALPHA,
    steps: [
      before,
      after,
      step(made({}, [held(second)], at(2)), states([second, 'active'], [first, 'retired'])),
    ],
  },
  {
    name: 'a new key that no known key vouches for',
    expected_name: ALPHA,
    steps: [before, step(made({}, [held(third)], at(1)), changed)],
  },
  {
    name: 'two rotations missed, with no key in common',
    expected_name: ALPHA,
    steps: [before, step(made({}, [held(third), held(second, 'overlap', -2 * DAY)], at(1)), changed)],
  },
  {
    name: 'an older one changes nothing',
    expected_name: ALPHA,
    steps: [
      before,
      after,
      step(
        made({}, [held(first, 'active', -2 * DAY)], at(0)),
        states([second, 'active'], [first, 'overlap']),
      ),
    ],
  },
  {
    name: 'a retired key does not come back',
    expected_name: ALPHA,
    steps: [
      before,
      after,
      step(
        made({}, [held(second), held(first, 'retired', -2 * DAY)], at(2)),
        states([second, 'active'], [first, 'retired']),
      ),
      step(
        made({}, [held(second), held(first, 'overlap', -2 * DAY)], at(3)),
        states([second, 'active'], [first, 'retired']),
      ),
    ],
  },
  {
    name: 'the same id with other bytes',
    expected_name: ALPHA,
    steps: [before, step(made({}, [held({ ...third, keyId: first.keyId })], at(1)), changed)],
  },
  {
    name: 'the same bytes under another id',
    expected_name: ALPHA,
    steps: [before, step(made({}, [held({ ...first, keyId: 'another' })], at(1)), changed)],
  },
];

/** Which key of a known server may sign something new. */
const use = (name: string, by: SigningKey, expect: Expected, now = NOW) => ({
  name,
  expected_name: ALPHA,
  raw: b64(asText(known)),
  key_id: by.keyId,
  now,
  expect,
});
const known = made({}, [
  held(second, 'active', 0),
  held(first, 'overlap', -2 * DAY, DAY),
  held(third, 'retired', -3 * DAY, -DAY),
]);
const revoked = made({}, [held(second), held(first, 'revoked', -2 * DAY)]);
const expiredKey = refused('SIGNATURE_MISMATCH', 'expired_key');

export const keyUseVectors = [
  use('the active key', second, { ok: true }),
  use('a key in overlap', first, { ok: true }),
  use('60 s before valid_from', second, { ok: true }, NOW - 60_000),
  use('61 s before valid_from', second, expiredKey, NOW - 61_000),
  use('a key in overlap, at valid_until', first, expiredKey, NOW + DAY),
  use('a retired key', third, expiredKey),
  { ...use('a revoked key', first, expiredKey), raw: b64(asText(revoked)) },
  use('a key that is not listed', alphaKey, refused('SIGNATURE_MISMATCH', 'unknown_key')),
];
