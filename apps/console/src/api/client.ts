import { ApiProblem } from './problem';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Ask {
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The server's HTTP interface as one signed-in person sees it. Every failure is an `ApiProblem`. */
export class ApiClient {
  constructor(
    private readonly token: string,
    /** Called when the server no longer takes the token. */
    private readonly onSignedOut: () => void,
  ) {}

  get = <Reply>(path: string, signal?: AbortSignal): Promise<Reply> =>
    this.json('GET', path, signal && { signal });

  post = <Reply>(path: string, body: object = {}, headers?: Record<string, string>): Promise<Reply> =>
    this.json('POST', path, { body, ...(headers && { headers }) });

  put = <Reply>(path: string, body?: object, headers?: Record<string, string>): Promise<Reply> =>
    this.json('PUT', path, { body, ...(headers && { headers }) });

  patch = <Reply>(path: string, body: object): Promise<Reply> => this.json('PATCH', path, { body });

  delete = <Reply>(path: string): Promise<Reply> => this.json('DELETE', path);

  /** The answer itself, for its headers or its stream. */
  async raw(method: Method, path: string, { body, headers, signal }: Ask = {}): Promise<Response> {
    const response = await fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : ApiProblem.unreachable();
    });
    if (response.status === 401) this.onSignedOut();
    if (!response.ok) throw await ApiProblem.of(response);
    return response;
  }

  private async json<Reply>(method: Method, path: string, ask?: Ask): Promise<Reply> {
    const response = await this.raw(method, path, ask);
    const text = await response.text().catch((error: unknown) => {
      throw ask?.signal?.aborted ? error : ApiProblem.unreachable();
    });
    try {
      return (text === '' ? undefined : JSON.parse(text)) as Reply;
    } catch {
      throw ApiProblem.unreadable(response.status);
    }
  }
}

/** A path with its parts escaped: what a peer names itself cannot lead elsewhere. */
export const path = (parts: TemplateStringsArray, ...values: string[]): string =>
  String.raw({ raw: parts }, ...values.map(encodeURIComponent));

/** A query of the fields that have a value, with its question mark; empty if none has. */
export function query(fields: Record<string, string | number | undefined>): string {
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
