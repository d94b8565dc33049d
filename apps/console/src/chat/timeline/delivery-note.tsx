import { useQuery } from '@tanstack/react-query';
import { deliveryQuery } from '../../api/queries';
import type { DeliveryView, TimelineMessage } from '../../api/views';
import { plainName, plainText } from '../../parts/plain-text';
import { useNow } from '../../parts/use-now';
import { useApi } from '../../session/session';
import classes from './delivery-note.module.css';

interface DeliveryNoteProps {
  roomId: string;
  message: TimelineMessage;
  /** Says it also when all is well; for the newest message. */
  always: boolean;
}

/** How far one's own message is on its way to the other servers. */
export function DeliveryNote({ roomId, message, always }: DeliveryNoteProps) {
  const { data: servers } = useQuery(deliveryQuery(useApi(), roomId, message.event_id));
  if (!servers || servers.length === 0) return null;
  const open = servers.filter(({ state }) => state !== 'delivered');
  if (open.length > 0) return open.map((server) => <Undelivered key={server.server_name} server={server} />);
  return always ? (
    <p className={classes.note} role="status">
      ✓ Delivered
    </p>
  ) : null;
}

const SAYS: Record<DeliveryView['state'], (server: DeliveryView, now: number) => string> = {
  delivered: ({ server_name }) => `Delivered to ${server_name}`,
  waiting: ({ server_name, next_attempt_at }, now) =>
    `Waiting for ${server_name}${nextTry(next_attempt_at, now)}`,
  refused: ({ server_name, code }) => `${server_name} refused it (${plainName(code ?? 'no reason given')})`,
  failed: ({ server_name, code }) =>
    `Given up: ${server_name} was away too long (${plainName(code ?? 'no answer')})`,
};

function Undelivered({ server }: { server: DeliveryView }) {
  const now = useNow(server.state === 'waiting');
  return (
    <p className={classes.note} data-state={server.state}>
      <bdi>{plainText(SAYS[server.state](server, now))}</bdi>
    </p>
  );
}

function nextTry(at: number | null, now: number): string {
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1_000);
  if (seconds <= 0) return ', trying now';
  return `, next try in ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`;
}
