import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { NotificationBell } from '../chat/notifications/notification-bell';
import { Icon } from '../parts/icon';
import { useIsAdmin, useMe } from '../session/session';
import { LiveNotice } from './live-notice';
import { PersonMenu } from './person-menu';
import classes from './shell.module.css';

/** What is around every page. */
export function Shell() {
  const me = useMe();
  const isAdmin = useIsAdmin();
  const inAdmin = useLocation({ select: ({ pathname }) => pathname.startsWith('/admin') });
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.brand!} aria-label={`ScaiWave on ${me.tenant}`}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <span className={classes.product}>ScaiWave</span>
        </Link>
        <nav className={classes.places} aria-label="Main">
          <Link
            to="/"
            className={classes.place!}
            data-here={!inAdmin}
            aria-current={inAdmin ? undefined : 'true'}
          >
            Chat
          </Link>
          {isAdmin && (
            <Link
              to="/admin"
              className={classes.place!}
              data-here={inAdmin}
              aria-current={inAdmin ? 'true' : undefined}
            >
              Federation
            </Link>
          )}
        </nav>
        <LiveNotice />
        <Link to="/search" className={classes.tool!} aria-label="Search" title="Search">
          <Icon name="search" />
        </Link>
        <NotificationBell />
        <PersonMenu />
      </header>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
