import { eventTextOf } from './event-text';
import { type FederationEvent } from './federation-event';

/** The erased form of an event's text: without content and salt it still verifies (docs/protocol.md, "Erasure"). */
export function eraseEvent(text: string): string {
  const event = JSON.parse(text) as FederationEvent;
  return eventTextOf(event, event.signature);
}
