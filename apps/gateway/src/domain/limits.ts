/** Every bound that the gateway sets, in one place. Bytes, milliseconds and requests a second. */
export const LIMITS = {
  s2sBodyBytes: 1_048_576,
  /** How much of an oversize body is read and thrown away before its sender is hung up on. */
  drainBytes: 8_388_608,
  jsonBodyBytes: 65_536,
  headerBytes: 16_384,
  connections: 10_000,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  /** How often Node looks for connections that took longer than that. */
  connectionsCheckMs: 1_000,

  s2sPerAddressPerSecond: 2_000,
  s2sPerSignerPerSecond: 2_000,
  s2sPerSignerBurst: 4_000,
  peoplePerAddressPerSecond: 1_000,

  askBatch: 64,
  /** Events that one question, and one transaction of the room log, takes in. */
  eventBatch: 400,
  nonceBatch: 256,
  prunedNonces: 10_000,
  pruneEveryMs: 60_000,

  tenantsFreshMs: 10_000,
  tenantsRetryMs: 1_000,
  peerKeyFreshMs: 60_000,
  unknownKeyFreshMs: 1_000,
  cachedPeerKeys: 10_000,
  participantFreshMs: 60_000,
  cachedParticipants: 50_000,

  /** A diagnosis is over in 15 s: a look, a ping, and one that asks the peer to call back. */
  diagnosesPerTenantPerMinute: 30,
  diagnosisLookMs: 3_500,
  diagnosisPingMs: 2_500,
  askBackMs: 6_000,
  /** What the bus and the other context may add to the time outside. */
  ownPartMs: 800,
  /** What arrived may be known a moment after the answer. */
  arrivalMs: 500,
  /** Calling back is over in 5 s, a look and a ping. */
  callBackLookMs: 2_000,
  callBackPingMs: 1_400,
  callBacksPerPeerPerMinute: 6,
  callBacksAtOnce: 16,
  awaitedCallBacks: 1_000,

  heardEveryMs: 1_000,
  refusalAuditsPerPeerPerMinute: 20,
  trackedPeers: 10_000,

  streamHeartbeatMs: 15_000,
  streamBufferBytes: 262_144,
  streamPage: 100,
  streamsPerTenant: 5_000,

  saysPerPersonPerSecond: 5,
  saysPerPersonBurst: 20,
  storiesPerPersonPerSecond: 1,
  storiesPerPersonBurst: 10,
  questionsPerStory: 20,
  presenceTickMs: 1_000,
  attendanceChunk: 500,
  untoldChanges: 5_000,
  liveItemsPerStream: 500,
  ephemeralsPerPeerBurst: 400,
  ephemeralRequestsWaiting: 500,
} as const;
