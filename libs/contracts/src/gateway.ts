import { topic, type Tenant } from './contract';

export const gatewayTopics = {
  /** A verified request came from this peer: a good moment to deliver what waits for it. */
  peerHeard: topic<{ tenant: Tenant; peer: string; at: number }>('gateway.peer-heard'),
};
