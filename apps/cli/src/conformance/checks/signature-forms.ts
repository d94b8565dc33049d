import type { KeyState, Reason } from '@app/protocol';
import type { Check, Rung } from '../check';
import { answered, refused } from '../expect';
import { nowSeconds, ping, type Spoil } from '../plan';
import {
  beside,
  coveredField,
  covering,
  digest,
  dropped,
  parameter,
  raiseS,
  respelt,
  reworked,
  revalued,
  sha512,
  uncovering,
} from './spoils';

const MISMATCH = 'SW_FED_SIGNATURE_MISMATCH';

const check = (id: string, says: string, section: string, needs: Rung, run: Check['run']): Check => ({
  id: `signature.${id}`,
  says,
  section,
  needs,
  run,
});

const taken = (id: string, says: string, spoil: Spoil, section = '6.1'): Check =>
  check(id, says, section, 'heard', async (subject) => answered(await ping(subject, spoil)));

const refusedFor =
  (reasons: readonly Reason[], needs: Rung) =>
  (id: string, says: string, spoil: Spoil, section = '6.1'): Check =>
    check(id, says, section, needs, async (subject) =>
      refused(await ping(subject, spoil), MISMATCH, ...reasons),
    );

const malformed = refusedFor(['malformed_signature'], 'url');
const uncovered = refusedFor(['not_covered'], 'url');
/** Where the page says that it is refused, and not as what. */
const unfit = refusedFor(['malformed_signature', 'not_covered'], 'url');
const absentDigest = refusedFor(['digest_mismatch'], 'url');
const wrongDigest = refusedFor(['digest_mismatch'], 'heard');
const unusableKey = refusedFor(['expired_key'], 'heard');
const unverified = refusedFor(['bad_signature'], 'heard');

const by =
  (state: KeyState): Spoil =>
  (plan) => {
    plan.key = plan.keys[state];
    plan.keyId = plan.key.listed.key_id;
  };

const REQUIRED_COMPONENTS = ['@method', '@authority', '@path', 'content-digest', 'content-type'];
const REQUIRED_PARAMETERS = ['created', 'keyid', 'nonce', 'alg', 'tag'];
const MANY = Array.from({ length: 33 }, (_, n) => `x-field-${n}`);

/** What is as good as the usual spelling. */
const TAKEN: readonly Check[] = [
  taken('label', 'any label will do', (plan) => (plan.label = 'a-label.of_ours')),
  taken('other-tag', 'signatures with other tags are ignored', beside('a-proxy')),
  taken('more-covered', 'a field on one line may be covered too', coveredField('x-covered-too', 'yes')),
  taken('order', 'components may stand in any order', ({ components }) => components.reverse()),
  taken(
    'expires',
    'expires may lie ahead',
    parameter(() => `expires=${nowSeconds() + 30}`),
  ),
  taken(
    'sha-512',
    'a right sha-512 may stand beside',
    digest((right, body) => `${right}, ${sha512(body)}`),
  ),
  taken('overlap-key', 'a key in overlap signs requests too', by('overlap'), '4.4'),
];

const MALFORMED: readonly Check[] = [
  ...REQUIRED_PARAMETERS.map((name) =>
    malformed(
      `without-${name}`,
      `${name} has to be given`,
      respelt((text) => text.replace(new RegExp(`;${name}=[^;]+`), '')),
    ),
  ),
  malformed(
    'parameter',
    'an unknown parameter is refused',
    parameter(() => 'scope="all"'),
  ),
  malformed(
    'parameter-twice',
    'no parameter comes twice',
    parameter(({ nonce }) => `nonce="${nonce}"`),
  ),
  malformed('created-fraction', 'created has whole seconds', (plan) => (plan.created += '.5')),
  malformed('created-text', 'created is a number', (plan) => (plan.created = `"${plan.created}"`)),
  malformed('created-negative', 'created is 0 or more', (plan) => (plan.created = '-1')),
  malformed(
    'expires-early',
    'expires is not below created',
    parameter(({ created }) => `expires=${Number(created) - 1}`),
  ),
  malformed(
    'nonce-short',
    'a nonce has 16 characters at least',
    (plan) => (plan.nonce = plan.nonce.slice(0, 15)),
  ),
  malformed('nonce-long', 'a nonce has 64 characters at most', (plan) => (plan.nonce = plan.nonce.repeat(3))),
  malformed('nonce-alphabet', 'a nonce is of [A-Za-z0-9_-]', (plan) => (plan.nonce += '.')),
  malformed(
    'keyid-name',
    'keyid names a server in canonical form',
    (plan) => (plan.signer = plan.signer.toUpperCase()),
  ),
  malformed('keyid-url', 'keyid is never a URL', (plan) => (plan.signer = `https://${plan.signer}/`)),
  malformed('alg', 'alg is ed25519', (plan) => (plan.alg = 'hmac-sha256')),
  malformed('two-of-ours', 'one signature has the tag, not two', beside('scaiwave-federation')),
  malformed(
    'label-twice',
    'no label comes twice',
    respelt((text) => `${text}, ${text}`),
  ),
  malformed(
    'spaces',
    'the fields are serialised strictly',
    respelt((text) => text.replace('" "', '"  "')),
  ),
  malformed(
    'value-short',
    'a signature has 64 bytes',
    reworked((bytes) => bytes.subarray(1)),
  ),
  malformed(
    'value-padding',
    'a signature is padded base64',
    revalued((text) => text.replace(/=+$/, '')),
    '3.2',
  ),
];

const COVERAGE: readonly Check[] = [
  ...REQUIRED_COMPONENTS.map((name) =>
    uncovered(`uncovered.${name.replace('@', '')}`, `${name} has to be covered`, uncovering(name)),
  ),
  uncovered('covered-absent', 'a covered field is in the request', covering('x-not-there')),
  unfit('scheme', 'other derived components are refused', covering('@scheme')),
  unfit(
    'component-case',
    'components are in lower case',
    respelt((text) => text.replace('"@path"', '"@Path"')),
  ),
  unfit('component-twice', 'no component is named twice', covering('@path')),
  unfit(
    'component-parameter',
    'components have no parameters',
    respelt((text) => text.replace('"@path"', '"@path";req')),
  ),
  unfit('components-many', 'at most 32 components are covered', (plan) =>
    MANY.forEach((name) => coveredField(name, 'x')(plan)),
  ),
];

const DIGESTS_AND_KEYS: readonly Check[] = [
  absentDigest('digest-absent', 'a covered Content-Digest is there', dropped('content-digest')),
  absentDigest(
    'digest-twice',
    'Content-Digest comes on one line',
    digest((right) => [right, right]),
  ),
  wrongDigest(
    'digest-algorithm',
    'a Content-Digest has a sha-256',
    digest((_, body) => sha512(body)),
  ),
  wrongDigest(
    'digest-sha-512',
    'a sha-512 beside it has to be right too',
    digest((right) => `${right}, ${sha512('other')}`),
  ),
  unusableKey('retired-key', 'a retired key signs nothing new', by('retired'), '4.4'),
  unusableKey('revoked-key', 'a revoked key signs nothing new', by('revoked'), '4.4'),
  unverified('high-s', 'S of a signature is below L', raiseS, '4.2'),
];

/** Sections 6.1, 4.2 and 4.4: every way in which a signature may and may not be spelt. */
export const SIGNATURE_CHECKS: readonly Check[] = [...TAKEN, ...MALFORMED, ...COVERAGE, ...DIGESTS_AND_KEYS];
