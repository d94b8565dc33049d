import { useQuery } from '@tanstack/react-query';
import { roomsQuery } from '../../api/queries';
import type { RoomView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { roveFocus } from '../../parts/roving-focus';
import { useApi } from '../../session/session';
import { NewMenu } from './new-menu';
import classes from './room-list.module.css';
import { RoomRow } from './room-row';

interface RoomListProps {
  /** First of the page where there is nothing else on it. */
  heading: 'h1' | 'h2';
}

export function RoomList({ heading: Heading }: RoomListProps) {
  const rooms = useQuery(roomsQuery(useApi()));
  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <Heading className={classes.title}>Rooms</Heading>
        <NewMenu />
      </div>
      {rooms.data ? <Rooms rooms={rooms.data} /> : <Awaited query={rooms}>Loading your rooms …</Awaited>}
    </div>
  );
}

function Rooms({ rooms }: { rooms: readonly RoomView[] }) {
  if (rooms.length === 0) {
    return (
      <EmptyState title="No rooms yet">
        Start one with <strong>New</strong>, or accept an invite from the bell.
      </EmptyState>
    );
  }
  return (
    <nav aria-label="Rooms" className={classes.list}>
      <ul onKeyDown={roveFocus}>
        {rooms.toSorted(byActivity).map((room) => (
          <li key={room.room_id}>
            <RoomRow room={room} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Where somebody has spoken last comes first. */
const byActivity = (a: RoomView, b: RoomView): number =>
  b.active_at - a.active_at || a.name.localeCompare(b.name);
