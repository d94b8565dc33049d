import {
  parseDictionary,
  serializeDictionary,
  serializeInnerList,
  type BareItem,
  type Dictionary,
  type InnerList,
} from 'structured-headers';

export const TAG = 'scaiwave-federation';

const ADMITTED = new Set(['created', 'expires', 'keyid', 'nonce', 'alg', 'tag']);
const KEYID = /^((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::[0-9]+)?)#([A-Za-z0-9:._-]{1,64})$/;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;

export interface ReadSignature {
  components: string[];
  params: { serverName: string; keyId: string; created: number; expires?: number; nonce: string };
  /** The value of `@signature-params`. */
  text: string;
  signature: Uint8Array;
}

/** Check 3 of section 6.2; undefined if the fields are out of form. */
export function readSignature(inputField: string, signatureField: string): ReadSignature | undefined {
  try {
    const inputs = strict(inputField);
    const ours = [...inputs].filter(([, member]) => member[1].get('tag') === TAG);
    const [label, member] = ours[0]!;
    const [items, found] = member as InnerList;
    const signature = new Uint8Array(strict(signatureField).get(label)![0] as ArrayBuffer);
    const params = readParams(found);
    const components = items.map(([name]) => name as string);
    const plain = items.every(([name, flags]) => typeof name === 'string' && flags.size === 0);
    const once = new Set(components).size === components.length;
    if (ours.length !== 1 || !plain || !once || !params || signature.length !== 64) return undefined;
    return { components, params, text: serializeInnerList(member as InnerList), signature };
  } catch {
    return undefined;
  }
}

/** What serialises otherwise had something twice, or was not written strictly. */
function strict(field: string): Dictionary {
  const dictionary = parseDictionary(field);
  if (serializeDictionary(dictionary) !== field) throw new Error('not strict');
  return dictionary;
}

function readParams(found: Map<string, BareItem>): ReadSignature['params'] | undefined {
  const [keyid, created, expires] = [found.get('keyid'), found.get('created'), found.get('expires')];
  const nonce = found.get('nonce');
  const [, serverName, keyId] = (typeof keyid === 'string' && KEYID.exec(keyid)) || [];
  if (![...found.keys()].every((name) => ADMITTED.has(name)) || found.get('alg') !== 'ed25519')
    return undefined;
  if (typeof created !== 'number' || created < 0 || !serverName || !keyId) return undefined;
  if (expires !== undefined && (typeof expires !== 'number' || expires < created)) return undefined;
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) return undefined;
  return { serverName, keyId, created, expires, nonce };
}
