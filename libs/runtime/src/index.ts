import 'reflect-metadata';
export { Clock, ManualClock, SystemClock } from './clock';
export { Configuration } from './configuration/configuration';
export { loadSecrets } from './configuration/load-secrets';
export {
  describeConfiguration,
  readConfiguration,
  type ReadConfiguration,
} from './configuration/read-configuration';
export { Secrets } from './configuration/secrets';
export { configurationOrExit, runContext, runUntilStopped } from './application/run';
export { RuntimeModule, type RuntimeOptions } from './application/runtime.module';
export {
  startApplication,
  type ApplicationOptions,
  type HttpSide,
  type RunningApplication,
} from './application/start-application';
export { contextOutbox } from './outbox/context-outbox';
export { Outbox, outboxTableSql } from './outbox/outbox';
export { GuardedPeerHttp } from './outbound/guarded-peer-http';
export { PeerHttp, type PeerRequest, type PeerResponse } from './outbound/peer-http';
export {
  issueLocalToken,
  LOCAL_TOKEN_ISSUER,
  localTokenKey,
  TOKEN_AUDIENCE,
  type TokenSecrets,
} from './tokens';
