import { refuse, type Outcome } from '../errors/refusal';
import { splitDictionary } from './dictionary-field';
import { combinedValue, type HeaderFields } from './header-fields';
import { SIGNATURE_TAG } from './signature-base';

/** The member of Signature-Input that is ours, taken apart. */
export interface SignatureInput {
  readonly components: readonly string[];
  readonly params: ReadonlyMap<string, string | number>;
  /** Its own spelling, which is also its canonical one: the last line of the signature base. */
  readonly text: string;
  readonly signature: Buffer;
}

/** Both fields together; thousands of foreign labels pass, and cost time in proportion. */
const MAX_FIELD_CHARS = 1_048_576;
const MAX_COMPONENTS = 32;

/**
 * RFC 9421 has the sender serialise these members strictly, and the parameters admitted are strings and
 * integers. So two expressions say all there is to accept: what they match is its own canonical
 * serialisation, and every float, byte sequence, component parameter or stray space falls through.
 */
const COMPONENT_LIST = /^=\(("[!#-[\]-~]+"(?: "[!#-[\]-~]+")*)?\)/;
const PARAMETER = /;([a-z*][a-z0-9_.*-]*)=(?:"([ !#-[\]-~]*)"|(0|-?[1-9][0-9]{0,14}))/y;
const OUR_TAG = `;tag="${SIGNATURE_TAG}"`;

/** 64 bytes as sf-binary, padded, with unused bits zero. */
const SIGNATURE = /^=:([A-Za-z0-9+/]{85}[AQgw]==):$/;

const malformed = (detail: string) =>
  refuse('SW_FED_SIGNATURE_MISMATCH', detail, { reason: 'malformed_signature' });

/** Finds the one signature with our tag under whatever label; other signatures are none of our business. */
export function readSignatureInput(fields: HeaderFields): Outcome<{ input: SignatureInput }> {
  const inputField = combinedValue(fields, 'signature-input');
  const signatureField = combinedValue(fields, 'signature');
  if (inputField === undefined || signatureField === undefined)
    return malformed('The request is not signed.');
  if (inputField.length + signatureField.length > MAX_FIELD_CHARS) {
    return malformed('Signature-Input and Signature are too long.');
  }
  const inputs = splitDictionary(inputField);
  const signatures = splitDictionary(signatureField);
  if (!inputs || !signatures) {
    return malformed('Signature-Input or Signature is no dictionary, or a label comes twice.');
  }
  const ours = [...inputs].filter(([, text]) => text.includes(OUR_TAG));
  if (ours.length !== 1)
    return malformed(`${ours.length} signatures have the tag ${SIGNATURE_TAG}, not one.`);

  const [label, member] = ours[0]!;
  const value = SIGNATURE.exec(signatures.get(label) ?? '')?.[1];
  if (value === undefined)
    return malformed('The signature is not 64 bytes in strict base64 under its label.');
  return parseMember(member, Buffer.from(value, 'base64'));
}

function parseMember(member: string, signature: Buffer): Outcome<{ input: SignatureInput }> {
  const list = COMPONENT_LIST.exec(member);
  if (!list) return malformed('The covered components are not a list of plain names.');
  const components = list[1] === undefined ? [] : list[1].slice(1, -1).split('" "');
  if (components.length > MAX_COMPONENTS) return malformed('Too many components are covered.');
  if (new Set(components).size < components.length) return malformed('A component is covered twice.');

  const params = new Map<string, string | number>();
  PARAMETER.lastIndex = list[0].length;
  for (let at = list[0].length; at < member.length; at = PARAMETER.lastIndex) {
    const parameter = PARAMETER.exec(member);
    if (!parameter) return malformed('A signature parameter is neither a string nor an integer.');
    const [, name, text, integer] = parameter;
    if (params.has(name!)) return malformed(`The parameter ${name} comes twice.`);
    params.set(name!, text ?? Number(integer));
  }
  return { ok: true, input: { components, params, text: member.slice(1), signature } };
}
