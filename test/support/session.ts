import { request, type Agent } from 'undici';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A problem document (RFC 9457) as people and peers get it. */
export interface Problem {
  status: number;
  code: string;
  reason?: string;
  retryable: boolean;
  detail: string;
  trace_id: string;
  [member: string]: unknown;
}

export interface Reply<T> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  body: T;
}

/** Thrown for a reply of 400 and above. */
export class Refused extends Error {
  constructor(readonly reply: Reply<Problem>) {
    super(`${reply.status} ${reply.text}`);
  }

  get problem(): Problem {
    return this.reply.body;
  }
}

/** One person's, admin's or nobody's view of one server's HTTP interface. */
export class Session {
  constructor(
    private readonly base: string,
    private readonly agent: Agent,
    readonly token?: string,
    private readonly heard: (reply: Reply<unknown>) => void = () => undefined,
  ) {}

  get = <T = unknown>(path: string): Promise<T> => this.ask<T>('GET', path);
  post = <T = unknown>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<T> =>
    this.ask<T>('POST', path, body, headers);
  put = <T = unknown>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<T> =>
    this.ask<T>('PUT', path, body, headers);
  patch = <T = unknown>(path: string, body: object = {}): Promise<T> => this.ask<T>('PATCH', path, body);
  delete = <T = unknown>(path: string): Promise<T> => this.ask<T>('DELETE', path);

  private async ask<T>(
    method: Method,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const json = body && { 'content-type': 'application/json' };
    const reply = await this.raw<T>(method, path, body && JSON.stringify(body), { ...json, ...headers });
    if (reply.status >= 400) throw new Refused(reply as Reply<Problem>);
    return reply.body;
  }

  /** Sends what it is given as it is, and hands back whatever comes. */
  async raw<T = unknown>(
    method: Method,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const response = await request(`${this.base}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.body.text();
    const reply = { status: response.statusCode, headers: response.headers, text, body: parsed(text) as T };
    this.heard(reply);
    return reply;
  }

  /** Opens the live stream; the caller reads the body and ends it with `signal`. */
  async open(path: string, headers: Record<string, string>, signal: AbortSignal) {
    const { statusCode, body } = await request(`${this.base}${path}`, {
      dispatcher: this.agent,
      headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...headers },
      signal,
    });
    return { status: statusCode, body };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
