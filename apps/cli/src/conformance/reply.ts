import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '@app/protocol';

export interface Reply {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body, or why there was none. */
  readonly text: string;
  /** The body as JSON; undefined if it is not. */
  readonly json: unknown;
}

/** The members of a JSON object; none of anything else. */
export const membersOf = (json: unknown): JsonObject =>
  isJsonObject((json ?? null) as JsonValue) ? (json as JsonObject) : {};

/** The verdicts of an answer to `/send`, as far as it has any. */
export const verdictsOf = ({ status, json }: Reply): JsonObject[] => {
  const { results } = membersOf(json);
  return status === 200 && Array.isArray(results) ? results.map(membersOf) : [];
};

/** An answer in a few words. */
export function inWords({ status, text, json }: Reply): string {
  if (status === 0) return `no answer (${text})`;
  const { code, reason } = membersOf(json);
  if (code === undefined) return `${status} ${text.slice(0, 160)}`.trimEnd();
  return `${status} ${String(code)}${reason === undefined ? '' : ` "${String(reason)}"`}`;
}
