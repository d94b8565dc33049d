export { FEDERATION_ERRORS, type ErrorRow, type FederationCode, type Reason } from './errors/catalogue';
export {
  FederationError,
  refuse,
  toProblem,
  type Outcome,
  type Problem,
  type Refusal,
} from './errors/refusal';

export { contentDigest } from './requests/content-digest';
export { newNonce } from './requests/nonce';
export {
  prepareSignedRequest,
  type PreparedRequest,
  type SigningFacts,
} from './requests/prepare-signed-request';
export { MAX_CLOCK_SKEW_S, readRequestSignature, type RequestClaim } from './requests/read-request-signature';
export { type ReceivedRequest, type SignableRequest } from './requests/signable-request';
export { SIGNATURE_TAG } from './requests/signature-base';
export { eventIdPrefixOf, traceIdOf } from './requests/trace-id';
export { verifyContentDigest, verifyRequestSignature } from './requests/verify-request-signature';

export { commonVersion, PROTOCOL_VERSIONS, type ProtocolVersion } from './versions/protocol-versions';

export { decodeBase64, decodeBase64url, encodeBase64url } from './encoding/base64';
export { readableText } from './encoding/readable-text';
export { sha256 } from './encoding/sha256';

export { canonicalize, canonicalizeText } from './json/canonicalize';
export { isJsonObject, type JsonObject, type JsonValue } from './json/json-value';
export { MAX_EVENT_BYTES, parseJson } from './json/parse-json';
export { splitSendBody, type SendBody, type SendElement } from './json/split-send-body';

export { isDisplayName } from './names/display-name';
export { isFqid, parseFqid, type Fqid } from './names/fqid';
export { isEventId, isEventType, isHash, isRoomId } from './names/ids';
export { isServerName } from './names/server-name';

export { acceptableKey } from './keys/acceptable-key';
export { isKeyId, keyIdOf } from './keys/key-id';
export { generateKeyPair, type KeyPair } from './keys/key-pair';
export { signBytes, signerOf, verifyStrict, type Signer } from './keys/signature';

export { checkEvent, checkRoomId, type EventQuestion } from './events/check-event';
export { draftEvent, type EventDraft, type EventInput } from './events/draft-event';
export { eraseEvent } from './events/erase-event';
export { eventIdOf, roomIdOf } from './events/event-text';
export {
  CREATE_TYPE,
  MAX_CREATE_EVENT_BYTES,
  MAX_TS_AHEAD_MS,
  type EventHeader,
  type EventSignature,
  type FederationEvent,
  type ParsedEvent,
} from './events/federation-event';
export { parseEvent, type ParseEventOptions } from './events/parse-event';
export { eventSigningBytes, headSigningBytes, type ChainHead } from './events/signing-bytes';
export {
  checkContent,
  EVENT_TYPES,
  isKnownEventType,
  type ContentOf,
  type EventType,
  type EventTypeRow,
} from './events/types/event-types';
export { type Heads } from './events/types/room-events';
export { checkEventTime, verifyEventSignature } from './events/verify-event';

export {
  EPHEMERAL_LIMITS,
  PRESENCE_STATUSES,
  readEphemeral,
  type Ephemeral,
  type PresenceEphemeral,
  type PresenceStatus,
  type TypingEphemeral,
} from './ephemerals/read-ephemeral';

export { composeDescriptor } from './descriptor/compose-descriptor';
export { admitDescriptor, type PeerChanges } from './descriptor/admit-descriptor';
export {
  isCurrent,
  MAX_DESCRIPTOR_BYTES,
  type Descriptor,
  type DescriptorFields,
  type DescriptorKey,
  type DescriptorSignature,
  type KeyState,
} from './descriptor/descriptor';
export { defaultFederationBase, federationBase, federationUrl } from './descriptor/federation-url';
export {
  isNewerKey,
  keyForRequest,
  rotationOrder,
  type KnownKey,
  type KnownPeer,
} from './descriptor/known-peer';
export { readDescriptor, type SoundDescriptor } from './descriptor/read-descriptor';

export { judgeAddress, type AddressRules } from './address/judge-address';
export { judgeHost, type JudgedHost } from './address/judge-host';
export { judgeUrl } from './address/judge-url';
