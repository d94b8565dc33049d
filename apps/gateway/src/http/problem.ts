import { HttpException } from '@nestjs/common';
import { BusUnavailable, isPassingFault } from '@app/messaging';
import { FederationError, toProblem, type Refusal } from '@app/protocol';
import { API_ERRORS, ApiError, type ApiCode } from './api-errors';

export const PROBLEM_TYPE = 'application/problem+json';

/** An error as it goes out: RFC 9457, and the fields beside it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: { status: number; code: string; [member: string]: unknown };
  /** A fault of ours that somebody should read about. */
  unexpected: boolean;
}

const CODE_OF_STATUS: Partial<Record<number, ApiCode>> = {
  401: 'SW_UNAUTHENTICATED',
  403: 'SW_FORBIDDEN',
  404: 'SW_NOT_FOUND',
  405: 'SW_NOT_FOUND',
  412: 'SW_VERSION_CHANGED',
  413: 'SW_TOO_LARGE',
  415: 'SW_UNSUPPORTED_MEDIA_TYPE',
  429: 'SW_RATE_LIMITED',
  503: 'SW_UNAVAILABLE',
};

const RETRY_AFTER_SECONDS = '1';

/** Gives any error its wire form; what is not foreseen says nothing but its trace. */
export function answerError(error: unknown, traceId: string): Answer {
  if (error instanceof FederationError) return answerRefusal(error.refusal, traceId);
  if (error instanceof ApiError) return answerCode(error.code, error.detail, traceId);
  if (error instanceof BusUnavailable || isPassingFault(error))
    return answerCode('SW_UNAVAILABLE', undefined, traceId);
  const status = statusOf(error);
  if (status === undefined || status >= 500) {
    return { ...answerCode('SW_INTERNAL', undefined, traceId), unexpected: true };
  }
  return answerCode(CODE_OF_STATUS[status] ?? 'SW_BAD_REQUEST', detailOf(error, status), traceId);
}

export function answerRefusal(refusal: Refusal, traceId: string): Answer {
  const body = toProblem(refusal, traceId);
  const wait = refusal.facts?.retry_after ?? RETRY_AFTER_SECONDS;
  return {
    status: body.status,
    headers: body.status === 429 ? { 'retry-after': String(wait) } : {},
    body,
    unexpected: false,
  };
}

export function answerCode(code: ApiCode, detail: string | undefined, traceId: string): Answer {
  const { status, retryable, cause, remedy } = API_ERRORS[code];
  return {
    status,
    headers: status === 429 || status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {},
    body: {
      type: `urn:scaiwave:error:${code}`,
      title: cause,
      status,
      code,
      retryable,
      detail: `${detail ?? cause} ${remedy}`,
      trace_id: traceId,
    },
    unexpected: false,
  };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors: bodies, media types, URLs.
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}

/** Frameworks' messages can be shown where the request's form is at fault; they name the field. */
function detailOf(error: unknown, status: number): string | undefined {
  if (status !== 400 || !(error instanceof HttpException)) return undefined;
  const response = error.getResponse() as { message?: unknown };
  const messages = Array.isArray(response.message) ? response.message : [response.message];
  const text = messages.filter((message) => typeof message === 'string').join('; ');
  return text ? `${text.slice(0, 500)}.` : undefined;
}
