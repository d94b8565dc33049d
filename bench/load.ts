import type { Pool } from 'undici';
import { machineMs } from './figures';
import { SEND_PATH, type OwnChain, type ReadyRequest } from './signing-peer';

export interface LoadOrder {
  /** Events in one request. */
  batch: number;
  seconds: number;
  /** Prepared before the clock starts; whoever answers faster is measured for less time. */
  mostRequests: number;
}

export interface LoadResult {
  accepted: number;
  seconds: number;
  /** Of this process, for all of it. */
  cpuSeconds: number;
  /** The first answer that was not `accepted`, if any. */
  refusal: string | undefined;
}

/** One chain: its requests go one after the other. */
export interface Lane {
  pool: Pool;
  chain: OwnChain;
  ready(bodies: string[]): ReadyRequest;
}

const BODY = 'A line as people write them: neither a word nor a page, about as long as this one is. '.repeat(
  2,
);

/** Posts prepared requests, every lane in order and all lanes at once; counts what was acknowledged. */
export async function runLoad(lanes: readonly Lane[], order: LoadOrder): Promise<LoadResult> {
  const each = Math.ceil(order.mostRequests / lanes.length);
  const bodies = Array.from({ length: order.batch }, () => BODY);
  const prepared = lanes.map((lane) => prepare(lane, each, bodies));
  const result: LoadResult = { accepted: 0, seconds: 0, cpuSeconds: 0, refusal: undefined };
  const cpu = process.cpuUsage();
  const start = machineMs();
  const end = start + order.seconds * 1000;
  await Promise.all(lanes.map((lane, n) => drive(lane, prepared[n]!, end, result)));
  result.seconds = (machineMs() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  result.cpuSeconds = (user + system) / 1e6;
  return result;
}

interface PreparedRequest extends ReadyRequest {
  /** Where the chain stands before it. */
  before: OwnChain;
}

const prepare = (lane: Lane, count: number, bodies: string[]): PreparedRequest[] =>
  Array.from({ length: count }, () => ({ before: { ...lane.chain }, ...lane.ready(bodies) }));

async function drive(
  { pool, chain }: Lane,
  requests: readonly PreparedRequest[],
  end: number,
  result: LoadResult,
): Promise<void> {
  for (const { headers, body, before } of requests) {
    if (machineMs() > end) {
      // What was not sent has never been: the next load goes on from here.
      Object.assign(chain, before);
      return;
    }
    const response = await pool.request({ method: 'POST', path: SEND_PATH, headers, body });
    const text = await response.body.text();
    const accepted = response.statusCode === 200 ? text.split('"status":"accepted"').length - 1 : 0;
    result.accepted += accepted;
    if (accepted === 0) {
      result.refusal ??= `${response.statusCode} ${text.slice(0, 300)}`;
      return;
    }
  }
}
