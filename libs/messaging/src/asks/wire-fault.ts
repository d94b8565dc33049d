import { FederationError, type Refusal } from '@app/protocol';
import { AskFailed, BusUnavailable } from './bus';
import { isPassingFault } from './passing-fault';

/** What crosses the bus in place of a reply. Never a message or a stack. */
export type WireFault = { refusal: Refusal } | { fault: 'unavailable' | 'internal' };

export function toWireFault(error: unknown): WireFault {
  if (error instanceof FederationError) return { refusal: error.refusal };
  const passes = error instanceof BusUnavailable || isPassingFault(error);
  return { fault: passes ? 'unavailable' : 'internal' };
}

/** The asker's error for whatever the transport gave it: an answerer's fault, or a fault of its own. */
export function toAskError(subject: string, received: unknown): Error {
  if (received instanceof BusUnavailable) return received;
  // Nest's clients reject with a bare string when the connection is lost or no handler is registered.
  if (received instanceof Error || typeof received === 'string') return new BusUnavailable(subject, received);
  const fault = received as Partial<{ refusal: Refusal; fault: string }>;
  if (fault.refusal) return new FederationError(fault.refusal);
  return fault.fault === 'unavailable' ? new BusUnavailable(subject) : new AskFailed(subject);
}
