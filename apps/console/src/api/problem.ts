/** A refusal by the server: its problem document (RFC 9457), or what we say where there is none. */
export class ApiProblem extends Error {
  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** The catalogue's code. */
    readonly code: string,
    /** What happened, in a sentence. */
    readonly title: string,
    /** What to do about it; may be empty. */
    readonly remedy: string,
    /** Whether the same request may succeed later. */
    readonly retryable: boolean,
    readonly traceId: string | null,
  ) {
    super(`${title} ${remedy}`.trim());
    this.name = 'ApiProblem';
  }

  /** No answer came at all. */
  static unreachable(): ApiProblem {
    return new ApiProblem(
      0,
      'UNREACHABLE',
      'The server does not answer.',
      'Check your connection; this page tries again by itself.',
      true,
      null,
    );
  }

  /** Something else than our server answered. */
  static unreadable(status: number): ApiProblem {
    return new ApiProblem(
      status,
      'UNREADABLE',
      'The answer is not one of this server.',
      'Something between you and the server may have answered in its place; sign in to that network, or ask an admin.',
      false,
      null,
    );
  }

  static async of(response: Response): Promise<ApiProblem> {
    const body = await documentOf(response);
    const code = text(body['code']) ?? `HTTP_${response.status}`;
    const title = text(body['title']) ?? `The server answered ${response.status}.`;
    const detail = text(body['detail']) ?? '';
    const retryable = body['retryable'] === true || response.status >= 500;
    return new ApiProblem(
      response.status,
      code,
      ...sentences(title, detail),
      retryable,
      text(body['trace_id']) ?? null,
    );
  }
}

/** `detail` is what happened here and then what to do; where it begins with the title only the rest is news. */
const sentences = (title: string, detail: string): [string, string] =>
  detail.startsWith(title) ? [title, detail.slice(title.length).trim()] : [title, detail];

async function documentOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
