import { ephemeralVectors } from './make/ephemerals';
import { bodyVectors, eventVectors } from './make/events';
import { canonicalVectors, strictVectors } from './make/json';
import { continuityVectors, descriptorVectors, keyUseVectors } from './make/descriptors';
import { keyVectors, signatureVectors } from './make/keys';
import { fqids, hosts, serverNames, urls, versions } from './make/names';
import { requestVectors } from './make/requests';

export const VECTORS = {
  keys: keyVectors,
  signatures: { vectors: signatureVectors },
  'canonical-json': { canonical: canonicalVectors, strict: strictVectors },
  events: { vectors: eventVectors },
  'send-bodies': { vectors: bodyVectors },
  ephemerals: { vectors: ephemeralVectors },
  requests: { vectors: requestVectors },
  descriptors: { vectors: descriptorVectors, continuity: continuityVectors, key_use: keyUseVectors },
  names: { server_names: serverNames, fqids },
  addresses: { hosts, urls },
  versions: { vectors: versions },
};

/** The text of each `test/vectors/<name>.json`; the same every time. */
export function vectorFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VECTORS).map(([name, vectors]) => [name, `${JSON.stringify(vectors, null, 1)}\n`]),
  );
}
