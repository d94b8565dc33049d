/** One row of the catalogue of errors that are not federation's: what people's and admins' routes answer. */
interface ApiErrorRow {
  readonly status: number;
  readonly retryable: boolean;
  readonly cause: string;
  readonly remedy: string;
}

const row = (status: number, retryable: boolean, cause: string, remedy: string): ApiErrorRow => ({
  status,
  retryable,
  cause,
  remedy,
});

export const API_ERRORS = {
  SW_BAD_REQUEST: row(
    400,
    false,
    'The request is not of the form of this route.',
    'Correct what detail names.',
  ),
  SW_UNAUTHENTICATED: row(
    401,
    false,
    'There is no valid bearer token.',
    'Send Authorization: Bearer with a token that is in force.',
  ),
  SW_FORBIDDEN: row(403, false, 'This needs an admin of the tenant.', 'Sign in with power_level admin.'),
  SW_NOT_FOUND: row(404, false, 'There is nothing here.', 'Compare method and path with /openapi.json.'),
  SW_VERSION_CHANGED: row(
    412,
    true,
    'It has changed since the version in If-Match.',
    'Read it again and send the new ETag.',
  ),
  SW_TOO_LARGE: row(413, false, 'The body is larger than the limit.', 'Send less than 64 KiB.'),
  SW_UNSUPPORTED_MEDIA_TYPE: row(415, false, 'Bodies are JSON here.', 'Send Content-Type: application/json.'),
  SW_RATE_LIMITED: row(429, true, 'Too many requests.', 'Wait for as long as Retry-After says.'),
  SW_INTERNAL: row(500, true, 'Something failed here.', 'Tell an admin the trace_id.'),
  SW_PEER_FAILED: row(
    502,
    true,
    'Another server, which this needs, gave no usable answer.',
    'Try again later; admins see what is wrong in the list of peers.',
  ),
  SW_UNAVAILABLE: row(503, true, 'A part of this server does not answer.', 'Try again in a moment.'),
} as const satisfies Record<string, ApiErrorRow>;

export type ApiCode = keyof typeof API_ERRORS;

/** Thrown by the HTTP edge alone. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiCode,
    readonly detail?: string,
  ) {
    super(`${code}: ${detail ?? API_ERRORS[code].cause}`);
    this.name = 'ApiError';
  }
}
