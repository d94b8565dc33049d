import type { Outcome } from '@app/protocol';
import type { Sighting } from './look-at-host';

export interface PeerRequest {
  headers?: Record<string, string>;
  /** A longer body is cut off and refused; 65,536 unless told. */
  maxBytes?: number;
  /** From the look-up of the name to the last byte, in milliseconds; 10,000 unless told. */
  timeoutMs?: number;
  /** Gives the request up before that, as if its time were over. */
  signal?: AbortSignal;
  /** The media type that a 2xx answer must have; any, unless told. */
  accept?: string;
  /** Over a connection of its own, so that an older one hides nothing of how things stand now. */
  fresh?: boolean;
}

export interface PeerPost extends PeerRequest {
  body: string | Uint8Array;
}

export interface PeerResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * HTTP to other servers, who may be hostile: connects to judged addresses only, follows no redirect, takes no content
 * encoding, bounds time and size.
 *
 * Any status is an answer. Without one the outcome is a refusal: SW_FED_ADDRESS_REFUSED, or SW_FED_DISCOVERY_FAILED
 * with `facts.cause` (`timeout`, `too_large`, or a code of Node's such as `ECONNREFUSED`).
 */
export abstract class PeerHttp {
  abstract get(url: string, request?: PeerRequest): Promise<Outcome<PeerResponse>>;
  abstract post(url: string, request: PeerPost): Promise<Outcome<PeerResponse>>;
  /** Resolves the host of `url` and connects to it anew, without a request. */
  abstract look(url: string, timeoutMs: number): Promise<Sighting>;
}
