import { refuse, type Outcome } from '../errors/refusal';

/** One version of the protocol. */
export interface ProtocolVersion {
  /** As in `protocol_versions` and `min_signature_protocol`. */
  readonly name: string;
  /** Below the base of `endpoints.federation`. */
  readonly pathSegment: string;
  /** `v` of the events that it speaks. */
  readonly eventVersion: number;
}

/** Oldest first. A new version is a new row. */
export const PROTOCOL_VERSIONS: readonly ProtocolVersion[] = [
  { name: 'v1', pathSegment: 'v1', eventVersion: 1 },
];

/**
 * The newest version that both sides speak and that is not below `floor` (`min_signature_protocol`), or
 * SW_FED_PROTOCOL_VERSION. A floor that this table does not have is above every row.
 */
export function commonVersion(
  ours: readonly string[],
  theirs: readonly string[],
  floor: string,
  table: readonly ProtocolVersion[] = PROTOCOL_VERSIONS,
): Outcome<{ version: ProtocolVersion }> {
  const lowest = table.findIndex(({ name }) => name === floor);
  const version =
    lowest < 0
      ? undefined
      : table.slice(lowest).findLast(({ name }) => ours.includes(name) && theirs.includes(name));
  if (version) return { ok: true, version };
  return refuse(
    'SW_FED_PROTOCOL_VERSION',
    `No version in common: ${list(ours)} here, ${list(theirs)} there, at least ${floor} asked for.`,
  );
}

const list = (versions: readonly string[]): string => versions.slice(0, 8).join(', ') || 'none';
