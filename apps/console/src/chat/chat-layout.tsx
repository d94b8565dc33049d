import { Outlet, useParams } from '@tanstack/react-router';
import classes from './chat-layout.module.css';
import { RoomList } from './room-list';

/** The list of rooms, and beside it the one that is open; on a phone one or the other. */
export function ChatLayout() {
  const { roomId } = useParams({ strict: false });
  return (
    <div className={classes.layout} data-room={roomId !== undefined}>
      <div className={classes.rooms}>
        <RoomList />
      </div>
      <div className={classes.room}>
        <Outlet />
      </div>
    </div>
  );
}
