export interface Draft {
  body: string;
  reply_to?: string;
  thread_root?: string;
}

/** A message that the server has not confirmed yet. */
export interface Unsent extends Draft {
  /** The Idempotency-Key: however often it is sent, it is said once. */
  key: string;
  at: number;
  /** The server does not answer; it is tried until it does. */
  waiting?: boolean;
  /** Why it was given up; absent while it is being tried. */
  problem?: string;
}
