/** What the environment says, checked: everything but secrets. */
export class Configuration {
  /** The first tenant's name. */
  readonly serverName: string;
  readonly dataDir: string;
  readonly listenHost: string;
  readonly port: number;
  readonly opsPort: number;
  /** Whether a database or a bus of the operator's own is used; without, embedded ones serve. */
  readonly externalDatabase: boolean;
  readonly externalBus: boolean;
  /** PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly federation: {
    /** A PEM file of extra roots. */
    readonly ca: string | undefined;
    /** CIDRs that peers may live in besides public addresses. */
    readonly privateNetworks: readonly string[];
    /** Plain HTTP to peers on loopback, for trials. */
    readonly insecureLoopback: boolean;
  };
  readonly oidc: { readonly issuer: string; readonly jwksUrl: string } | undefined;
  readonly livekitUrl: string | undefined;
  readonly keyRotationDays: number;
  readonly keyOverlapDays: number;
  readonly retryLimitHours: number;
  readonly inviteTtlDays: number;
  readonly logLevel: string;

  constructor(fields: Configuration) {
    Object.assign(this, fields);
  }
}
