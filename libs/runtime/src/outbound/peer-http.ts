import type { Refusal } from '@app/protocol';

export interface PeerRequest {
  headers: Record<string, string>;
  /** The only media type that an answer may have; any, if it is left out. */
  accept?: string;
  /** The most that the answer may hold, bytes. */
  maxBytes: number;
  /** For everything together: name, connection, TLS, request, answer. */
  timeoutMs: number;
}

export interface PeerResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * The only way to other servers: addresses are judged, redirects and encodings refused, answers capped. What cannot
 * be reached is a refusal (DISCOVERY_FAILED, or ADDRESS_REFUSED where connecting is not allowed), never an exception.
 */
export abstract class PeerHttp {
  abstract get(url: string, request: PeerRequest): Promise<PeerResponse | Refusal>;
  abstract post(
    url: string,
    request: PeerRequest & { body: Uint8Array | string },
  ): Promise<PeerResponse | Refusal>;
}
