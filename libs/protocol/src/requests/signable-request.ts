/** What of an HTTP request a signature covers. */
export interface SignableRequest {
  /** Upper case. */
  readonly method: string;
  /** The receiving server's name, in lower case and without `:443`. */
  readonly authority: string;
  /** Absolute and as sent, that is percent-encoded. */
  readonly path: string;
  /** Without its `?`; empty when there is none. */
  readonly query: string;
  /** Of every method but GET, which has none. */
  readonly body?: Uint8Array;
  /** In place of the body, for a signer who does not get to see it: the value of Content-Digest. */
  readonly contentDigest?: string;
}

/** A request as it came in: nothing decoded, nothing merged. */
export interface ReceivedRequest {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  /** Field lines in the order received, duplicates kept, names in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Requests that are answered from their URL alone carry no body; all others sign theirs. */
export function carriesBody(method: string): boolean {
  return method !== 'GET';
}
