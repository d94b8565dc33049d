import { isFqid, isServerName } from '@app/protocol';
import { lineFilter, MALFORMED_LINE, verdict } from './filter';

const nameFilter = (isCanonical: (name: string) => boolean) =>
  lineFilter(({ value }) =>
    typeof value === 'string' ? verdict(isCanonical(value), 'SW_FED_BAD_NAME') : MALFORMED_LINE,
  );

export const serverNameFilter = nameFilter(isServerName);

export const fqidFilter = nameFilter(isFqid);
