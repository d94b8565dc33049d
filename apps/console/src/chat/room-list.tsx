import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { roomsQuery } from '../api/queries';
import { EmptyState } from '../parts/empty-state';
import { Name } from '../parts/name';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';
import { useApi } from '../session/session';

export function RoomList() {
  const rooms = useQuery(roomsQuery(useApi()));
  if (rooms.error) return <ProblemNotice problem={rooms.error} onRetry={() => void rooms.refetch()} />;
  if (!rooms.data) return <PageStatus>Loading your rooms …</PageStatus>;
  if (rooms.data.length === 0)
    return <EmptyState title="No rooms yet">An invite that you accept opens one.</EmptyState>;
  return (
    <nav aria-label="Rooms">
      <ul>
        {rooms.data.map(({ room_id, name }) => (
          <li key={room_id}>
            <Link to="/rooms/$roomId" params={{ roomId: room_id }}>
              <Name text={name} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
