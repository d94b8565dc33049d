import { Outlet, useMatchRoute } from '@tanstack/react-router';
import classes from './chat-layout.module.css';
import { RoomList } from './rooms/room-list';

/** The list of rooms, and beside it the one that is open; on a phone one or the other. */
export function ChatLayout() {
  const atHome = useMatchRoute()({ to: '/' }) !== false;
  return (
    <div className={classes.layout} data-beside={!atHome}>
      {atHome ? (
        <main id="content" tabIndex={-1} className={classes.rooms}>
          <RoomList heading="h1" />
        </main>
      ) : (
        <aside className={classes.rooms} aria-label="Your rooms">
          <RoomList heading="h2" />
        </aside>
      )}
      <div className={classes.room}>
        <Outlet />
      </div>
    </div>
  );
}
