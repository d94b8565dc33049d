import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { lookupWithLoopback } from '../loopback-names';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A refusal by a server, as the demo meets it. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

/** One person's (or nobody's) view of one server's HTTP interface. */
export class ApiSession {
  constructor(
    private readonly base: string,
    private readonly agent: Agent,
    private readonly token?: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<T> {
    return this.call<T>('POST', path, body, headers);
  }

  put<T>(path: string, body: object = {}): Promise<T> {
    return this.call<T>('PUT', path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.call<T>('PATCH', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.call<T>('DELETE', path);
  }

  /** Follows the live stream until `closed`; replies with what tells all that was heard so far. */
  async follow(closed: AbortSignal): Promise<() => string> {
    const body = await this.stream(closed);
    let heard = '';
    body.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
    body.on('error', () => undefined);
    return () => heard;
  }

  /** The live stream as it comes, after the line with that id if one is named. */
  async stream(closed: AbortSignal, lastEventId?: string): Promise<Readable> {
    const { statusCode, body } = await request(`${this.base}/v1/me/stream`, {
      dispatcher: this.agent,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(lastEventId && { 'last-event-id': lastEventId }),
      },
      signal: closed,
    });
    if (statusCode !== 200) throw new ApiRefusal(statusCode, '', await body.text());
    return body;
  }

  private async call<T>(
    method: Method,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const { statusCode, text } = await this.raw(method, path, body && JSON.stringify(body), {
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    });
    if (statusCode < 300) return (text === '' ? {} : JSON.parse(text)) as T;
    const problem = parseProblem(text);
    throw new ApiRefusal(statusCode, problem.code ?? '', problem.detail ?? text.slice(0, 300));
  }

  async raw(
    method: Method,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<{ statusCode: number; text: string }> {
    const response = await request(`${this.base}${path}`, {
      method,
      dispatcher: this.agent,
      headers,
      ...(body !== undefined && { body }),
    });
    return { statusCode: response.statusCode, text: await response.body.text() };
  }
}

function parseProblem(text: string): { code?: string; detail?: string } {
  try {
    return JSON.parse(text) as { code?: string; detail?: string };
  } catch {
    return {};
  }
}

/** Trusts the trial's authority, and finds every `.localhost` name on this machine. */
export const trialAgent = (ca: string, options: Agent.Options = {}): Agent =>
  new Agent({ ...options, connect: { ca, lookup: lookupWithLoopback } });
