import { parseFqid } from '@app/protocol';

/** The server that a person belongs to; FQIDs in events have passed their form rules. */
export const serverOf = (fqid: string): string => parseFqid(fqid)?.server ?? '';

export const localIdOf = (fqid: string): string => parseFqid(fqid)?.local ?? '';

export const isOurs = (tenant: string, fqid: string): boolean => serverOf(fqid) === tenant;
