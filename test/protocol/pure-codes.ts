/** The codes, less their `SW_FED_`, that the pure layer gives. */
export const PURE_CODES = [
  'MALFORMED_EVENT',
  'MALFORMED_REQUEST',
  'TOO_LARGE',
  'ENCODING_REFUSED',
  'CONTENT_HASH_MISMATCH',
  'TS_IN_FUTURE',
  'ORIGIN_MISMATCH',
  'ROOM_ID_MISMATCH',
  'SIGNATURE_MISMATCH',
  'DISCOVERY_FAILED',
  'ADDRESS_REFUSED',
  'BAD_NAME',
  'BAD_KEY',
  'PROTOCOL_VERSION',
];

export const PURE_REASONS = [
  'clock_skew',
  'bad_signature',
  'unknown_key',
  'key_changed',
  'digest_mismatch',
  'not_covered',
  'wrong_authority',
  'malformed_signature',
  'expired',
  'expired_key',
];
