import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CLS_ID, ClsService } from 'nestjs-cls';

const TRACE_ID_BYTES = 16;

export const newTraceId = (): string => randomBytes(TRACE_ID_BYTES).toString('hex');

const SPAN_ID_BYTES = 8;
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The `traceparent` field (W3C Trace Context) by which the server that is asked logs under the same id. */
export const traceparent = (traceId: string): string =>
  `00-${traceId}-${randomBytes(SPAN_ID_BYTES).toString('hex')}-01`;

/** The id in a `traceparent` field that somebody sent; a field of another form says nothing. */
export const traceIdFrom = (field: unknown): string | undefined =>
  typeof field === 'string' ? TRACEPARENT.exec(field)?.[1] : undefined;

/** The id by which everything done for one request can be found in the logs. */
@Injectable()
export class TraceContext {
  constructor(private readonly cls: ClsService) {}

  /** The id of the request being served; outside any, a new one each time. */
  id(): string {
    return this.current() ?? newTraceId();
  }

  /** The id of the work being done, if it has one. */
  current(): string | undefined {
    return this.cls.isActive() ? this.cls.getId() : undefined;
  }

  /** Runs work under an id of its own, or under the one that came with a message. */
  run<T>(work: () => T, id = newTraceId()): T {
    return this.cls.runWith({ [CLS_ID]: id }, work);
  }
}
