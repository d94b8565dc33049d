import 'reflect-metadata';
export { announceServer } from './application/announce-server';
export { runContext } from './application/run-context';
export { runUntilSignal } from './application/run-until-signal';
export {
  startApplication,
  type ApplicationPlan,
  type HttpFace,
  type RunningApplication,
} from './application/start-application';
export { Clock, ManualClock, SystemClock } from './clock';
export { Configuration } from './configuration/configuration';
export { describeConfiguration } from './configuration/describe-configuration';
export { loadSecrets } from './configuration/load-secrets';
export { readConfiguration, type ReadConfiguration } from './configuration/read-configuration';
export { Secrets } from './configuration/secrets';
export { contextOutbox } from './outbox/context-outbox';
export { Outbox } from './outbox/outbox';
export { outboxTableSql } from './outbox/outbox-table';
export { type Certificate, type Sighting } from './peer-http/look-at-host';
export { PeerHttp, type PeerPost, type PeerRequest, type PeerResponse } from './peer-http/peer-http';
export { UndiciPeerHttp, type PeerHttpOptions } from './peer-http/undici-peer-http';
export { RuntimeModule, type RuntimeOptions } from './runtime.module';
export { newTraceId, TraceContext, traceIdFrom } from './trace-context';
export {
  issueLocalToken,
  LOCAL_TOKEN_ISSUER,
  localTokenKey,
  TOKEN_AUDIENCE,
  type LocalToken,
  type TokenSecrets,
} from './tokens';
