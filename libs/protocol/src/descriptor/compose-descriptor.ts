import { canonicalize } from '../json/canonicalize';
import { type JsonObject } from '../json/json-value';
import { type DescriptorFields, type DescriptorSignature } from './descriptor';

/** Keeps a signature over a descriptor from ever being one over anything else. */
const DOMAIN_TAG = 'scaiwave.descriptor.v1\0';

/** The bytes that the active and every overlap key sign: the document without `signatures`. */
export function descriptorSigningBytes(unsigned: JsonObject): Buffer {
  return Buffer.from(DOMAIN_TAG + canonicalize(unsigned));
}

/** Lays out a descriptor; `finish` takes the signatures by the active and by every overlap key. */
export function composeDescriptor(fields: DescriptorFields): {
  signingBytes: Uint8Array;
  finish(signatures: readonly DescriptorSignature[]): string;
} {
  const unsigned = { ...fields } as unknown as JsonObject;
  return {
    signingBytes: descriptorSigningBytes(unsigned),
    finish: (signatures) =>
      canonicalize({ ...unsigned, signatures: signatures.map(({ key_id, value }) => ({ key_id, value })) }),
  };
}
