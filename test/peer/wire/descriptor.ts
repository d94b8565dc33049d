import { fromBase64url, toBase64url, utf8 } from './bytes';
import { jcs, type JsonRecord } from './json';
import { isSoundKey, verify, type SigningKey } from './keys';

export interface ListedKey {
  key_id: string;
  public_key: string;
  state: 'active' | 'overlap' | 'retired' | 'revoked';
  valid_from: number;
  valid_until: number;
}

export interface Descriptor {
  server_name: string;
  protocol_versions: string[];
  public_key: string;
  key_id: string;
  keys: ListedKey[];
  endpoints: { federation: string };
  issued_at: number;
  expires_at: number;
  software?: { name: string; version: string };
  limits?: Record<string, number>;
  signatures: { key_id: string; value: string }[];
}

const DAY = 86_400_000;

export const descriptorBytes = (unsigned: object): Buffer => utf8(`scaiwave.descriptor.v1\0${jcs(unsigned)}`);

export interface Held extends Pick<ListedKey, 'state' | 'valid_from' | 'valid_until'> {
  key: SigningKey;
}

/** The keys of a server, newest first, as a signed descriptor. */
export function makeDescriptor(
  serverName: string,
  held: Held[],
  issuedAt: number,
  more: Partial<Descriptor> = {},
): Descriptor {
  const active = held.find(({ state }) => state === 'active')!.key;
  const { signatures: given, ...unsigned }: Descriptor = {
    server_name: serverName,
    protocol_versions: ['v1'],
    public_key: toBase64url(active.publicKey),
    key_id: active.keyId,
    keys: held.map(({ key, state, valid_from, valid_until }) => ({
      key_id: key.keyId,
      public_key: toBase64url(key.publicKey),
      state,
      valid_from,
      valid_until,
    })),
    endpoints: { federation: `https://${serverName}/_scaiwave/federation` },
    issued_at: issuedAt,
    expires_at: issuedAt + 7 * DAY,
    signatures: [],
    ...more,
  };
  const bytes = descriptorBytes(unsigned);
  const signatures = held
    .filter(({ state }) => state === 'active' || state === 'overlap')
    .map(({ key }) => ({ key_id: key.keyId, value: toBase64url(key.sign(bytes)) }));
  return { ...unsigned, signatures: given.length > 0 ? given : signatures };
}

/** Section 5; undefined if it is not to be believed. */
export function readDescriptor(text: string, serverName: string, now: number): Descriptor | undefined {
  try {
    const { signatures, ...unsigned } = JSON.parse(text) as Descriptor & JsonRecord;
    const descriptor = { ...unsigned, signatures } as Descriptor;
    if (descriptor.server_name !== serverName || descriptor.keys.length === 0) return undefined;
    if (descriptor.expires_at <= now || descriptor.issued_at > now + 60_000) return undefined;
    const signing = descriptor.keys.filter(({ state }) => state === 'active' || state === 'overlap');
    const bytes = descriptorBytes(unsigned);
    const sound = signing.every(({ key_id, public_key }) => {
      const [key, value] = [public_key, signatures.find((one) => one.key_id === key_id)?.value].map(
        fromBase64url,
      );
      return key && value && isSoundKey(key) && verify(key, bytes, value);
    });
    return sound ? descriptor : undefined;
  } catch {
    return undefined;
  }
}

/** Where `/v1/…` is appended. */
export function federationBase(descriptor: Descriptor): string {
  const url = new URL(descriptor.endpoints.federation);
  const path = url.pathname.replace(/\/$/, '').replace(/\/v1$/, '');
  return url.origin + (path || '/_scaiwave/federation');
}
