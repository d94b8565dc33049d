import { addressFilter } from './address';
import { checkEventFilter } from './check-event-filter';
import { type Filter } from './filter';
import { canonicalizeFilter, checkJsonFilter } from './json-filters';
import { checkKeyFilter, verifySignatureFilter } from './key-filters';
import { fqidFilter, serverNameFilter } from './name-filters';
import { verifyRequestFilter } from './verify-request';

/** The filters by name. Each run makes its own, since a filter may remember what it has seen. */
export const FILTERS: Readonly<Record<string, () => Filter>> = {
  canonicalize: () => canonicalizeFilter,
  'check-json': () => checkJsonFilter,
  'check-key': () => checkKeyFilter,
  'verify-signature': () => verifySignatureFilter,
  'verify-request': verifyRequestFilter,
  'check-event': () => checkEventFilter,
  'server-name': () => serverNameFilter,
  fqid: () => fqidFilter,
  address: () => addressFilter,
};
