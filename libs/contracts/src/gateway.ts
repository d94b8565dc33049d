import { signal, topic, type Tenant } from './contract';

export const gatewayTopics = {
  /** A verified request came from this peer: a good moment to deliver what waits for it. */
  peerHeard: topic<{ tenant: Tenant; peer: string; at: number }>('gateway.peer-heard'),
};

export const gatewaySignals = {
  /** A peer is asked to call back; every gateway process looks out for a ping with this nonce. */
  callBackAwaited: signal<{ tenant: Tenant; peer: string; nonce: string }>('gateway.call-back-awaited'),
  /** It came; a code where it was turned away. */
  callBackArrived: signal<{ tenant: Tenant; nonce: string; code: string | null; reason: string | null }>(
    'gateway.call-back-arrived',
  ),
};
