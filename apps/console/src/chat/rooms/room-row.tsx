import { Link } from '@tanstack/react-router';
import type { RoomView } from '../../api/views';
import { Name } from '../../parts/name';
import { Portrait } from '../../parts/portrait';
import { FederatedBadge } from '../federated-badge';
import row from '../list-row.module.css';
import classes from './room-row.module.css';

const MOST_SHOWN = 99;

export function RoomRow({ room }: { room: RoomView }) {
  const { room_id, name, federated, foreign_servers, unread, member_count, room_type } = room;
  return (
    <Link to="/rooms/$roomId" params={{ roomId: room_id }} className={row.row!}>
      <Portrait name={name} seed={room_id} />
      <span className={row.text}>
        <span className={row.name} data-strong={unread > 0}>
          <Name text={name} />
          {federated && <FederatedBadge servers={foreign_servers} />}
        </span>
        <span className={row.about}>
          {room_type === 'dm' ? 'Direct' : `${member_count} ${member_count === 1 ? 'person' : 'people'}`}
        </span>
      </span>
      {unread > 0 && (
        <span className={classes.unread}>
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
    </Link>
  );
}
