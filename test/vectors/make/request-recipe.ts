import { type SigningKey } from '../../peer/wire/keys';
import { digestOf } from '../../peer/wire/digest';
import { ALPHA, alphaKey, b64, BETA } from './cast';

/** Seconds. */
export const NOW = 1_790_000_000;
export const REQUIRED = ['@method', '@authority', '@path', '@query', 'content-digest', 'content-type'];
export const NONCE = 'bm9uY2Utb2YtMTYtYnl0ZQ';

/** What differs from an honest request; the signature is made over what results. */
export interface Recipe {
  method?: string;
  authority?: string;
  path?: string;
  query?: string;
  body?: string;
  headers?: [string, string][];
  components?: string[];
  /** Verbatim parameters; replaces the usual ones. */
  params?: string;
  created?: number | string;
  keyid?: string;
  nonce?: string;
  more?: string;
  key?: SigningKey;
  label?: string;
  /** The component list as it stands in the field. */
  list?: string;
}

const OTHER: Record<string, string> = { '@scheme': 'https', '@target-uri': `https://${BETA}/` };

export function make(recipe: Recipe) {
  const { method = 'POST', authority = BETA, path = '/_scaiwave/federation/v1/send', query = '' } = recipe;
  const { body = method === 'GET' ? '' : '{"events":[]}', key = alphaKey, label = 'sig' } = recipe;
  const plain: [string, string][] =
    method === 'GET'
      ? []
      : [
          ['content-type', 'application/json'],
          ['content-digest', digestOf(body)],
        ];
  const headers = recipe.headers ?? plain;
  const components = recipe.components ?? (method === 'GET' ? REQUIRED.slice(0, 4) : REQUIRED);
  const params =
    recipe.params ??
    `;created=${recipe.created ?? NOW};keyid="${recipe.keyid ?? `${ALPHA}#${alphaKey.keyId}`}"` +
      `;nonce="${recipe.nonce ?? NONCE}";alg="ed25519";tag="scaiwave-federation"${recipe.more ?? ''}`;
  const list = recipe.list ?? `(${components.map((name) => `"${name}"`).join(' ')})`;
  const values: Record<string, string> = {
    ...OTHER,
    '@method': method,
    '@authority': authority,
    '@path': path,
    '@query': `?${query}`,
    ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  };
  const base = [
    ...components.map((name) => `"${name}": ${values[name] ?? ''}`),
    `"@signature-params": ${list}${params}`,
  ];
  const value = Buffer.from(key.sign(Buffer.from(base.join('\n'), 'latin1'))).toString('base64');
  headers.push(['signature-input', `${label}=${list}${params}`], ['signature', `${label}=:${value}:`]);
  return {
    method,
    authority,
    path,
    query,
    headers: headers.map(([name, line]) => [name, line] as [string, string]),
    body: b64(body),
  };
}
