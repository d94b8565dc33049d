import { carriesBody } from './signable-request';

/** The tag that tells our signatures from those of proxies and other protocols (RFC 9421, 2.3). */
export const SIGNATURE_TAG = 'scaiwave-federation';

/** The only media type of a request body, without parameters: JSON has no charset (RFC 8259, 11). */
export const BODY_TYPE = 'application/json';

const REQUEST_LINE = ['@method', '@authority', '@path', '@query'];
const BODY = ['content-digest', 'content-type'];
const WITHOUT_BODY: readonly string[] = REQUEST_LINE;
const WITH_BODY: readonly string[] = [...REQUEST_LINE, ...BODY];

/** The components that a signature must cover (docs/protocol.md, "Request signature"). */
export function requiredComponents(method: string): readonly string[] {
  return carriesBody(method) ? WITH_BODY : WITHOUT_BODY;
}

/** Values of the derived components (RFC 9421, 2.2). An empty query is spelled `?`. */
export function derivedComponents(request: {
  method: string;
  authority: string;
  path: string;
  query: string;
}): Map<string, string> {
  return new Map([
    ['@method', request.method],
    ['@authority', request.authority],
    ['@path', request.path],
    ['@query', `?${request.query}`],
  ]);
}

/** The bytes that are signed (RFC 9421, 2.5); all parts are ASCII without line breaks. */
export function signatureBase(
  components: readonly string[],
  valueOf: (component: string) => string,
  signatureParams: string,
): Buffer {
  let base = '';
  for (const component of components) base += `"${component}": ${valueOf(component)}\n`;
  return Buffer.from(`${base}"@signature-params": ${signatureParams}`, 'latin1');
}
