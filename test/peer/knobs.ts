import type { Answer } from './https';
import type { Incoming } from './wire/request';

/** What a test may turn to make the peer misbehave; all are off to begin with. */
export interface Knobs {
  /** Added to the peer's clock, for requests, events and answers: milliseconds. */
  clockOffsetMs: number;
  /** Used for every request instead of a fresh one. */
  nonce: string | undefined;
  /** Changes the headers of each request after it was signed. */
  spoilHeaders: ((headers: Record<string, string>) => Record<string, string>) | undefined;
  /** Changes the body of each request after it was signed. */
  spoilBody: ((body: string) => string) | undefined;
  /** The authority that requests are signed for, instead of that of the URL. */
  signedAuthority: string | undefined;
  /** What its descriptor says that it speaks. */
  versions: string[];
  /** Answers every signed request, or those whose path ends in `to`, with this instead of doing anything. */
  answerWith: { status: number; code: string; headers?: Record<string, string>; to?: string } | undefined;
  /** Changes what is answered to a request that was not for the descriptor. */
  distort: ((incoming: Incoming, answer: Answer) => Answer) | undefined;
  /** What opens the calls of rooms that the peer hosts, for a person; without it the peer has no calls. */
  callAnswer: ((fqid: string) => object) | undefined;
  /** Whether it calls back who asks for it by a ping. */
  callsBack: boolean;
  /** Says something else to a ping than it would; `asked` to call back or not. */
  pong: (said: object, asked: boolean) => object | Promise<object>;
  /** Stands over what profiles say. */
  profile: object;
}

export const noKnobs = (): Knobs => ({
  clockOffsetMs: 0,
  nonce: undefined,
  spoilHeaders: undefined,
  spoilBody: undefined,
  signedAuthority: undefined,
  versions: ['v1'],
  answerWith: undefined,
  distort: undefined,
  callAnswer: undefined,
  callsBack: true,
  pong: (said) => said,
  profile: {},
});

/** A `spoilHeaders` that flips one character of the signature. */
export function breakSignature(headers: Record<string, string>): Record<string, string> {
  const signature = headers.signature ?? '';
  const other = signature[10] === 'A' ? 'B' : 'A';
  return { ...headers, signature: signature.slice(0, 10) + other + signature.slice(11) };
}
