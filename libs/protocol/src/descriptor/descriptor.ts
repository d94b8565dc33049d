/** Where a key stands in its life; it only ever moves down this list. */
export const KEY_STATES = ['active', 'overlap', 'retired', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** A key as the descriptor lists it. Times in ms. */
export interface DescriptorKey {
  key_id: string;
  /** base64url of 32 bytes. */
  public_key: string;
  state: KeyState;
  valid_from: number;
  valid_until: number;
}

export interface DescriptorSignature {
  key_id: string;
  /** base64url of 64 bytes. */
  value: string;
}

/** What a server says of itself at `/.well-known/scaiwave/server`, before it is signed. */
export interface DescriptorFields {
  server_name: string;
  protocol_versions: string[];
  /** The active key, which is also in `keys`. */
  key_id: string;
  public_key: string;
  keys: DescriptorKey[];
  /** Base URL; `/v1/send` and its like are appended. */
  endpoints: { federation: string };
  limits?: Record<string, number>;
  software?: { name: string; version: string };
  /** ms. */
  issued_at: number;
  /** ms. */
  expires_at: number;
}

/** The document as served (docs/protocol.md, "Descriptor"); it may have members that we do not know. */
export interface Descriptor extends DescriptorFields {
  signatures: DescriptorSignature[];
}

/** At most this many bytes of a descriptor are read. */
export const MAX_DESCRIPTOR_BYTES = 65_536;

/** Whether keys in this state may sign what is new. */
export function isCurrent(state: KeyState): boolean {
  return state === 'active' || state === 'overlap';
}
