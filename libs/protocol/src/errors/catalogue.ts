/** One row of the error catalogue (docs/protocol.md, "Errors"). */
export interface ErrorRow {
  /** HTTP status when the error fails a whole request. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429;
  /** Whether sending the same thing again later may succeed. */
  readonly retryable: boolean;
  /** What happened, in a sentence for people. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

const row = (status: ErrorRow['status'], retryable: boolean, cause: string, remedy: string): ErrorRow => ({
  status,
  retryable,
  cause,
  remedy,
});

/** Every code that a ScaiWave server puts on the wire: the table that `docs/protocol.md` prints. */
export const FEDERATION_ERRORS = {
  SW_FED_PEER_UNKNOWN: row(
    403,
    true,
    'The policy here does not know this server.',
    'Add the server to allowed_peers in the federation policy, on both sides, or set default_mode to open.',
  ),
  SW_FED_PEER_DENIED: row(
    403,
    false,
    'The policy here denies this server.',
    'Ask the admin of the refusing server to take the name off its deny list.',
  ),
  SW_FED_FEDERATION_CLOSED: row(
    403,
    true,
    'The policy here refuses all federation.',
    'Set default_mode to invite_only or open.',
  ),
  SW_FED_FEDERATION_DISABLED: row(
    403,
    true,
    'Federation is switched off for this tenant.',
    'Switch it on with PUT /v1/admin/federation/enabled.',
  ),
  SW_FED_SIGNATURE_MISMATCH: row(
    401,
    false,
    'A signature does not verify.',
    'See the reason: check clocks, keys and the signed bytes; refresh the peer if it changed its key.',
  ),
  SW_FED_REPLAYED_REQUEST: row(
    401,
    false,
    'This nonce was used before.',
    'Sign every request, also a retry, with a nonce of its own.',
  ),
  SW_FED_PROTOCOL_VERSION: row(
    403,
    true,
    'The two servers share no protocol version that both allow.',
    'Compare protocol_versions in both descriptors and min_signature_protocol in both policies.',
  ),
  SW_FED_DISCOVERY_FAILED: row(
    401,
    true,
    "The signer's descriptor could not be fetched or trusted.",
    'Check DNS, TLS and /.well-known/scaiwave/server of the signing server.',
  ),
  SW_FED_ADDRESS_REFUSED: row(
    403,
    false,
    'The name leads to an address that federation must not connect to.',
    'Use a name that resolves to public addresses, or allow the network in SCAIWAVE_FEDERATION_PRIVATE_NETWORKS.',
  ),
  SW_FED_BAD_NAME: row(
    400,
    false,
    'That is not a canonical server name or FQID.',
    'Write server names in lower case with at least two labels, and people as @local:server.',
  ),
  SW_FED_BAD_KEY: row(
    400,
    false,
    'That public key may not stand in a descriptor.',
    'Generate a fresh Ed25519 key; example keys and weak keys are refused.',
  ),
  SW_FED_MALFORMED_REQUEST: row(
    400,
    false,
    'The request is not of the form that the protocol asks for.',
    'Compare it with docs/protocol.md; detail names the fault.',
  ),
  SW_FED_MALFORMED_EVENT: row(
    400,
    false,
    'The event is not of the form that the protocol asks for.',
    'Send the RFC 8785 bytes of a valid event; detail names the fault.',
  ),
  SW_FED_TOO_LARGE: row(
    413,
    false,
    'The request or event is larger than the limit.',
    'Send smaller batches; an event is at most 65,536 bytes, a create event 8,192, a request 1 MiB.',
  ),
  SW_FED_ENCODING_REFUSED: row(
    415,
    false,
    'Content encodings and media types other than application/json are refused.',
    'Send plain application/json without Content-Encoding.',
  ),
  SW_FED_CONTENT_HASH_MISMATCH: row(
    400,
    false,
    'content_hash is not the hash of content and salt.',
    'Hash the RFC 8785 bytes of {content, salt}.',
  ),
  SW_FED_TS_IN_FUTURE: row(
    400,
    true,
    'The event is dated more than 60 s ahead.',
    'Synchronise the clock and send it again.',
  ),
  SW_FED_TS_BACKWARDS: row(
    409,
    false,
    'ts goes back along the chain.',
    'Give each event a ts not below that of the event before it.',
  ),
  SW_FED_KEY_BACKWARDS: row(
    409,
    false,
    'The event is signed by an older key than the event before it.',
    'Sign new events with the active key only.',
  ),
  SW_FED_CHAIN_BROKEN: row(
    409,
    false,
    'prev is not the id of the event before.',
    'Build each event on the last event of your own chain.',
  ),
  SW_FED_CHAIN_FORK: row(
    409,
    false,
    'Two signed events claim one place in the chain.',
    'Restore the chain from a peer; the home server may re-admit the server by a new joined event.',
  ),
  SW_FED_ORIGIN_MISMATCH: row(
    403,
    false,
    'The event or its sender belongs to another server than the signer.',
    'Send only events of your own chains.',
  ),
  SW_FED_ROOM_ID_MISMATCH: row(
    400,
    false,
    'The room id is not the hash of the create event.',
    'Derive the room id from the header of sw.room.create.',
  ),
  SW_FED_NOT_IN_ROOM: row(
    404,
    true,
    'There is no such room here for this server, or the sender is not a member of it.',
    'Join the room by an invite first.',
  ),
  SW_FED_NOT_HOME: row(
    403,
    false,
    "Only the room's home server may say this.",
    'Ask the home server by an event of your own chain.',
  ),
  SW_FED_NOT_AUTHOR: row(
    403,
    false,
    'Only the author may do this to a message.',
    'Edit and erase your own messages only.',
  ),
  SW_FED_NOT_INVITED: row(
    403,
    false,
    'There is no pending invite for this person.',
    'Ask a member for an invite.',
  ),
  SW_FED_INVITE_EXPIRED: row(
    403,
    false,
    'The invite has expired.',
    'Ask for a new invite; invites last seven days.',
  ),
  SW_FED_UNKNOWN_USER: row(
    404,
    false,
    'There is no such person on this server.',
    'Check the spelling of the FQID.',
  ),
  SW_FED_ROOM_NOT_FEDERATED: row(
    403,
    true,
    'Federation is switched off for this room.',
    'Switch it on with PUT /v1/admin/rooms/{room_id}/federate, on both sides.',
  ),
  SW_FED_ROOM_INCOGNITO: row(403, false, 'Incognito rooms never federate.', 'Use another room.'),
  SW_FED_ROOM_BRIDGE: row(403, false, 'Bridge rooms never federate.', 'Use another room.'),
  SW_FED_ROOM_SIDEKICK: row(403, false, 'Sidekick rooms never federate.', 'Use another room.'),
  SW_FED_PARTICIPANT_LIMIT: row(
    403,
    true,
    'The room has as many foreign participants, or servers, as it may have.',
    'Raise max_foreign_participants_per_room. If it is not reached, let servers that nobody needs leave the room.',
  ),
  SW_FED_BACKFILL_REFUSED: row(
    403,
    true,
    'The policy here gives no history.',
    'Raise max_backfill_events_per_request on the answering server.',
  ),
  SW_FED_NO_CALLS: row(
    404,
    true,
    'The server that hosts this room has no calls.',
    'Its operator sets LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET there.',
  ),
  SW_FED_RATE_LIMITED: row(429, true, 'Too many requests.', 'Wait for as long as Retry-After says.'),
  SW_FED_PEER_SEVERED: row(
    403,
    false,
    'Peering with this server has been ended.',
    'The admin who removed the peer adds it to allowed_peers again.',
  ),
} as const satisfies Record<string, ErrorRow>;

export type FederationCode = keyof typeof FEDERATION_ERRORS;

/** What tells apart the causes that share one code (docs/protocol.md, "Reasons"). */
export type Reason =
  | 'clock_skew'
  | 'bad_signature'
  | 'unknown_key'
  | 'key_changed'
  | 'expired_key'
  | 'digest_mismatch'
  | 'not_covered'
  | 'wrong_authority'
  | 'malformed_signature'
  | 'expired';
