import { Link } from '@tanstack/react-router';
import type { RoomView } from '../../api/views';
import { Name } from '../../parts/name';
import { Portrait } from '../../parts/portrait';
import { FederatedBadge } from '../federated-badge';
import classes from './room-row.module.css';

const MOST_SHOWN = 99;

export function RoomRow({ room }: { room: RoomView }) {
  const { room_id, name, federated, foreign_servers, unread, member_count, room_type } = room;
  return (
    <Link to="/rooms/$roomId" params={{ roomId: room_id }} className={classes.row!} data-unread={unread > 0}>
      <Portrait name={name} seed={room_id} />
      <span className={classes.text}>
        <span className={classes.name}>
          <Name text={name} />
          {federated && <FederatedBadge servers={foreign_servers} />}
        </span>
        <span className={classes.about}>
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
