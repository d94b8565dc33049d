import { FEDERATION_ERRORS } from '@app/protocol';

export interface Explained {
  /** What happened, in a sentence. */
  cause: string;
  /** What to do about it. */
  remedy: string;
}

/** What the relay found by itself, without a code of the peer's. */
const OWN_FINDINGS: Record<string, Explained> = {
  unreachable: {
    cause: 'The server cannot be reached.',
    remedy:
      'Check that it runs, that its name leads to it and that its certificate is in force; deliveries go on by themselves.',
  },
  overloaded: {
    cause: 'The server asks us to slow down.',
    remedy: 'Nothing is to be done here; deliveries go on when it says so.',
  },
  refused: {
    cause: 'The server refuses us by its policy.',
    remedy: 'Ask its admin to allow this server.',
  },
  bad_signature: {
    cause: 'The server does not accept our signature; compare clocks and keys.',
    remedy: 'If both are right, ask its admin to refresh this server in their list of peers.',
  },
  gone: {
    cause: 'There is no federation endpoint at the address in its descriptor.',
    remedy: 'Refresh the peer; if that does not help, its admin has to correct the descriptor.',
  },
  malformed: {
    cause: 'The server rejects the form of our request.',
    remedy: 'Compare the versions of both servers; the audit names the event.',
  },
  server_error: { cause: 'The server failed.', remedy: 'Its admin finds more in its log.' },
  bad_answer: {
    cause: 'The server gave an answer that the protocol does not allow.',
    remedy: 'Something else may stand before it; its admin should look at its proxy.',
  },
  held: {
    cause: 'Our own policy allows no delivery to this server.',
    remedy: 'Allow it here, if it is meant to get anything.',
  },
  internal: {
    cause: 'This server could not prepare the delivery.',
    remedy: 'Its log says why; deliveries go on by themselves.',
  },
  not_taken: {
    cause: 'The server does not take the next event of a room.',
    remedy: 'The deliveries below name the room; the audit of its admin says why.',
  },
};

/** Where the catalogue names a route, these pages have a switch. */
const REMEDIES_HERE: Record<string, string> = {
  SW_FED_FEDERATION_DISABLED: 'Switch federation on under Policy, on the server where it is off.',
  SW_FED_ROOM_NOT_FEDERATED: 'Switch the room on under Rooms, on both servers.',
};

/** What to do about a code, where the server's own words know more than the code does. */
export const remedyOf = (code: string | null, said: string | null): string | null =>
  code !== null && Object.hasOwn(REMEDIES_HERE, code) ? REMEDIES_HERE[code]! : said;

/** Cause and remedy of a code that a peer or the relay gave; nothing for one of nobody's catalogue. */
export function explainCode(code: string): Explained | undefined {
  if (Object.hasOwn(FEDERATION_ERRORS, code)) {
    const { cause, remedy } = FEDERATION_ERRORS[code as keyof typeof FEDERATION_ERRORS];
    return { cause, remedy: REMEDIES_HERE[code] ?? remedy };
  }
  return Object.hasOwn(OWN_FINDINGS, code) ? OWN_FINDINGS[code] : undefined;
}

/**
 * Takes a peer's last error apart. Where the relay wrote down what a peer had answered, the message is our finding and
 * then the cause as the peer sees it: its “here” is not ours.
 */
export function readLastError(code: string, message: string): { found: string; answered: string | null } {
  const finding = Object.values(OWN_FINDINGS).find(({ cause }) => message.startsWith(cause));
  const answered = finding && message.slice(finding.cause.length).trim();
  if (finding) return { found: finding.cause, answered: answered || null };
  return { found: message || (explainCode(code)?.cause ?? code), answered: null };
}
