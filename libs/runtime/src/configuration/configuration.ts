export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment says, checked; holds no secret. Also the Nest token to inject it by. */
export class Configuration {
  /** The first tenant's name. */
  readonly serverName: string;
  readonly dataDir: string;
  readonly listenHost: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly opsPort: number;
  readonly logLevel: LogLevel;
  /** What outgoing connections may reach beside the public internet. */
  readonly federation: {
    /** PEM of roots that are trusted beside the usual ones. */
    readonly extraRoots: string | undefined;
    /** CIDRs. */
    readonly privateNetworks: readonly string[];
    readonly insecureLoopback: boolean;
  };
  /** Who issues people's tokens, unless this server does so itself. */
  readonly oidc: { readonly issuer: string; readonly jwksUrl: string } | undefined;
  readonly livekit: { readonly url: string; readonly apiKey: string } | undefined;
  readonly keyRotationDays: number;
  readonly keyOverlapDays: number;
  readonly retryLimitHours: number;
  readonly inviteTtlDays: number;

  constructor(values: Configuration) {
    Object.assign(this, values);
    Object.freeze(this);
  }
}
