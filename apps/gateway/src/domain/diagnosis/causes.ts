/** Why there is no connection that is to be trusted, by the words that Node and we have for it. */
export interface Cause {
  readonly finding: string;
  readonly remedy: string;
}

const certificate = (finding: string, remedy: string): Cause => ({ finding, remedy });

const UNKNOWN_AUTHORITY = certificate(
  'Its certificate is not of an authority that is trusted here.',
  'Let it show a certificate of a public authority, with its whole chain; or name its authority in SCAIWAVE_FEDERATION_CA here.',
);
const NO_NAME: Cause = {
  finding: 'Its name leads nowhere.',
  remedy: 'Check the spelling of the name, and its A and AAAA records.',
};
const NO_ROUTE: Cause = {
  finding: 'There is no way to its address.',
  remedy:
    'Check routes and firewalls between the two servers, and whether this server has the family of the address.',
};

const CAUSES: Readonly<Record<string, Cause>> = {
  ENOTFOUND: NO_NAME,
  ENODATA: NO_NAME,
  EAI_AGAIN: {
    finding: 'The name servers do not answer.',
    remedy: 'Check the resolver of this machine, then the name servers of that name.',
  },
  ECONNREFUSED: {
    finding: 'Nothing listens at its address.',
    remedy: 'Start that server, or let its name and port lead to where it listens.',
  },
  ECONNRESET: {
    finding: 'The connection is cut off.',
    remedy: 'Check that TLS is spoken at its port, and what stands before that server.',
  },
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  timeout: {
    finding: 'It takes too long to answer.',
    remedy: 'Check firewalls between the two servers, and the load of that server.',
  },
  CERT_HAS_EXPIRED: certificate('Its certificate has expired.', 'Renew the certificate.'),
  CERT_NOT_YET_VALID: certificate(
    'Its certificate is not in force yet.',
    'Compare the clock of this machine with the start of the certificate.',
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: certificate(
    'Its certificate is for another name.',
    'Let it show a certificate for the server’s own name.',
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_SIGNATURE_FAILURE: UNKNOWN_AUTHORITY,
  too_large: {
    finding: 'Its answer is longer than the protocol allows.',
    remedy: 'Look at what answers there; something else may stand before that server.',
  },
  unusable: {
    finding: 'Its answer is not of the form that the protocol asks for.',
    remedy: 'Look at what answers there; something else may stand before that server.',
  },
  bad_answer: {
    finding: 'It answers a ping as the protocol does not allow.',
    remedy: 'Look at what answers there; something else may stand before that server.',
  },
};

/** What is known of the cause; a TLS alert or another code of Node's is named as it is. */
export function explainCause(cause: string | number | undefined): Cause {
  const known = typeof cause === 'string' && Object.hasOwn(CAUSES, cause) ? CAUSES[cause] : undefined;
  return (
    known ?? {
      finding: `It cannot be reached (${cause ?? 'unknown'}).`,
      remedy: 'Check DNS, TLS and firewalls between the two servers.',
    }
  );
}
