/** A question that one context answers for another: request and reply, at most once. */
export interface Ask<Request, Reply> {
  /** `<context>.<verb>`; also the bus subject. */
  readonly subject: string;
  /** Asked about the instance: it names no tenant. Every other question does, or each of its parts does. */
  readonly ofInstance?: true;
  /** Exists for the compiler only. */
  readonly types?: (request: Request) => Reply;
}

/** A fact that a context announces: durable, at least once, in commit order for each key. */
export interface Topic<Payload> {
  /** `<context>.<fact>`; the bus adds the tenant. */
  readonly subject: string;
  readonly types?: Payload;
}

/** Something that holds for a moment only: heard at most once, by every process that listens now, and never stored. */
export interface Signal<Payload> {
  /** `<context>.<what>`; the bus adds the tenant. */
  readonly subject: string;
  readonly types?: Payload;
}

export const ask = <Request, Reply>(
  subject: string,
  more: Pick<Ask<Request, Reply>, 'ofInstance'> = {},
): Ask<Request, Reply> => ({ subject, ...more });
export const topic = <Payload extends { tenant: string }>(subject: string): Topic<Payload> => ({ subject });
export const signal = <Payload extends { tenant: string }>(subject: string): Signal<Payload> => ({ subject });

/** A tenant is named by its server name; every message and every row carries it. */
export type Tenant = string;

/** A page of a list; `next` is an opaque cursor, null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
