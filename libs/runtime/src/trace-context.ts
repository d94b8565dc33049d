import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CLS_ID, ClsService } from 'nestjs-cls';

const TRACE_ID_BYTES = 16;

export const newTraceId = (): string => randomBytes(TRACE_ID_BYTES).toString('hex');

/** The id by which everything done for one request can be found in the logs. */
@Injectable()
export class TraceContext {
  constructor(private readonly cls: ClsService) {}

  /** The id of the request being served; outside any, a new one each time. */
  id(): string {
    return (this.cls.isActive() && this.cls.getId()) || newTraceId();
  }

  /** Runs work under an id of its own, or under the one that came with a message. */
  run<T>(work: () => T, id = newTraceId()): T {
    return this.cls.runWith({ [CLS_ID]: id }, work);
  }
}
