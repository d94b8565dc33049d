import { createHash } from 'node:crypto';
import type { Headers, Plan, Spoil } from '../plan';

/** Ways to spoil a request, or to spell it in another way that is as good. */

type Change = (text: string) => string;

const rewrite =
  (name: string, change: Change): Spoil =>
  ({ after }) =>
    void after.push((headers) => ({ ...headers, [name]: change(String(headers[name])) }));

/** A field beside the others, that nothing covers. */
export const header =
  (name: string, value: string): Spoil =>
  ({ after }) =>
    void after.push((headers) => ({ ...headers, [name]: value }));

export const dropped =
  (...names: string[]): Spoil =>
  ({ after }) =>
    void after.push((headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))),
    );

/** Changes Signature-Input after it was signed. */
export const respelt = (change: Change): Spoil => rewrite('signature-input', change);

/** Changes the base64 of the signature. */
export const revalued = (change: Change): Spoil =>
  rewrite('signature', (text) => text.replace(/=:(.*):$/, (_, base64: string) => `=:${change(base64)}:`));

export const reworked = (change: (bytes: Buffer) => Buffer): Spoil =>
  revalued((base64) => change(Buffer.from(base64, 'base64')).toString('base64'));

/** Flips a bit of the signature's first byte. */
export const breakSignature: Spoil = reworked((bytes) =>
  Buffer.concat([Buffer.of(bytes[0]! ^ 1), bytes.subarray(1)]),
);

/** The order of the group (RFC 8032, 5.1). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Adds L to S: the same signature to whoever does not look. */
export const raiseS: Spoil = reworked((bytes) => {
  const raised = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + L;
  const s = Buffer.from(raised.toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([bytes.subarray(0, 32), s]);
});

/** A second signature with this tag, under a label of its own. */
export const beside =
  (tag: string): Spoil =>
  ({ after }) =>
    void after.push((headers: Headers) => ({
      ...headers,
      'signature-input': `${String(headers['signature-input'])}, other=("@method");created=1;tag="${tag}"`,
      signature: `${String(headers['signature'])}, other=:${Buffer.alloc(64).toString('base64')}:`,
    }));

export const parameter =
  (text: (plan: Plan) => string): Spoil =>
  (plan) =>
    void plan.more.push(text(plan));

export const covering =
  (...names: string[]): Spoil =>
  ({ components }) =>
    void components.push(...names);

export const uncovering =
  (name: string): Spoil =>
  (plan) =>
    void (plan.components = plan.components.filter((one) => one !== name));

/** A field that is covered. */
export const coveredField =
  (name: string, value: string): Spoil =>
  ({ headers, components }) => {
    headers[name] = value;
    components.push(name);
  };

export const sha512 = (body: string | Buffer): string =>
  `sha-512=:${createHash('sha512').update(body).digest('base64')}:`;

export const digest =
  (change: (right: string, body: string | Buffer) => string | string[]): Spoil =>
  ({ headers, body = '' }) =>
    void (headers['content-digest'] = change(String(headers['content-digest']), body));
