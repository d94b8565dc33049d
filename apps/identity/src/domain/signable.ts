import {
  canonicalize,
  eventSigningBytes,
  headSigningBytes,
  isJsonObject,
  refuse,
  type ChainHead,
  type JsonObject,
  type Outcome,
} from '@app/protocol';

/** The bytes to sign for something that a tenant says of its own chains. */
export type Signable = (text: string, tenant: string) => Outcome<{ bytes: Uint8Array }>;

export const eventHeader: Signable = (text, tenant) => {
  const own = ownObject(text, tenant);
  return own.ok ? { ok: true, bytes: eventSigningBytes(text) } : own;
};

export const chainHead: Signable = (text, tenant) => {
  const own = ownObject(text, tenant);
  return own.ok ? { ok: true, bytes: headSigningBytes(own.value as unknown as ChainHead) } : own;
};

/** Nothing is signed that peers would refuse, or that speaks for another server. */
function ownObject(text: string, tenant: string): Outcome<{ value: JsonObject }> {
  const value = parse(text);
  if (!isJsonObject(value) || canonicalize(value) !== text) {
    return refuse('SW_FED_MALFORMED_EVENT', 'Only the RFC 8785 text of a JSON object is signed.');
  }
  if (value['origin'] !== tenant) {
    return refuse('SW_FED_ORIGIN_MISMATCH', `${tenant} signs only what has it as origin.`);
  }
  return { ok: true, value };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
